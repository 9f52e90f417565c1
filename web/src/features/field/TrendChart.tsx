import type { JSX } from 'react';
import { formatNumber, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { ChartView } from '../../ui/ChartView';
import type { Standard, Trend } from './field';
import { nameOf } from './field';

const dayMs = 86_400_000;

/** The results, the line through them, and the limit that it nears. */
export function TrendChart({ trend, standard }: { trend: Trend; standard: Standard }): JSX.Element {
  const points = trend.times.map((time, index): [number, number] => [Date.parse(time), trend.series[index] ?? 0]);
  const now = Date.now();
  const first = points[0]?.[0] ?? now;
  const ahead = trend.daysLeft === null ? 0 : Math.min(30, trend.daysLeft);
  const at = (ms: number): [number, number] => [ms, trend.now + (trend.perDay * (ms - now)) / dayMs];
  const limits = [standard.hiAlarm, standard.hiWarn, standard.loWarn, standard.loAlarm].filter((one): one is number => one !== null && one !== undefined);
  return (
    <ChartView
      label={t('field.trendLabel', { name: nameOf(standard) })} height={260}
      option={{
        xAxis: { type: 'time' },
        yAxis: { type: 'value', scale: true, name: formatUnit(standard.unit) },
        series: [
          { type: 'scatter', data: points, symbolSize: 6 },
          {
            type: 'line', data: [at(first), at(now + ahead * dayMs)], lineStyle: { type: [6, 4] },
            markLine: { data: limits.map((limit) => ({ yAxis: limit, label: { formatter: formatNumber(limit, standard.decimals) } })) },
          },
        ],
      }}
    />
  );
}
