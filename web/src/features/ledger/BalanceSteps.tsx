import type { JSX } from 'react';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { formatQuantity } from '../../i18n/format';
import { shownUnit } from './books';
import type { Series } from './StatementView';

const width = 700;
const height = 84;
const left = 44;
const bottom = 16;

/** How the balance went, as steps; the capacity as a dashed line. The statement below is its table. */
export function BalanceSteps({ series }: { series: Series }): JSX.Element | null {
  const shown = shownUnit(series.unit);
  const from = Date.parse(series.from);
  const span = Math.max(Date.parse(series.to) - from, 1);
  const values = series.points.map((point) => point.balance / shown.per);
  const limit = series.highest === null ? null : series.highest / shown.per;
  const top = Math.max(...values, limit ?? 0, 0);
  const least = Math.min(...values, 0);
  if (series.points.length === 0 || top === least) return null;
  const x = (at: number): number => left + ((at - from) / span) * (width - left - 8);
  const y = (value: number): number => 6 + (1 - (value - least) / (top - least)) * (height - bottom - 10);
  let path = '';
  series.points.forEach((point, index) => {
    const at = x(Date.parse(point.at)).toFixed(1);
    const value = y(values[index] ?? 0).toFixed(1);
    path += index === 0 ? `M${at} ${value}` : `H${at}V${value}`;
  });
  path += `H${width - 8}`;
  return (
    <svg
      className="steps" viewBox={`0 0 ${width} ${height}`} role="img"
      aria-label={t('ledger.stepsLabel', { last: formatQuantity(values.at(-1) ?? 0, shown.unit, shown.decimals) })}
    >
      <line x1={left} x2={width - 8} y1={y(0)} y2={y(0)} className="axis" />
      <text x={left - 6} y={y(top) + 4} textAnchor="end">{formatQuantity(top, '', top >= 100 ? 0 : 1)}</text>
      <text x={left - 6} y={y(0) + 4} textAnchor="end">0</text>
      {limit !== null && (
        <>
          <line x1={left} x2={width - 8} y1={y(limit)} y2={y(limit)} className="limit" />
          <text x={left + 4} y={y(limit) + 13}>{t('ledger.capacity', { limit: formatQuantity(limit, shown.unit, 0) })}</text>
        </>
      )}
      <path d={path} className="pen" />
      <text x={left} y={height - 2}>{formatInstant(series.from, 'short')}</text>
      <text x={width - 8} y={height - 2} textAnchor="end">{formatInstant(series.to, 'short')}</text>
    </svg>
  );
}
