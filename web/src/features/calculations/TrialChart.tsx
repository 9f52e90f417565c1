import type { JSX } from 'react';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Trial } from './calculations';

const frame = { left: 58, top: 8, width: 560, height: 176, all: 208 };

/** The computed values of a draft: dashed, since nothing of it is stored; breaks where there is no value. */
export function TrialChart({ trial }: { trial: Trial }): JSX.Element {
  const [from, to] = [Date.parse(trial.fromAt), Date.parse(trial.toAt)];
  const { low, high, ticks } = scaleOf(trial.v);
  const x = (at: number): number => frame.left + ((at - from) / (to - from)) * frame.width;
  const y = (value: number): number => frame.top + (1 - (value - low) / (high - low)) * frame.height;
  const times = [0, 1, 2, 3, 4].map((part) => from + ((to - from) * part) / 4);
  const days = to - from > 86_400_000;
  return (
    <svg className="trial-chart" viewBox={`0 0 ${frame.left + frame.width + 22} ${frame.all}`} role="img" aria-label={t('calculations.trialChart')}>
      <rect x={frame.left} y={frame.top} width={frame.width} height={frame.height} fill="#FAFAFA" stroke="#C9C9C9" />
      {ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${frame.left} ${y(tick)}h${frame.width}`} stroke="#E3E3E3" />
          <text x={frame.left - 6} y={y(tick) + 4} fontSize="12" fill="#595959" textAnchor="end">{formatNumber(tick, decimalsOf(ticks))}</text>
        </g>
      ))}
      <path d={lineOf(trial, x, y)} fill="none" stroke="#2961CE" strokeWidth="1.5" strokeDasharray="5 2" />
      {times.map((at, i) => (
        <text key={at} x={x(at)} y={frame.all - 6} fontSize="12" fill="#595959" textAnchor={i === 0 ? 'start' : i === 4 ? 'end' : 'middle'}>
          {days ? formatInstant(at).slice(0, 5) : formatInstant(at, 'time').slice(0, 5)}
        </text>
      ))}
    </svg>
  );
}

/** A scale with room around the values and about five round marks. */
export function scaleOf(values: readonly (number | null)[]): { low: number; high: number; ticks: number[] } {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value === null) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least > most) return { low: 0, high: 1, ticks: [0, 0.5, 1] };
  const margin = (most - least || Math.abs(most) * 0.02 || 1) * 0.08;
  const [low, high] = [least - margin, most + margin];
  const raw = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * (raw / power <= 1 ? 1 : raw / power <= 2 ? 2 : raw / power <= 5 ? 5 : 10);
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick);
  return { low, high, ticks };
}

function decimalsOf(ticks: readonly number[]): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) || 1;
  return Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
}

function lineOf(trial: Trial, x: (at: number) => number, y: (value: number) => number): string {
  let path = '';
  let pen = false;
  trial.t.forEach((at, i) => {
    const value = trial.v[i];
    if (value === null || value === undefined) {
      pen = false;
      return;
    }
    path += `${pen ? 'L' : 'M'}${x(at / 1000).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = true;
  });
  return path;
}
