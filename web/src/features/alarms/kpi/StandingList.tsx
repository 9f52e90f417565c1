import type { JSX } from 'react';
import { formatDuration, formatInstant } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { Panel } from '../../../ui/Panel';
import { EmptyState } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import type { Kpi } from '../queries';
import { LoadName } from './Pareto';

/** Alarms that have stood for more than a day now. */
export function StandingList({ kpi }: { kpi: Kpi }): JSX.Element {
  return (
    <Panel title={t('alarms.kpi.standingTitle')} meta={t('alarms.kpi.standingMeta', { count: kpi.standing.length })}>
      {kpi.standing.length === 0 && <EmptyState title={t('alarms.kpi.noStanding')} />}
      <ol className="loads">
        {kpi.standing.map((one) => (
          <li key={one.label.id}>
            <LoadName label={one.label} />
            {one.masked && <StatusTag kind="quiet">{t('alarms.kpi.maskedNow')}</StatusTag>}
            <span className="r t2">{t('alarms.since', { time: formatInstant(one.raisedAt) })}</span>
            <b className="r">{formatDuration(Date.parse(kpi.toAt) - Date.parse(one.raisedAt))}</b>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
