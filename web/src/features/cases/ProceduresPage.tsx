import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../api/problem';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { ProcedureItem } from './cases';
import { procedureQuery, proceduresQuery } from './cases';
import './cases.css';
import { say } from './definition';
import { StateDiagram } from './StateDiagram';

/** The procedures, each with its chart as soon as it is chosen. */
export function ProceduresPage(): JSX.Element {
  const query = useQuery(proceduresQuery);
  const [selected, setSelected] = useAddress('row');
  const navigate = useNavigate();
  const current = query.data?.find((row) => row.type === selected) ?? query.data?.[0];
  const title = t('app.menu.cases.procedures');
  return (
    <>
      <PageHeader title={title} />
      <div className="body case-procedures">
        <Panel label={title}>
          <Loaded query={query} what={title} problemOf={problemOf}>
            {(rows) => (
              <DataTable
                label={title} columns={columnsOf()} rows={rows} rowKey={(row) => row.type} current={current?.type} cards
                onCurrent={(row) => setSelected(row.type)} onOpen={(row) => void navigate(`/cases/procedures/${row.hash}`)}
                empty={<EmptyState title={t('cases.noProcedure')} />}
              />
            )}
          </Loaded>
        </Panel>
        {current && <Preview item={current} />}
      </div>
    </>
  );
}

function Preview({ item }: { item: ProcedureItem }): JSX.Element {
  const query = useQuery(procedureQuery(item.hash));
  return (
    <Panel
      title={say(item.labels)} meta={item.description ? say(item.description) : undefined} padded
      link={<Link to={`/cases/procedures/${item.hash}`}>{t('cases.openProcedure')}</Link>}
    >
      <Loaded query={query} what={t('cases.procedure')} problemOf={problemOf}>
        {(procedure) => <StateDiagram definition={procedure.content} />}
      </Loaded>
    </Panel>
  );
}

function columnsOf(): readonly Column<ProcedureItem>[] {
  return [
    {
      key: 'name', title: t('cases.procedure'), sort: (row) => say(row.labels),
      render: (row) => <Link className="b" to={`/cases/procedures/${row.hash}`} tabIndex={-1}>{say(row.labels)}</Link>,
    },
    { key: 'state', title: t('cases.state'), width: 110, render: (row) => (row.retiredAt === null ? <StatusTag>{t('cases.inUse')}</StatusTag> : <StatusTag kind="stop">{t('cases.retired')}</StatusTag>) },
    { key: 'version', title: t('cases.version'), width: 80, align: 'right', sort: (row) => row.version, render: (row) => row.version },
    { key: 'origin', title: t('cases.origin'), width: 140, render: (row) => t(`cases.origin.${row.origin}`) },
    { key: 'published', title: t('cases.publishedAt'), width: 170, sort: (row) => row.publishedAt, render: (row) => formatInstant(row.publishedAt, 'record') },
    { key: 'hash', title: t('cases.hash'), width: 130, wideOnly: true, render: (row) => <span className="mono t3" title={row.hash}>{row.hash.slice(0, 12)}</span> },
  ];
}
