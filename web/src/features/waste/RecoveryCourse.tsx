import type { JSX } from 'react';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { ChartView } from '../../ui/ChartView';
import type { ChartOption } from '../../ui/charts';
import type { RecoveryLine } from './recovery';
import { courseOf, judgedElement } from './recovery';

/** Generated, used and recovered by month or day, with the share of the wanted element. */
export function RecoveryCourse({ line, label }: { line: RecoveryLine; label: string }): JSX.Element {
  return <ChartView label={label} height={236} option={optionOf(line)} replace />;
}

function optionOf(line: RecoveryLine): ChartOption {
  const tonnes = (grams: number): number => grams / 1e6;
  const element = judgedElement(line);
  const course = courseOf(line);
  const share = course.map((point) => {
    const one = point.elements.find((part) => part.name === element?.name);
    if (one === undefined || one.fedGrams === 0 || element === undefined) return null;
    const recovered = (one.productGrams / one.fedGrams) * 100;
    return element.aim === 'wanted' ? recovered : 100 - recovered;
  });
  const bar = (name: string, data: number[], color: string, hollow = false): Record<string, unknown> => ({
    name, type: 'bar', data, barMaxWidth: 18, barGap: '10%',
    itemStyle: hollow ? { color: 'transparent', borderColor: color, borderWidth: 1.5 } : { color },
  });
  return {
    grid: { left: 64, right: element ? 52 : 16, top: 26, bottom: 26 },
    tooltip: { trigger: 'axis', renderMode: 'richText', valueFormatter: (value: unknown) => (typeof value === 'number' ? formatNumber(value, 3) : '—') },
    xAxis: { type: 'category', data: course.map((point) => point.from.slice(5)) },
    yAxis: [
      { type: 'value', name: 't', nameGap: 8 },
      ...(element ? [{ type: 'value', name: '%', nameGap: 8, min: 0, max: 100, splitLine: { show: false } }] : []),
    ],
    series: [
      bar(t('waste.rec.generated'), course.map((point) => tonnes(point.generatedGrams)), '#60607A', true),
      bar(t('waste.rec.fed'), course.map((point) => tonnes(point.fedGrams)), '#2961CE'),
      bar(t('waste.rec.product'), course.map((point) => tonnes(point.productGrams)), '#236F27'),
      ...(element ? [{
        name: t(element.aim === 'wanted' ? 'waste.rec.recoveredOf' : 'waste.rec.removedOf', { element: t(`waste.bookOf.${element.name}`) }),
        type: 'line', yAxisIndex: 1, data: share, showSymbol: true, symbol: 'circle', symbolSize: 7, connectNulls: true, color: '#54229B', lineStyle: { width: 1.5 },
      }] : []),
    ],
  };
}
