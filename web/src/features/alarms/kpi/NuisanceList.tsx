import type { JSX } from 'react';
import { formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { Panel } from '../../../ui/Panel';
import { EmptyState } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import type { Kpi } from '../queries';
import { LoadName } from './Pareto';

/** Alarms that chatter or are over before anybody can act; what usually helps stands below. */
export function NuisanceList({ kpi }: { kpi: Kpi }): JSX.Element {
  const loads = kpi.figures.nuisances;
  return (
    <Panel title={t('alarms.kpi.nuisanceTitle')} meta={t('alarms.kpi.nuisanceMeta')} foot={t('alarms.kpi.nuisanceHelp')}>
      {loads.length === 0 && <EmptyState title={t('alarms.kpi.noNuisance')} />}
      <ol className="loads">
        {loads.map((load) => (
          <li key={load.code}>
            <LoadName label={kpi.names[load.code]} />
            {load.chattering && <StatusTag kind="warning">{t('alarms.chattering')}</StatusTag>}
            {load.fleeting > 0 && <StatusTag kind="quiet">{t('alarms.kpi.fleetingCount', { count: load.fleeting })}</StatusTag>}
            <b className="r">{t('alarms.kpi.timesCount', { count: formatNumber(load.count, 0) })}</b>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
