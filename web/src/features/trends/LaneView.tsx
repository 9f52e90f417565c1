import type { JSX } from 'react';
import { memo, useId, useMemo } from 'react';
import { formatDuration, formatNumber, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { pens as penColors, penInk } from '../../ui/penColors';
import { hatchFill } from '../../ui/Hatch';
import { qualityKey } from '../../ui/quality';
import type { Lane, Pen } from './lanes';
import type { Scale } from './scales';
import type { Break } from './trace';
import { traceOf, valueAt } from './trace';

interface Props {
  lane: Lane;
  x: (ms: number) => number;
  ticks: readonly { at: number; daily: boolean }[];
  left: number;
  right: number;
  offset: number;
  period: { from: number; to: number };
  cursor: number | null;
  shift: number;
}

/** One strip: axis, grid, bands and limits, breaks, lines, end labels, cursor points. */
export function LaneView(props: Props): JSX.Element {
  const { lane, x, ticks, left, right, offset, cursor } = props;
  const clip = useId();
  const top = offset + lane.top;
  const bottom = top + lane.height;
  const scale = lane.scales[0];
  const y = (of: Scale) => (v: number): number => bottom - ((v - of.min) / (of.max - of.min)) * lane.height;
  const only = lane.pens.length === 1 ? lane.pens[0] : undefined;
  const plain = new Set(lane.scales).size === 1;
  return (
    <g>
      <clipPath id={clip}><rect x={left} y={top} width={Math.max(0, right - left)} height={lane.height} /></clipPath>
      <rect x={left} y={top} width={Math.max(0, right - left)} height={lane.height} fill="#FAFAFA" stroke="#C9C9C9" />
      <g clipPath={`url(#${clip})`}>
        {only && scale && <NormalBand pen={only} y={y(scale)} left={left} right={right} top={top} bottom={bottom} />}
        {ticks.map((tick) => <path key={tick.at} d={`M${x(tick.at)} ${top}V${bottom}`} stroke={tick.daily ? '#C9C9C9' : '#E3E3E3'} />)}
        {plain && scale?.ticks.map((tick) => <path key={tick} d={`M${left} ${y(scale)(tick)}H${right}`} stroke="#E3E3E3" />)}
        {lane.pens.map((pen, at) => {
          const own = lane.scales[at];
          return own && <PenLines key={pen.key} pen={pen} scale={own} {...props} top={top} bottom={bottom} alone={lane.pens.length === 1} />;
        })}
        {lane.pens.map((pen, at) => {
          const own = lane.scales[at];
          return own && <Limits key={pen.key} pen={pen} y={y(own)} left={left} right={right} top={top} bottom={bottom} alone={only !== undefined} />;
        })}
      </g>
      {plain && scale && scale.ticks.map((tick) => (
        <text key={tick} x={left - 6} y={y(scale)(tick) + 4} fontSize="12" fill="#595959" textAnchor="end">{formatNumber(tick, scale.decimals)}</text>
      ))}
      <text x={left + 6} y={top + 15} fontSize="12" fill="#4A4A4A">{plain ? formatUnit(lane.unit) : t('trends.ownScales')}</text>
      {cursor !== null && lane.pens.map((pen, at) => {
        const own = lane.scales[at];
        const found = valueAt(pen.plot, cursor * 1000, pen.signal?.step ?? false);
        return own && found.v !== null && found.v >= own.min && found.v <= own.max && (
          <circle key={pen.key} cx={x(cursor)} cy={y(own)(found.v)} r="4" fill="#FAFAFA" stroke={penColors[pen.index]} strokeWidth="1.8" pointerEvents="none" />
        );
      })}
      <EndLabels lane={lane} x={right} top={top} bottom={bottom} />
    </g>
  );
}

function NormalBand({ pen, y, left, right, top, bottom }: {
  pen: Pen; y: (v: number) => number; left: number; right: number; top: number; bottom: number;
}): JSX.Element | null {
  const { bandLo, bandHi } = pen.signal ?? {};
  if (typeof bandLo !== 'number' && typeof bandHi !== 'number') return null;
  const high = Math.max(top, typeof bandHi === 'number' ? y(bandHi) : top);
  const low = Math.min(bottom, typeof bandLo === 'number' ? y(bandLo) : bottom);
  return low > high ? <rect x={left} y={high} width={right - left} height={low - high} fill="rgba(185,198,212,.35)" /> : null;
}

/** Limits of the pen's alarms; in a lane with several pens each names its pen. */
function Limits({ pen, y, left, right, top, bottom, alone }: {
  pen: Pen; y: (v: number) => number; left: number; right: number; top: number; bottom: number; alone: boolean;
}): JSX.Element {
  return (
    <>
      {pen.limits.map((limit) => {
        const at = y(limit.value);
        if (at <= top || at >= bottom) return null;
        const name = t(`trends.limit.${limit.kind}`, { value: formatNumber(limit.value, pen.signal?.decimals ?? undefined) });
        return (
          <g key={limit.code}>
            <title>{limit.code}</title>
            <path d={`M${left} ${at}H${right}`} stroke="#1A1A1A" strokeDasharray="6 4" />
            <text x={left + 40} y={at > top + 17 ? at - 4 : at + 14} fontSize="12" fill="#1A1A1A" paintOrder="stroke" stroke="#FAFAFA" strokeWidth="3">
              {alone ? name : t('trends.limitOfPen', { pen: pen.index + 1, limit: name })}
            </text>
          </g>
        );
      })}
    </>
  );
}

const PenLines = memo(function PenLines({ pen, scale, lane, x, period, shift, top, bottom, alone }: Props & {
  pen: Pen; scale: Scale; top: number; bottom: number; alone: boolean;
}): JSX.Element {
  const step = pen.signal?.step ?? false;
  const now = period.to * 1000;
  const drawn = useMemo(() => {
    const y = (v: number): number => bottom - ((v - scale.min) / (scale.max - scale.min)) * lane.height;
    const at = (us: number): number => x(us / 1000);
    const compared = pen.compare ? traceOf(pen.compare, (us) => x(us / 1000 + shift), y, step, now - shift * 1000) : undefined;
    return { own: traceOf(pen.plot, at, y, step, now), compared };
  }, [pen.plot, pen.compare, scale, lane.height, x, step, shift, now, bottom]);
  const color = penColors[pen.index] ?? '#1A1A1A';
  const computed = pen.signal?.kind === 'calculated';
  return (
    <g fill="none" stroke={color} strokeLinejoin="round" pointerEvents="none">
      {drawn.own.breaks.map((one) => (
        <BreakMark
          key={`${one.from}`} one={one} pen={pen} x={x} top={top} bottom={bottom} alone={alone}
          named={one.kind === 'bad' || (lane.top === 0 && pen === lane.pens[0])}
        />
      ))}
      {drawn.compared && <path d={drawn.compared.solid + drawn.compared.uncertain} strokeWidth="1.3" strokeDasharray="1.5 3" opacity=".85" />}
      <path d={drawn.own.solid} strokeWidth={computed ? 1.8 : 1.5} />
      <path d={drawn.own.uncertain} strokeWidth="1.5" strokeDasharray="3 3" />
      {drawn.own.dots.map((dot) => <circle key={`${dot.x}/${dot.y}`} cx={dot.x} cy={dot.y} r="2.5" fill={color} stroke="none" />)}
    </g>
  );
});

function BreakMark({ one, pen, x, top, bottom, alone, named }: {
  one: Break; pen: Pen; x: (ms: number) => number; top: number; bottom: number; alone: boolean; named: boolean;
}): JSX.Element {
  const from = x(one.from / 1000);
  const width = Math.max(2, x(one.to / 1000) - from);
  const bad = one.kind === 'bad';
  const inset = bad && !alone ? 6 : 0;
  const length = formatDuration((one.to - one.from) / 1000);
  const text = bad
    ? t('trends.badFor', { pen: pen.index + 1, reason: t(qualityKey(one.q)), length })
    : t('trends.gapFor', { length });
  return (
    <g stroke="none">
      <rect x={from} y={top + inset} width={width} height={Math.max(0, bottom - top - 2 * inset)} fill={hatchFill} stroke={bad ? '#8C8C8C' : 'none'} strokeWidth="1" />
      {named && width > 8 && (
        <text
          x={bad && width > 80 ? from + 6 : from + width + 6} y={bad ? bottom - 8 : top + 15}
          fontSize="12" fill="#1A1A1A" paintOrder="stroke" stroke="#FAFAFA" strokeWidth="4"
        >
          {text}
        </text>
      )}
    </g>
  );
}

/** Number and newest value at the line's end, kept from covering each other. */
function EndLabels({ lane, x, top, bottom }: { lane: Lane; x: number; top: number; bottom: number }): JSX.Element {
  const ends = lane.pens.map((pen, at) => {
    const scale = lane.scales[at];
    const last = pen.plot.v.findLast((value) => value !== null);
    const y = scale && typeof last === 'number' ? bottom - ((last - scale.min) / (scale.max - scale.min)) * lane.height : (top + bottom) / 2;
    return { pen, value: last, y: Math.min(bottom - 8, Math.max(top + 8, y)) };
  }).sort((a, b) => a.y - b.y);
  for (let at = 1; at < ends.length; at++) {
    const [before, here] = [ends[at - 1], ends[at]];
    if (before && here && here.y < before.y + 18) here.y = before.y + 18;
  }
  // Pushed down past the lane's end, they go back up; with more pens than room they share it.
  const room = Math.max(1, bottom - top - 16);
  const step = Math.min(18, room / Math.max(1, ends.length - 1));
  for (let at = ends.length - 1, floor = bottom - 8; at >= 0; at--, floor -= step) {
    const here = ends[at];
    if (here && here.y > floor) here.y = floor;
  }
  return (
    <>
      {ends.map(({ pen, value, y }) => (
        <g key={pen.key}>
          <rect x={x + 4} y={y - 9} width="16" height="18" rx="2" fill={penColors[pen.index]} />
          <text x={x + 12} y={y + 4} fontSize="12" fontWeight="600" fill={penInk(pen.index)} textAnchor="middle">{pen.index + 1}</text>
          <text x={x + 24} y={y + 4} fontSize="12" fill="#1A1A1A">
            {typeof value === 'number' ? formatNumber(value, pen.signal?.decimals ?? undefined) : '—'}
          </text>
        </g>
      ))}
    </>
  );
}
