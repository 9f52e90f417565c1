import type { JSX } from 'react';
import { hatchFill } from './Hatch';

interface Props {
  /** Values at equal distances in time; null where there is none, drawn as a break. */
  values: readonly (number | null)[];
  /** Normal range, drawn behind on the same scale. */
  low?: number | undefined;
  high?: number | undefined;
  /** Held values (laboratory, hand entry) are drawn as steps. */
  step?: boolean;
  width?: number;
  height?: number;
}

/** A short history without axes. Missing values at the end are hatched, never joined. */
export function Sparkline({ values, low, high, step, width = 100, height = 26 }: Props): JSX.Element {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) {
    return (
      <svg className="sy" width={width} height={height} aria-hidden="true">
        <rect width={width - 5} height={height} fill={hatchFill} opacity=".5" />
      </svg>
    );
  }
  const ends = [...known, ...[low, high].filter((v): v is number => v !== undefined)];
  const bottom = Math.min(...ends);
  const top = Math.max(...ends);
  const pad = (top - bottom || Math.abs(top) * 0.01 || 1) * 0.12;
  const right = width - 5;
  const x = (i: number): number => 1 + (right - 1) * (values.length < 2 ? 1 : i / (values.length - 1));
  const y = (v: number): number => 2 + (height - 4) * (1 - (v - bottom + pad) / (top - bottom + 2 * pad));
  const lastAt = values.findLastIndex((value) => value !== null);
  const last = values[lastAt] ?? null;
  const bandTop = high === undefined ? 0 : y(high);
  const bandBottom = low === undefined ? height : y(low);
  return (
    <svg className="sy" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {(low !== undefined || high !== undefined) && (
        <rect y={bandTop} width={width} height={Math.max(1, bandBottom - bandTop)} fill="var(--band)" opacity=".55" />
      )}
      {lastAt < values.length - 1 && (
        <rect x={x(lastAt)} width={right - x(lastAt)} height={height} fill={hatchFill} opacity=".6" />
      )}
      <path
        d={pathOf(values, x, y, step === true)}
        fill="none"
        stroke="#3D3D3D"
        strokeWidth="1.25"
        strokeLinejoin="round"
      />
      {last !== null && <circle cx={x(lastAt)} cy={y(last)} r="2.5" fill="#1A1A1A" />}
    </svg>
  );
}

function pathOf(
  values: readonly (number | null)[],
  x: (i: number) => number,
  y: (v: number) => number,
  step: boolean,
): string {
  let path = '';
  let pen = false;
  values.forEach((value, i) => {
    if (value === null) {
      pen = false;
      return;
    }
    const px = x(i).toFixed(1);
    const py = y(value).toFixed(1);
    path += !pen ? `M${px} ${py}` : step ? `H${px}V${py}` : `L${px} ${py}`;
    pen = true;
  });
  return path;
}
