import type { JSX } from 'react';
import { formatNumber, formatUnit } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { alarmFill } from '../../../ui/AlarmSymbol';
import { hatchFill } from '../../../ui/Hatch';
import type { Reading } from './readings';

interface Props {
  reading: Reading;
  /** Left edge, top and height of the scale. */
  x: number;
  y: number;
  h: number;
  /** Room for the number at its right; without it the number is left out. */
  room: number;
}

/** A level as a pointer on its scale inside a vessel, with the normal range as a band, and its number beside it. */
export function LevelBar({ reading, x, y, h, room }: Props): JSX.Element {
  const { signal, number, health, alarm } = reading;
  const low = signal?.rangeLo ?? 0;
  const high = signal?.rangeHi ?? 100;
  const at = (value: number): number => y + h * (1 - Math.min(1, Math.max(0, (value - low) / (high - low || 1))));
  const middle = x + 9 + room / 2;
  if (number === null || !signal) {
    return (
      <>
        <rect x={x} y={y} width="9" height={h} fill={hatchFill} stroke="#737373" />
        {room > 30 && (
          <>
            <text x={middle} y={y + h / 2 - 8} fontSize="13" textAnchor="middle" fill="#1A1A1A">
              —
            </text>
            <text x={middle} y={y + h / 2 + 9} fontSize="12" textAnchor="middle" fill="#4A4A4A">
              {t(`plant.healthShort.${health}`)}
            </text>
          </>
        )}
      </>
    );
  }
  const top = signal.bandHi === null ? y : at(signal.bandHi);
  const bottom = signal.bandLo === null ? y + h : at(signal.bandLo);
  const banded = signal.bandHi !== null || signal.bandLo !== null;
  const unit = formatUnit(signal.unit);
  const shown = formatNumber(number, room > 46 ? signal.decimals : 0);
  const wide = shown.length * 7.5 + unit.length * 9 > room;
  return (
    <>
      <rect x={x} y={y} width="9" height={h} fill={health === 'stale' ? hatchFill : '#DADADA'} stroke="#737373" />
      {banded && <rect x={x + 0.5} y={top} width="8" height={Math.max(1, bottom - top)} fill="#A9BACB" />}
      <path d={`M${x - 2.5} ${at(number)}h14`} stroke="#1A1A1A" strokeWidth={alarm ? 5 : 2.6} />
      {alarm && <path d={`M${x - 1.3} ${at(number)}h11.6`} stroke={alarmFill(alarm.priority)} strokeWidth="2.6" />}
      {room > 30 && (
        <text x={middle} y={y + h / 2 - 1} fontSize="13" fontWeight="600" textAnchor="middle" className="haloed" fill={health === 'stale' ? '#595959' : '#1A1A1A'}>
          {shown}
          <tspan fontSize="12" fontWeight="400" fill="#595959" {...(wide ? { x: middle, dy: 15 } : {})}>
            {unit}
          </tspan>
          {health === 'uncertain' && '?'}
        </text>
      )}
    </>
  );
}
