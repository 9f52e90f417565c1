import type { JSX } from 'react';
import { alarmFill } from './AlarmSymbol';
import type { Priority } from './AlarmSymbol';
import { hatchFill } from './Hatch';

/** The scale on which a value is read. Missing ends of the normal range mean that it is open there. */
export interface BandScale {
  /** Ends of the whole scale. */
  min: number;
  max: number;
  /** Normal range. */
  low?: number | undefined;
  high?: number | undefined;
  setpoint?: number | undefined;
}

interface Props extends BandScale {
  value: number | null | undefined;
  /** The alarm that the value is in; colours the pointer. */
  priority?: Priority | undefined;
  width?: number;
  /** Says it to those who do not see it; without it the band only repeats the number beside it. */
  label?: string;
}

/** A value as a pointer on its scale, with the normal range as a band and the set-point as ◇. Never a gauge. */
export function Band({ value, min, max, low, high, setpoint, priority, width = 116, label }: Props): JSX.Element {
  const left = 4;
  const span = width - 2 * left;
  const x = (v: number): number => left + span * Math.min(1, Math.max(0, (v - min) / (max - min || 1)));
  const known = value !== null && value !== undefined;
  const from = x(low ?? min);
  const to = x(high ?? max);
  const banded = low !== undefined || high !== undefined;
  return (
    <svg
      className="sy"
      width={width}
      height="20"
      viewBox={`0 0 ${width} 20`}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <rect x={left} y="7" width={span} height="6" fill={known ? 'var(--track)' : hatchFill} />
      {banded && (
        <rect x={from} y="5" width={Math.max(0, to - from)} height="10" fill="var(--band)" opacity={known ? 1 : 0.7} />
      )}
      {low !== undefined && <path d={`M${from} 4v12`} stroke="#4A4A4A" />}
      {high !== undefined && <path d={`M${to} 4v12`} stroke="#4A4A4A" />}
      {known && priority === undefined && <path d={`M${x(value)} 2v16`} stroke="#1A1A1A" strokeWidth="3" />}
      {setpoint !== undefined && known && (
        <path d={`M${x(setpoint)} 5.5l3.5 4.5-3.5 4.5-3.5-4.5z`} fill="#fff" stroke="#1A1A1A" />
      )}
      {known && priority !== undefined && (
        <>
          <path d={`M${x(value)} 2v16`} stroke="#1A1A1A" strokeWidth="5" />
          <path d={`M${x(value)} 3.2v13.6`} stroke={alarmFill(priority)} strokeWidth="2.6" />
        </>
      )}
    </svg>
  );
}
