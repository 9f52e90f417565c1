import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { formatDuration, formatNumber, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import type { Pen } from './lanes';
import { extent } from './scales';
import { evenQuery } from './trendData';

/** Distribution of the selected pen now and in the compared period, with what differs. */
export function ComparePanel({ pen, from, to, shift, shiftName }: {
  pen: Pen; from: number; to: number; shift: number; shiftName: string;
}): JSX.Element {
  const now = useQuery(evenQuery([pen.key], from, to, 400)).data?.[0]?.v ?? [];
  const before = useQuery(evenQuery(shift !== 0 ? [pen.key] : [], from - shift, to - shift, 400)).data?.[0]?.v ?? [];
  const values = now.filter((value) => value !== null);
  const earlier = shift !== 0 ? before.filter((value) => value !== null) : [];
  const decimals = pen.signal?.decimals ?? undefined;
  const unit = formatUnit(pen.signal?.unit ?? pen.plot.unit);
  const high = highLimit(pen);
  const above = typeof high === 'number' && now.length > 0 ? (values.filter((value) => value > high).length / now.length) * (to - from) : null;
  const title = t('trends.distribution');
  return (
    <Panel title={title} meta={t('trends.penNamed', { pen: pen.index + 1, name: pen.signal?.name ?? pen.key })}>
      <div className="compare-panel">
        <div className="row s12 t2 key">
          <span><i className="swatch" />{t('trends.thisPeriod')}</span>
          {shift !== 0 && <span><i className="swatch dashed" />{shiftName}</span>}
        </div>
        <Histogram now={values} before={earlier} limit={typeof high === 'number' ? high : undefined} decimals={decimals} label={title} />
        <dl className="facts">
          {shift !== 0 && <><dt>{t('trends.avgDifference')}</dt><dd className="r"><b>{values.length > 0 && earlier.length > 0 ? formatNumber(mean(values) - mean(earlier), decimals === undefined ? undefined : decimals + 1, { sign: true }) : '—'}</b><span className="u">{unit}</span></dd></>}
          {above !== null && <><dt>{t('trends.timeAbove')}</dt><dd className="r"><b>{formatDuration(above)}</b></dd></>}
          <dt>{t('trends.middleHalf')}</dt>
          <dd className="r"><b>{values.length > 0 ? `${formatNumber(quantile(values, 0.25), decimals)}–${formatNumber(quantile(values, 0.75), decimals)}` : '—'}</b><span className="u">{unit}</span></dd>
        </dl>
      </div>
    </Panel>
  );
}

/** The lowest high limit of the pen's alarms; without any, the end of its normal range. */
function highLimit(pen: Pen): number | null | undefined {
  const limits = pen.limits.filter((limit) => limit.kind === 'high' || limit.kind === 'highHigh').map((limit) => limit.value);
  return limits.length > 0 ? Math.min(...limits) : pen.signal?.bandHi;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function Histogram({ now, before, limit, decimals, label }: {
  now: readonly number[]; before: readonly number[]; limit: number | undefined; decimals: number | undefined; label: string;
}): JSX.Element {
  const [width, height, bins] = [228, 96, 24];
  const range = extent([...now, ...before]) ?? [0, 1];
  const span = Math.max(range[1] - range[0], 1e-9);
  const count = (values: readonly number[]): number[] => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) {
      const bin = Math.min(bins - 1, Math.floor(((value - range[0]) / span) * bins));
      counts[bin] = (counts[bin] ?? 0) + 1 / Math.max(1, values.length);
    }
    return counts;
  };
  const [own, other] = [count(now), count(before)];
  const top = Math.max(1e-9, ...own, ...other);
  const y = (share: number): number => height - 16 - (share / top) * (height - 24);
  const x = (bin: number): number => (bin / bins) * width;
  const outline = other.map((share, bin) => `${bin === 0 ? `M0 ${y(0)}V${y(share)}` : `V${y(share)}`}H${x(bin + 1)}`).join('');
  const limitX = limit === undefined ? -1 : ((limit - range[0]) / span) * width;
  return (
    <svg width="100%" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {own.map((share, bin) => <rect key={x(bin)} x={x(bin) + 0.5} y={y(share)} width={width / bins - 1} height={y(0) - y(share)} fill="#112D55" opacity=".55" />)}
      {before.length > 0 && <path d={`${outline}V${y(0)}`} fill="none" stroke="#1A1A1A" strokeWidth="1.2" strokeDasharray="3 2" />}
      {limitX >= 0 && limitX <= width && <path d={`M${limitX} 0V${y(0)}`} stroke="#1A1A1A" strokeDasharray="6 4" />}
      <path d={`M0 ${y(0)}H${width}`} stroke="#808080" />
      {[0, 0.5, 1].map((share) => (
        <text key={share} x={share * width} y={height - 2} fontSize="12" fill="#595959" textAnchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}>
          {now.length > 0 ? formatNumber(range[0] + share * span, decimals) : ''}
        </text>
      ))}
    </svg>
  );
}
