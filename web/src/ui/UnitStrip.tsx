import type { JSX } from 'react';
import type { Priority } from './AlarmSymbol';
import { AlarmSymbol } from './AlarmSymbol';
import { hatchFill } from './Hatch';

/** One of many equal units: a pot, a cell, a fan. */
export interface StripUnit {
  key: string;
  /** Its short name, as on the equipment: 137. */
  name: string;
  /** Deviation from its own normal; null when unknown. */
  value: number | null;
  /** Stopped for repair: hatched. */
  out?: boolean;
  /** Its highest alarm, named above the strip. */
  alarm?: { priority: Priority; unacknowledged: boolean; text: string } | undefined;
}

interface Props {
  units: readonly StripUnit[];
  /** Half height of the scale, in the unit of the values. */
  range: number;
  /** Normal is within ± this. */
  normal: number;
  label: string;
  /** Halves of a line, as two rows of pots; each ends at such an index. */
  breaks?: readonly number[];
  /** A tick with the unit's name at every so many units. */
  tickEvery?: number;
  onOpen?: (key: string) => void;
  width?: number;
}

const height = 96;
const middle = 56;
const half = 30;

/** Many equal units in one line: one bar per unit against the band; only exceptions are named. */
export function UnitStrip({
  units,
  range,
  normal,
  label,
  breaks = [],
  tickEvery = 20,
  onOpen,
  width = 1310,
}: Props): JSX.Element {
  const cuts = [0, ...breaks.filter((cut) => cut > 0 && cut < units.length), units.length];
  const gap = 18;
  const left = 8;
  const step = (width - 2 * left - gap * (cuts.length - 2)) / Math.max(1, units.length);
  const x = (i: number): number => left + i * step + gap * Math.max(0, cuts.findIndex((cut) => i < cut) - 1);
  const scale = (v: number): number => Math.max(-half, Math.min(half, (v / range) * half));
  const band = (normal / range) * half;
  return (
    <svg
      width="100%"
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {cuts.slice(0, -1).map((cut, block) => {
        const from = x(cut);
        const length = ((cuts[block + 1] ?? units.length) - cut) * step;
        return (
          <g key={cut}>
            <rect x={from} y={middle - band} width={length} height={2 * band} fill="var(--band)" opacity=".65" />
            <path d={`M${from} ${middle}h${length}`} stroke="#8C8C8C" strokeWidth=".8" />
          </g>
        );
      })}
      {units.map((unit, i) => (
        <UnitBar key={unit.key} unit={unit} x={x(i)} step={step} scale={scale} normal={normal} onOpen={onOpen} />
      ))}
      {units.map(
        (unit, i) =>
          (i % tickEvery === 0 || i === units.length - 1) && (
            <g key={unit.key}>
              <path d={`M${x(i) + step / 2} 76v4`} stroke="#808080" />
              <text
                x={x(i) + step / 2}
                y="93"
                fontSize="12"
                fill="#595959"
                textAnchor={i === 0 ? 'start' : i === units.length - 1 ? 'end' : 'middle'}
              >
                {unit.name}
              </text>
            </g>
          ),
      )}
      <Names units={units} x={x} width={width} />
    </svg>
  );
}

interface BarProps {
  unit: StripUnit;
  x: number;
  step: number;
  scale: (v: number) => number;
  normal: number;
  onOpen: ((key: string) => void) | undefined;
}

function UnitBar({ unit, x, step, scale, normal, onOpen }: BarProps): JSX.Element {
  const open = onOpen ? { onClick: () => onOpen(unit.key), style: { cursor: 'pointer' } } : {};
  if (unit.out === true || unit.value === null) {
    return (
      <rect
        x={x - 1}
        y={middle - 16}
        width={step + 1}
        height="32"
        fill={hatchFill}
        stroke={unit.out === true ? '#737373' : 'none'}
        strokeWidth=".8"
        {...open}
      >
        <title>{unit.name}</title>
      </rect>
    );
  }
  const h = scale(unit.value);
  const beyond = Math.abs(unit.value) > normal;
  return (
    <rect
      x={x}
      y={Math.min(middle, middle - h)}
      width={Math.max(1, step - 1)}
      height={Math.max(0.8, Math.abs(h))}
      fill={beyond || unit.alarm ? '#1A1A1A' : '#7D7D7D'}
      {...open}
    >
      <title>{unit.name}</title>
    </rect>
  );
}

function Names({
  units,
  x,
  width,
}: {
  units: readonly StripUnit[];
  x: (i: number) => number;
  width: number;
}): JSX.Element {
  let taken = -Infinity;
  return (
    <>
      {units.map((unit, i) => {
        if (!unit.alarm || x(i) < taken) return null;
        const at = Math.min(x(i), width - 150);
        taken = at + 36 + unit.alarm.text.length * 13;
        return (
          <g key={unit.key} transform={`translate(${at - 9} 4)`}>
            <path d="M11 22v10" stroke="#1A1A1A" strokeDasharray="2 2" />
            <AlarmSymbol
              priority={unit.alarm.priority}
              state={unit.alarm.unacknowledged ? 'unacknowledged' : 'acknowledged'}
            />
            <text x="30" y="15" fontSize="12" fontWeight="600" fill="#1A1A1A">
              {unit.alarm.text}
            </text>
          </g>
        );
      })}
    </>
  );
}
