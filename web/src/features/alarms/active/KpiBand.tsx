import type { JSX } from 'react';
import { formatInstant, formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { alarmFill } from '../../../ui/AlarmSymbol';
import type { Kpi as Figure } from '../../../ui/Panel';
import { Dot, KpiStrip } from '../../../ui/Panel';
import { StatusTag } from '../../../ui/StatusTag';
import type { Kpi, PositionLoad } from '../queries';

const priorities = [1, 2, 3] as const;

/** The position that a figure is worst at. */
export function worstAt(kpi: Kpi, of: (load: PositionLoad) => number): PositionLoad | undefined {
  return kpi.positions.reduce<PositionLoad | undefined>(
    (worst, one) => (worst === undefined || of(one) > of(worst) ? one : worst),
    undefined,
  );
}

/** Of fewer alarms than this the ten most frequent make most, whatever the plant does. */
export const leastForTopTen = 100;

/** Whether the share of the ten most frequent says anything. */
export function saysTopTen(total: number): boolean {
  return total >= leastForTopTen;
}

/** The figures of the last day beside their targets, of the position that is worst off where positions differ. */
export function KpiBand({ kpi }: { kpi: Kpi }): JSX.Element {
  return <KpiStrip label={t('alarms.kpi.strip')} items={figuresOf(kpi)} />;
}

function figuresOf(kpi: Kpi): Figure[] {
  const { figures, targets } = kpi;
  const busiest = worstAt(kpi, (one) => one.averagePerBin);
  const worst = worstAt(kpi, (one) => one.worstBin);
  const flooded = worstAt(kpi, (one) => one.floodPercent);
  const nuisance = figures.chattering + figures.fleeting;
  const average = busiest?.averagePerBin ?? 0;
  const bin = worst?.worstBin ?? 0;
  const flood = flooded?.floodPercent ?? 0;
  return [
    {
      key: 'average',
      name: <Name text={t('alarms.kpi.average')} missed={average > targets.averagePerBin} />,
      value: <Number value={average} decimals={2} unit={t('alarms.kpi.perBin')} />,
      note: (
        <>
          {t('alarms.kpi.atMost', { value: targets.averagePerBin })}
          <Dot />
          {t('alarms.kpi.median', { value: formatNumber(busiest?.medianPerBin ?? 0, 0) })}
        </>
      ),
    },
    {
      key: 'worst',
      name: <Name text={t('alarms.kpi.worst')} missed={bin > targets.worstBin} />,
      value: <Number value={bin} decimals={0} unit={t('alarms.kpi.alarms')} />,
      note: (
        <>
          {t('alarms.kpi.atMost', { value: targets.worstBin })}
          {bin > 0 && worst && (
            <>
              <Dot />
              {formatInstant(worst.worstBinAt, 'time').slice(0, 5)}
            </>
          )}
        </>
      ),
    },
    {
      key: 'flood',
      name: <Name text={t('alarms.kpi.flood')} missed={flood >= targets.floodPercent} />,
      value: <Number value={flood} decimals={1} unit="%" />,
      note: t('alarms.kpi.below', { value: targets.floodPercent }),
    },
    {
      key: 'topTen',
      name: <Name text={t('alarms.kpi.topTen')} missed={saysTopTen(figures.total) && figures.topTenPercent > targets.topTenPercent} />,
      value: <Number value={figures.topTenPercent} decimals={1} unit="%" />,
      note: saysTopTen(figures.total) ? t('alarms.kpi.atMost', { value: targets.topTenPercent }) : t('alarms.kpi.tooFew', { least: leastForTopTen }),
    },
    {
      key: 'nuisance',
      name: <Name text={t('alarms.kpi.nuisance')} missed={nuisance > targets.chattering} />,
      value: (
        <>
          {formatNumber(figures.chattering, 0)} / {formatNumber(figures.fleeting, 0)}
        </>
      ),
      note: t('alarms.kpi.target', { value: targets.chattering }),
    },
    {
      key: 'standing',
      name: <Name text={t('alarms.kpi.standing')} missed={figures.standing >= targets.standing} />,
      value: <Number value={figures.standing} decimals={0} unit={t('alarms.kpi.alarms')} />,
      note: t('alarms.kpi.below', { value: targets.standing }),
    },
    {
      key: 'hidden',
      name: t('alarms.kpi.hidden'),
      value: `${kpi.shelved} / ${kpi.suppressed} / ${kpi.outOfService}`,
      note: t('alarms.kpi.unauthorized', { count: kpi.unauthorizedChanges }),
    },
    {
      key: 'priorities',
      name: t('alarms.kpi.priorities'),
      value: <PriorityBars actual={figures.priorityPercent} target={targets.priorities} />,
      note: t('alarms.kpi.shares', {
        actual: shares(figures.priorityPercent),
        target: shares(targets.priorities),
      }),
    },
  ];
}

/** 4/14/82. */
export function shares(percent: readonly number[]): string {
  return percent.map((one) => formatNumber(one, 0)).join('/');
}

function Name({ text, missed }: { text: string; missed: boolean }): JSX.Element {
  return (
    <>
      <span className="el">{text}</span>
      {missed && <StatusTag kind="warning">{t('alarms.kpi.missed')}</StatusTag>}
    </>
  );
}

function Number({ value, decimals, unit }: { value: number; decimals: number; unit: string }): JSX.Element {
  return (
    <>
      {formatNumber(value, decimals)}
      <span className="u">{unit}</span>
    </>
  );
}

/** Shares of P1, P2 and P3: as they are over as they should be. */
export function PriorityBars({ actual, target }: { actual: readonly number[]; target: readonly number[] }): JSX.Element {
  const width = 134;
  const bars = (percent: readonly number[]): { x: number; width: number }[] => {
    const total = percent.reduce((sum, one) => sum + one, 0) || 1;
    let x = 0;
    return percent.map((one) => {
      const bar = { x, width: (one / total) * width };
      x += bar.width;
      return bar;
    });
  };
  const known = actual.some((one) => one > 0);
  return (
    <svg width={width + 2} height="20" viewBox={`-1 0 ${width + 2} 20`} aria-hidden="true" className="priority-bars">
      {known ? (
        bars(actual).map((bar, at) => (
          <rect key={at} x={bar.x} y="1" width={bar.width} height="9" fill={alarmFill(priorities[at] ?? 3)} stroke="#1A1A1A" strokeWidth=".75" />
        ))
      ) : (
        <rect y="1" width={width} height="9" fill="none" stroke="#808080" strokeDasharray="3 2" />
      )}
      {bars(target).map((bar, at) => (
        <rect key={at} x={bar.x} y="13" width={Math.max(0, bar.width - 1)} height="4" fill="#8C8C8C" />
      ))}
    </svg>
  );
}
