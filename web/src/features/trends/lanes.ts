import type { FixedScale, LaneMode } from './trendState';
import type { AlarmLimit, PlotData, TrendSignal } from './trendData';
import type { Scale } from './scales';
import { extent, niceScale, scaleOf } from './scales';

/** A pen: its place (which gives colour and number), its signal and points. */
export interface Pen {
  index: number;
  key: string;
  signal: TrendSignal | undefined;
  plot: PlotData;
  compare: PlotData | undefined;
  /** Ends of its scale where somebody set them. */
  fixed: FixedScale | undefined;
  /** Limits of its alarms. */
  limits: readonly AlarmLimit[];
}

/** Pens that share a strip of the chart. */
export interface Lane { id: string; unit: string | null; pens: readonly Pen[]; top: number; height: number; scales: readonly Scale[] }

const gap = 8;

/** Lays pens out in lanes over a height. In `shared` mode each pen keeps a scale of its own. */
export function layLanes(pens: readonly Pen[], mode: LaneMode, height: number): Lane[] {
  const groups = new Map<string, Pen[]>();
  for (const pen of pens) {
    // Without a unit nobody knows whether two signals may share a scale: each gets a lane of its own.
    const id = mode === 'shared' ? '' : mode === 'own' || unitOf(pen) === '' ? pen.key : unitOf(pen);
    const group = groups.get(id);
    if (group) group.push(pen);
    else groups.set(id, [pen]);
  }
  const lanes = [...groups.values()];
  const weights = lanes.map((lane) => 1 + 0.45 * (Math.min(lane.length, 4) - 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const room = height - gap * Math.max(0, lanes.length - 1);
  let top = 0;
  return lanes.map((lane, at) => {
    const share = Math.floor((room * (weights[at] ?? 1)) / total);
    const placed: Lane = {
      id: lane[0]?.key ?? '',
      unit: mode === 'shared' && new Set(lane.map(unitOf)).size > 1 ? null : (lane[0] ? unitOf(lane[0]) : null),
      pens: lane,
      top,
      height: share,
      scales: scalesOf(lane, mode, share),
    };
    top += share + gap;
    return placed;
  });
}

function unitOf(pen: Pen): string {
  return pen.signal?.unit ?? pen.plot.unit ?? '';
}

function scalesOf(lane: readonly Pen[], mode: LaneMode, height: number): Scale[] {
  const wanted = Math.max(3, Math.round(height / 30));
  if (mode === 'shared') return lane.map((pen) => (pen.fixed ? scaleOf(...pen.fixed, wanted) : niceScale(penExtent(pen, false), wanted)));
  // Pens of one lane share its scale: what is set for one of them holds for the lane.
  const fixed = extent(lane.flatMap((pen) => pen.fixed ?? []));
  if (fixed) {
    const shared = scaleOf(...fixed, wanted);
    return lane.map(() => shared);
  }
  const all = lane.map((pen) => penExtent(pen, lane.length === 1)).filter((one) => one !== null);
  const scale = niceScale(extent(all.flat()), wanted);
  return lane.map(() => scale);
}

/** Extremes of a pen; in a lane of its own, limits that lie near are drawn in. */
function penExtent(pen: Pen, alone: boolean): [number, number] | null {
  const own = extent([...pen.plot.v, ...(pen.compare?.v ?? [])]);
  if (!own || !alone) return own;
  const { bandLo, bandHi } = pen.signal ?? {};
  const band = typeof bandLo === 'number' && typeof bandHi === 'number' ? bandHi - bandLo : 0;
  const reach = Math.max((own[1] - own[0]) * 0.5, band * 0.6);
  const limits = [bandLo, bandHi, ...pen.limits.map((one) => one.value)];
  return extent([...own, ...limits.filter((limit) => typeof limit === 'number' && limit > own[0] - reach && limit < own[1] + reach)]);
}
