import type { JSX } from 'react';
import { formatDuration, formatInstant, formatNumber, formatUnit } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { AlarmSymbol, alarmFill } from '../../../ui/AlarmSymbol';
import { hatchFill } from '../../../ui/Hatch';
import { qualityKey } from '../../../ui/quality';
import { nameOf, scaleOf, stateOf } from '../names';
import type { Box, MimicItem } from './mimicBody';
import type { MimicContext, Reading } from './readings';
import { labelOf } from './readings';

type Anchor = 'start' | 'middle' | 'end';

/** Where a text hangs: its anchor and the x of that anchor within its box. */
export function anchorOf(item: MimicItem, box: Box): { anchor: Anchor; x: number } {
  if (item.align === 'center') return { anchor: 'middle', x: box.x + box.w / 2 };
  if (item.align === 'right') return { anchor: 'end', x: box.x + box.w };
  return { anchor: 'start', x: box.x };
}

/** The number of a reading in words for its hover: quality, stamp. */
export function titleOf(reading: Reading): string {
  const { signal, value } = reading;
  if (!signal) return t('plant.unboundSignal', { path: reading.path });
  const at = value?.t ? formatInstant(value.t / 1000, 'record') : t('plant.health.missing');
  return `${nameOf(signal)} ${at} ${t(qualityKey(value?.q))}`;
}

interface Props {
  item: MimicItem;
  box: Box;
  reading: Reading | undefined;
  context: MimicContext;
}

/** A number with its unit straight on the ground: quality and age are drawn with it. */
export function ValueText({ item, box, reading, context }: Props): JSX.Element {
  const { anchor, x } = anchorOf(item, box);
  const size = item.size ?? 13;
  const y = box.y + size + 3;
  const label = labelOf(item);
  const health = reading?.health ?? 'missing';
  const signal = reading?.signal;
  const unit = item.bare === true ? '' : formatUnit(signal?.unit);
  const state = signal ? stateOf(signal, reading.value, context.sets) : undefined;
  const shown =
    reading === undefined || !signal || reading.number === null
      ? '—'
      : state
        ? nameOf(state)
        : formatNumber(reading.number, signal.decimals);
  const hatched = health === 'bad' || health === 'stale' || health === 'missing';
  const width = (shown.length + unit.length * 0.9 + label.length * 1.4) * size * 0.58 + 4;
  const left = anchor === 'start' ? x : anchor === 'middle' ? x - width / 2 : x - width;
  const age = health === 'stale' && reading?.value?.t ? context.now - reading.value.t / 1000 : null;
  return (
    <>
      {hatched && <rect x={left - 3} y={box.y} width={width + 6} height={size + 8} fill={hatchFill} opacity=".55" />}
      <text x={x} y={y} textAnchor={anchor} fontSize={size} fontWeight={health === 'stale' ? 400 : 600} fill={hatched ? '#595959' : '#1A1A1A'}>
        {label !== '' && (
          <tspan fontSize="12" fontWeight="400" fill="#4A4A4A">
            {`${label} `}
          </tspan>
        )}
        <tspan textDecoration={health === 'uncertain' ? 'underline dotted' : undefined}>{shown}</tspan>
        {unit !== '' && (
          <tspan fontSize="12" fontWeight="400" fill="#595959" dx="3">
            {unit}
          </tspan>
        )}
        {health === 'uncertain' && <tspan dx="2">?</tspan>}
        {age !== null && (
          <tspan fontSize="12" fontWeight="400" fill="#595959" dx="4">
            {t('ui.ago', { age: formatDuration(age) })}
          </tspan>
        )}
      </text>
      {reading?.alarm && (
        <g transform={`translate(${left - 27} ${box.y - 1})`}>
          <AlarmSymbol priority={reading.alarm.priority} state={reading.alarm.look} />
        </g>
      )}
    </>
  );
}

/** A number over its normal range: the analogue indicator of a display. */
export function BarValue({ item, box, reading, context }: Props): JSX.Element {
  const signal = reading?.signal;
  const scale = signal ? scaleOf(signal, reading.number) : null;
  const top = box.y + box.h - 12;
  const at = (value: number): number =>
    scale ? box.x + box.w * Math.min(1, Math.max(0, (value - scale.min) / (scale.max - scale.min || 1))) : box.x;
  const known = reading?.number ?? null;
  const from = scale?.low === undefined ? box.x : at(scale.low);
  const to = scale?.high === undefined ? box.x + box.w : at(scale.high);
  return (
    <>
      <ValueText item={{ ...item, align: 'center' }} box={box} reading={reading} context={context} />
      <rect x={box.x} y={top + 2} width={box.w} height="5" fill={known === null ? hatchFill : '#CDCDCD'} />
      {scale && <rect x={from} y={top} width={Math.max(1, to - from)} height="9" fill="#A9BACB" />}
      {known !== null && scale && (
        <>
          <path d={`M${at(known)} ${top - 2}v13`} stroke="#1A1A1A" strokeWidth={reading?.alarm ? 5 : 2.6} />
          {reading?.alarm && (
            <path d={`M${at(known)} ${top - 0.8}v10.6`} stroke={alarmFill(reading.alarm.priority)} strokeWidth="2.6" />
          )}
        </>
      )}
    </>
  );
}
