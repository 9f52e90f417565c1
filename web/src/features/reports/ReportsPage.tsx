import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed, useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { ReportPanel } from './ReportPanel';
import type { Report } from './reports';
import { reportsQuery, titleOf } from './reports';
import './reports.css';
import { RunState } from './RunState';

/** Report tables: when each is made, how the last one went, and all that were made. */
export function ReportsPage(): JSX.Element {
  const reports = useQuery(reportsQuery);
  const [selected, setSelected] = useAddress('report');
  const session = useSession();
  const mayEdit = useAllowed('reports.edit');
  const columns = useMemo(() => columnsOf(new Map([...(session?.sites ?? []), ...(session?.group ? [session.group] : [])].map((one) => [one.id, one.name]))), [session]);
  const current = reports.data?.find((one) => one.id === selected);
  return (
    <>
      <PageHeader
        title={t('app.menu.cockpit.reports')} crumbs={[{ text: t('app.section.cockpit') }]}
        actions={mayEdit && <Link className="btn p" to="/reports/new"><Icon name="plus" />{t('reports.new')}</Link>}
      />
      <div className="body split">
        <Panel title={t('app.menu.cockpit.reports')} meta={reports.data && t('ui.rows', { count: reports.data.length })}>
          <Loaded query={reports} what={t('app.menu.cockpit.reports')} problemOf={problemOf}>
            {(rows) => (
              <DataTable
                label={t('app.menu.cockpit.reports')} columns={columns} rows={rows} rowKey={(one) => one.id} cards
                current={current?.id} onCurrent={(one) => setSelected(one.id)}
                empty={<EmptyState title={t('reports.none')} fact={t('reports.noneFact')} />}
              />
            )}
          </Loaded>
        </Panel>
        {current && <ReportPanel key={current.id} report={current} onClose={() => setSelected('')} />}
      </div>
    </>
  );
}

function columnsOf(sites: ReadonlyMap<string, string>): readonly Column<Report>[] {
  return [
    { key: 'title', title: t('reports.name'), render: (one) => <b>{titleOf(one.content)}</b>, sort: (one) => titleOf(one.content) },
    { key: 'site', title: t('reports.site'), width: 160, render: (one) => sites.get(String(one.site)) ?? one.site },
    { key: 'cadence', title: t('reports.cadence'), width: 150, render: (one) => t(`reports.cadence.${one.content.cadence}`) + (one.content.scheduled ? t('reports.bySchedule') : '') },
    { key: 'period', title: t('reports.lastPeriod'), width: 110, render: (one) => one.last?.period ?? '—' },
    { key: 'state', title: t('reports.state'), width: 110, render: (one) => one.last === null ? '—' : <RunState run={one.last} /> },
    { key: 'at', title: t('reports.madeAt'), width: 120, render: (one) => one.last?.endedAt ? formatInstant(one.last.endedAt) : '—' },
  ];
}
