import { qualityClass } from '../../ui/quality';
import type { PlotData } from './trendData';

/** A stretch without usable values, µs. */
export interface Break { from: number; to: number; kind: 'gap' | 'bad'; q: number }

/** What of a pen is drawn. */
export interface Trace {
  /** Path of good values. */
  solid: string;
  /** Path of uncertain ones. */
  uncertain: string;
  breaks: readonly Break[];
  /** Points of a stepped signal, where they are few. */
  dots: readonly { x: number; y: number }[];
}

const noData = 0x809b_0000;

/** Turns points into paths. `end` (µs) closes a break that nothing follows. */
export function traceOf(
  plot: PlotData, x: (t: number) => number, y: (v: number) => number, step: boolean, end: number,
): Trace {
  let solid = '';
  let uncertain = '';
  const breaks: Break[] = [];
  const dots: { x: number; y: number }[] = [];
  let last: { x: number; y: number; t: number; mode: 's' | 'u' } | null = null;
  let open: { from: number; q: number; kind: 'gap' | 'bad' } | null = null;
  for (let at = 0; at < plot.t.length; at++) {
    const t = plot.t[at] ?? 0;
    const v = plot.v[at];
    const q = plot.q[at] ?? 0;
    if (v === null || v === undefined) {
      open ??= { from: q === noData && last ? last.t : t, q, kind: q === noData ? 'gap' : 'bad' };
      if (open.kind === 'gap' && q !== noData) open = { ...open, kind: 'bad', q };
      continue;
    }
    const px = x(t);
    const py = y(v);
    const mode: 's' | 'u' = qualityClass(q) === 'uncertain' ? 'u' : 's';
    if (open) {
      breaks.push({ ...open, to: t });
      open = null;
      last = null;
    }
    const line = last === null ? `M${fixed(px)} ${fixed(py)}` : step ? `H${fixed(px)}V${fixed(py)}` : `L${fixed(px)} ${fixed(py)}`;
    const restart = last !== null && last.mode !== mode ? `M${fixed(last.x)} ${fixed(last.y)}` : '';
    if (mode === 's') solid += restart + line;
    else uncertain += restart + line;
    if (step) dots.push({ x: px, y: py });
    last = { x: px, y: py, t, mode };
  }
  if (open && end > open.from) breaks.push({ ...open, to: end });
  else if (step && last && end > last.t) {
    const hold = `H${fixed(x(end))}`;
    if (last.mode === 's') solid += hold;
    else uncertain += hold;
  }
  return { solid, uncertain, breaks, dots: dots.length <= 60 ? dots : [] };
}

const fixed = (value: number): string => value.toFixed(1);

/** The value of a pen at an instant (µs): between two points by its shape, null inside a break. */
export function valueAt(plot: PlotData, t: number, step: boolean): { v: number | null; q: number | null } {
  let low = 0;
  let high = plot.t.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((plot.t[middle] ?? 0) <= t) low = middle + 1;
    else high = middle;
  }
  const left = low - 1;
  if (left < 0) return { v: null, q: null };
  const v = plot.v[left] ?? null;
  const q = plot.q[left] ?? null;
  const next = plot.v[low];
  const from = plot.t[left] ?? 0;
  const to = plot.t[low];
  if (v === null || step || next === null || next === undefined || to === undefined || to <= from) return { v, q };
  return { v: v + ((next - v) * (t - from)) / (to - from), q };
}

/** Points with live values behind them. */
export function withTail(plot: PlotData, tail: readonly { t: number; v: number | null; q: number }[]): PlotData {
  const end = plot.t.at(-1) ?? -Infinity;
  const fresh = tail.filter((one) => one.t > end);
  if (fresh.length === 0) return plot;
  return {
    ...plot,
    t: [...plot.t, ...fresh.map((one) => one.t)],
    v: [...plot.v, ...fresh.map((one) => one.v)],
    q: [...plot.q, ...fresh.map((one) => one.q)],
  };
}

/** Points with the value that is held at their beginning in front. */
export function withHeld(plot: PlotData, held: PlotData | undefined): PlotData {
  const [t, v, q] = [held?.t[0], held?.v[0], held?.q[0]];
  const first = plot.t[0] ?? Infinity;
  if (t === undefined || v === undefined || v === null || t >= first) return plot;
  return { ...plot, t: [t, ...plot.t], v: [v, ...plot.v], q: [q ?? 0, ...plot.q] };
}
