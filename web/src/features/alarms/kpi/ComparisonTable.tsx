import type { JSX, ReactNode } from 'react';
import { formatDuration, formatInstant, formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { Panel } from '../../../ui/Panel';
import { StatusTag } from '../../../ui/StatusTag';
import { leastForTopTen, PriorityBars, saysTopTen, shares, worstAt } from '../active/KpiBand';
import type { Kpi, PositionLoad } from '../queries';

interface Line {
  key: string;
  name: string;
  actual: ReactNode;
  unit?: string;
  target: string;
  /** Null where there is no target. */
  missed: boolean | null;
  note?: ReactNode;
}

/** Every figure of the standard beside its target, met or missed in words. */
export function ComparisonTable({ kpi }: { kpi: Kpi }): JSX.Element {
  const missed = linesOf(kpi).filter((line) => line.missed === true).length;
  return (
    <Panel
      title={t('alarms.kpi.comparison')}
      meta={missed === 0 ? t('alarms.kpi.allMet') : t('alarms.kpi.missedCount', { count: missed })}
      foot={<Sources kpi={kpi} />}
    >
      <table className="grid kpi-table">
        <thead>
          <tr>
            <th scope="col">{t('alarms.kpi.figure')}</th>
            <th scope="col" className="r">{t('alarms.kpi.actual')}</th>
            <th scope="col" className="target">{t('alarms.kpi.targetHead')}</th>
            <th scope="col">{t('alarms.kpi.verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {linesOf(kpi).map((line) => (
            <tr key={line.key}>
              <td>
                {line.name}
                {line.target !== '' && <div className="s12 t3 target-below">{line.target}</div>}
                {line.note !== undefined && <div className="s12 t3">{line.note}</div>}
              </td>
              <td className="r">
                <b>{line.actual}</b>
                {line.unit !== undefined && <span className="u">{line.unit}</span>}
              </td>
              <td className="t2 target">{line.target}</td>
              <td className="verdict">
                {line.missed === null ? null : line.missed ? (
                  <StatusTag kind="warning">{t('alarms.kpi.missed')}</StatusTag>
                ) : (
                  <span className="t2">{t('alarms.kpi.met')}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function linesOf(kpi: Kpi): Line[] {
  const { figures, targets } = kpi;
  const average = worstAt(kpi, (one) => one.averagePerBin);
  const worst = worstAt(kpi, (one) => one.worstBin);
  const overloaded = worstAt(kpi, (one) => one.overloadedBinsPercent);
  const flood = worstAt(kpi, (one) => one.floodPercent);
  const at = (load: PositionLoad | undefined, value: number | undefined): string | undefined =>
    kpi.positions.length > 1 && load && load.position !== '' && value !== undefined && value > 0 ? t('alarms.kpi.atPosition', { position: load.position }) : undefined;
  const line = (key: string, actual: ReactNode, target: string, missed: boolean | null, more: { unit?: string; note?: ReactNode } = {}): Line => ({
    key, name: t(`alarms.kpi.${key}`), actual, target, missed, ...more,
  });
  const noted = (note: string | undefined): { note?: ReactNode } => (note === undefined ? {} : { note });
  return [
    line('average', formatNumber(average?.averagePerBin ?? 0, 2), t('alarms.kpi.averageTarget', { good: targets.averagePerBin, most: targets.manageablePerBin }), (average?.averagePerBin ?? 0) > targets.averagePerBin, { unit: t('alarms.kpi.perBin'), ...noted(at(average, average?.averagePerBin)) }),
    line('medianBin', formatNumber(average?.medianPerBin ?? 0, 1), '', null, { unit: t('alarms.kpi.perBin') }),
    line('worst', formatNumber(worst?.worstBin ?? 0, 0), t('alarms.kpi.atMost', { value: targets.worstBin }), (worst?.worstBin ?? 0) > targets.worstBin, {
      unit: t('alarms.kpi.alarms'),
      ...noted(worst && worst.worstBin > 0 ? [formatInstant(worst.worstBinAt), at(worst, worst.worstBin)].filter(Boolean).join(t('alarms.comma')) : undefined),
    }),
    line('overloaded', formatNumber(overloaded?.overloadedBinsPercent ?? 0, 2), t('alarms.kpi.below', { value: targets.overloadedBinsPercent }), (overloaded?.overloadedBinsPercent ?? 0) >= targets.overloadedBinsPercent, { unit: '%', ...noted(at(overloaded, overloaded?.overloadedBinsPercent)) }),
    line('flood', formatNumber(flood?.floodPercent ?? 0, 2), t('alarms.kpi.below', { value: targets.floodPercent }), (flood?.floodPercent ?? 0) >= targets.floodPercent, { unit: '%', ...noted(at(flood, flood?.floodPercent)) }),
    line('topTen', formatNumber(figures.topTenPercent, 1), t('alarms.kpi.atMost', { value: targets.topTenPercent }), saysTopTen(figures.total) ? figures.topTenPercent > targets.topTenPercent : null, {
      unit: '%',
      ...noted(saysTopTen(figures.total) ? undefined : t('alarms.kpi.tooFew', { least: leastForTopTen })),
    }),
    line('chattering', formatNumber(figures.chattering, 0), t('alarms.kpi.target', { value: targets.chattering }), figures.chattering > targets.chattering, { unit: t('alarms.kpi.definitions') }),
    line('fleeting', formatNumber(figures.fleeting, 0), t('alarms.kpi.target', { value: targets.chattering }), figures.fleeting > targets.chattering, { unit: t('alarms.kpi.alarms') }),
    line('standing', formatNumber(figures.standing, 0), t('alarms.kpi.below', { value: targets.standing }), figures.standing >= targets.standing, { unit: t('alarms.kpi.alarms') }),
    line('priorities', figures.total === 0 ? '—' : shares(figures.priorityPercent), shares(targets.priorities), null, {
      note: <PriorityBars actual={figures.priorityPercent} target={targets.priorities} />,
    }),
    line('defined', shares(kpi.definitionShares), shares(targets.priorities), null),
    line('acknowledge', figures.medianAcknowledgeSeconds === null ? '—' : formatDuration(figures.medianAcknowledgeSeconds * 1000), '', null),
    line('changes', formatNumber(kpi.unauthorizedChanges, 0), t('alarms.kpi.target', { value: targets.unauthorized }), kpi.unauthorizedChanges > targets.unauthorized, { unit: t('alarms.kpi.times') }),
    line('hidden', `${kpi.shelved} / ${kpi.suppressed} / ${kpi.outOfService}`, '', null),
    line('total', formatNumber(figures.total, 0), '', null, { unit: t('alarms.kpi.alarms') }),
  ];
}

function Sources({ kpi }: { kpi: Kpi }): JSX.Element {
  const open = kpi.rules.filter((rule) => !rule.confirmed);
  const rule = kpi.rules.find((one) => one.code === 'alarms.targets');
  return (
    <>
      <span>{t('alarms.kpi.source', { source: rule?.source ?? '', version: rule?.version ?? 1 })}</span>
      {open.length > 0 && <StatusTag kind="computed">{t('alarms.toBeConfirmed')}</StatusTag>}
      <span className="sp" />
      {kpi.truncated && <b>{t('alarms.kpi.truncated')}</b>}
    </>
  );
}
