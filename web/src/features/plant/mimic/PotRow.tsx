import type { JSX } from 'react';
import { useMemo } from 'react';
import { formatNumber, formatUnit } from '../../../i18n/format';
import { alarmFill } from '../../../ui/AlarmSymbol';
import { hatchFill } from '../../../ui/Hatch';
import type { Box, MimicItem } from './mimicBody';
import { potsOf } from './mimicBody';
import type { MimicContext, Reading } from './readings';
import { labelOf, readPath } from './readings';

interface Pot {
  number: number;
  /** Left edge of its bar. */
  x: number;
  reading: Reading;
  /** Beyond the band, or in alarm. */
  odd: boolean;
}

const mostNamed = 12;

/** Many equal pots: one bar per pot against the band; beyond it dark and named, unknown hatched, alarms on top. */
export function PotRow({ item, box, context }: { item: MimicItem; box: Box; context: MimicContext }): JSX.Element {
  const pots = useMemo(() => (item.pots ? potsOf(item.pots) : []), [item.pots]);
  const { bandLo: low, bandHi: high, reversed } = item.pots ?? {};
  const step = box.w / Math.max(1, pots.length);
  const shown = pots.map((pot, i): Pot => {
    const reading = readPath(pot.path, context);
    const value = reading.number;
    const beyond = value !== null && ((low !== undefined && value < low) || (high !== undefined && value > high));
    const place = reversed === true ? pots.length - 1 - i : i;
    return { number: pot.number, x: box.x + place * step, reading, odd: beyond || reading.alarm !== undefined };
  });
  const [top, bottom] = [box.y + 36, box.y + box.h - 16];
  const middle = (top + bottom) / 2;
  const known = low !== undefined && high !== undefined;
  const signal = shown[0]?.reading.signal;
  const decimals = signal?.decimals ?? 3;
  const reach = known ? (high - low) * 2 : 1;
  const place = (value: number): number =>
    middle - Math.max(-1, Math.min(1, (value - (known ? (low + high) / 2 : value)) / reach)) * ((bottom - top) / 2);
  const bandTop = high === undefined ? middle : place(high);
  return (
    <>
      <text x={box.x} y={box.y + 13} fontSize="13" fontWeight="600" fill="#1A1A1A">
        {labelOf(item)}
        {known && (
          <tspan fontSize="12" fontWeight="400" fill="#595959" dx="8">
            {`${formatNumber(low, decimals)}–${formatNumber(high, decimals)} ${formatUnit(signal?.unit)}`}
          </tspan>
        )}
      </text>
      <rect
        x={box.x}
        y={bandTop}
        width={box.w}
        height={Math.max(1, (low === undefined ? middle : place(low)) - bandTop)}
        fill="#B9C6D4"
        opacity=".6"
      />
      {shown.map((pot) => (
        <PotBar key={pot.number} pot={pot} width={Math.max(1.5, step - 1)} middle={middle} place={place} />
      ))}
      <Scale pots={shown} step={step} y={box.y + box.h} />
      <Exceptions pots={shown} step={step} top={top} right={box.x + box.w} />
      <path d={`M${box.x} ${middle}h${box.w}`} stroke="#737373" strokeWidth=".8" />
    </>
  );
}

interface BarProps {
  pot: Pot;
  width: number;
  middle: number;
  place: (value: number) => number;
}

function PotBar({ pot, width, middle, place }: BarProps): JSX.Element {
  const value = pot.reading.number;
  if (value === null) return <rect x={pot.x} y={middle - 10} width={width} height="20" fill={hatchFill} />;
  const at = place(value);
  return (
    <rect
      x={pot.x}
      y={Math.min(middle, at)}
      width={width}
      height={Math.max(1, Math.abs(at - middle))}
      fill={pot.odd ? '#1A1A1A' : '#7D7D7D'}
    />
  );
}

/** The first pot and every twentieth below the row. */
function Scale({ pots, step, y }: { pots: readonly Pot[]; step: number; y: number }): JSX.Element {
  return (
    <>
      {pots
        .filter((pot, i) => i === 0 || pot.number % 20 === 0)
        .map((pot) => (
          <text key={pot.number} x={pot.x + step / 2} y={y} fontSize="12" textAnchor="middle" fill="#595959">
            {pot.number}
          </text>
        ))}
    </>
  );
}

/** Numbers of the pots that stand out, those in alarm first; neighbours that would collide are left to their bars. */
function Exceptions({ pots, step, top, right }: { pots: readonly Pot[]; step: number; top: number; right: number }): JSX.Element {
  const named: Pot[] = [];
  const ranked = pots.filter((pot) => pot.odd).sort((a, b) => (a.reading.alarm?.priority ?? 9) - (b.reading.alarm?.priority ?? 9));
  for (const pot of ranked) {
    const free = named.every((other) => Math.abs(other.x - pot.x) > 30);
    if (free && named.length < mostNamed) named.push(pot);
  }
  return (
    <>
      {named.map(({ number, x, reading }) => {
        const middle = x + step / 2;
        const mark = reading.alarm === undefined ? 0 : 12;
        return (
          <g key={number}>
            {reading.alarm && (
              <path d={`M${middle - 5} ${top - 9}h10l-5 8z`} fill={alarmFill(reading.alarm.priority)} stroke="#1A1A1A" />
            )}
            <text x={Math.min(middle, right - 12)} y={top - 2 - mark} fontSize="12" fontWeight="600" textAnchor="middle" fill="#1A1A1A">
              {number}
            </text>
          </g>
        );
      })}
    </>
  );
}
