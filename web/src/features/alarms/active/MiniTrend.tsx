import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { api } from '../../../api/client';
import { formatInstant, formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import { Loading } from '../../../ui/states';
import type { Alarm } from '../shapes';
import { ms, nameOf, priorityOf } from '../shapes';
import { lookOf } from '../wording';

const half = 1_800_000;
const frame = { left: 44, top: 6, width: 248, height: 70, all: 88 };

interface Plot {
  t: number[];
  v: (number | null)[];
}

/** The watched signal half an hour before and after the rise, with its limit and the alarm's mark. */
export function MiniTrend({ alarm }: { alarm: Alarm }): JSX.Element | null {
  const raised = ms(alarm.raisedAt);
  const { signal, kind, limit } = alarm.definition;
  const key = alarm.place.signalPath || signal;
  const from = (raised ?? 0) - half;
  const to = (raised ?? 0) + half;
  const plot = useQuery({
    queryKey: ['history', 'mini', key, from],
    queryFn: ({ signal: abort }) =>
      api.get<Plot>('/history/plot', { key, from: String(from * 1000), to: String(to * 1000), width: frame.width }, abort),
    enabled: raised !== null && signal !== '',
    refetchInterval: () => (Date.now() < to ? 10_000 : false),
  });
  if (raised === null || signal === '' || plot.isError) return null;
  if (!plot.data) return <div style={{ height: frame.all }}><Loading rows={2} /></div>;
  const limited = ['highHigh', 'high', 'low', 'lowLow'].includes(kind) && typeof limit === 'number' ? limit : null;
  const { low, high, ticks } = scaleOf([...plot.data.v, limited]);
  const x = (at: number): number => frame.left + ((at - from) / (to - from)) * frame.width;
  const y = (value: number): number => frame.top + (1 - (value - low) / (high - low)) * (frame.height - 2) + 1;
  const returned = ms(alarm.returnedAt);
  const bottom = frame.top + frame.height;
  return (
    <svg
      className="mini"
      width="100%"
      viewBox={`0 0 ${frame.left + frame.width + 4} ${frame.all + 6}`}
      role="img"
      aria-label={t('alarms.miniTrend', { name: nameOf(alarm.definition) })}
    >
      <rect x={frame.left} y={frame.top} width={frame.width} height={frame.height} fill="#FAFAFA" stroke="#C9C9C9" />
      {ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${frame.left} ${y(tick)}H${frame.left + frame.width}`} stroke="#E3E3E3" />
          <text x={frame.left - 5} y={y(tick) + 4} fontSize="12" fill="#595959" textAnchor="end">
            {formatNumber(tick, decimalsOf(ticks))}
          </text>
        </g>
      ))}
      {limited !== null && <path d={`M${frame.left} ${y(limited)}H${frame.left + frame.width}`} stroke="#1A1A1A" strokeDasharray="6 4" />}
      {Date.now() < to && (
        <rect x={x(Date.now())} y={frame.top} width={Math.max(0, x(to) - x(Date.now()))} height={frame.height} fill="#EBEBEB" />
      )}
      <path d={pathOf(plot.data, x, y)} fill="none" stroke="#2961CE" strokeWidth="1.5" />
      <path d={`M${x(raised)} ${frame.top}V${bottom}`} stroke="#1A1A1A" strokeDasharray="2 3" />
      {returned !== null && returned < to && <path d={`M${x(returned)} ${frame.top}V${bottom}`} stroke="#808080" strokeDasharray="2 3" />}
      <g transform={`translate(${x(raised) - 11} ${bottom - 24})`}>
        <AlarmSymbol priority={priorityOf(alarm.definition)} state={lookOf(alarm.state) === 'none' ? 'acknowledged' : lookOf(alarm.state)} />
      </g>
      {[from, raised, to].map((at, i) => (
        <text key={at} x={x(at)} y={frame.all + 4} fontSize="12" fill="#595959" textAnchor={i === 0 ? 'start' : i === 1 ? 'middle' : 'end'}>
          {formatInstant(at, 'time').slice(0, 5)}
        </text>
      ))}
    </svg>
  );
}

function scaleOf(values: readonly (number | null)[]): { low: number; high: number; ticks: number[] } {
  const known = values.filter((value) => value !== null);
  const least = Math.min(...known);
  const most = Math.max(...known);
  if (known.length === 0) return { low: 0, high: 1, ticks: [0, 1] };
  const margin = (most - least || Math.abs(most) * 0.02 || 1) * 0.12;
  const [low, high] = [least - margin, most + margin];
  const raw = (high - low) / 3;
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

function pathOf(plot: Plot, x: (at: number) => number, y: (value: number) => number): string {
  let path = '';
  let pen = false;
  plot.t.forEach((at, i) => {
    const value = plot.v[i];
    if (value === null || value === undefined) {
      pen = false;
      return;
    }
    path += `${pen ? 'L' : 'M'}${x(at / 1000).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = true;
  });
  return path;
}
