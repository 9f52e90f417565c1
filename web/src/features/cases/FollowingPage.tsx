import { useInfiniteQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useNavigate } from 'react-router';
import { problemOf } from '../../api/problem';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { WorkItem } from './cases';
import { pageOf, worklistQuery } from './cases';
import './cases.css';
import { say } from './definition';

/** Cases of which the reader got a copy. */
export function FollowingPage(): JSX.Element {
  const query = useInfiniteQuery(worklistQuery('copied'));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const navigate = useNavigate();
  const title = t('app.menu.cases.following');
  return (
    <>
      <PageHeader title={title} />
      <div className="body split">
        <Panel label={title} foot={<span>{t('ui.rows', { count: rows.length })}</span>}>
          <Loaded query={query} what={title} problemOf={problemOf}>
            {() => (
              <DataTable
                label={title} columns={columnsOf()} rows={rows} rowKey={(row) => row.case} cards
                onOpen={(row) => void navigate(pageOf(row.type, row.case))}
                empty={<EmptyState title={t('cases.empty.copied')} fact={t('cases.emptyCopiedFact')} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
    </>
  );
}

function columnsOf(): readonly Column<WorkItem>[] {
  return [
    { key: 'title', title: t('cases.case'), render: (row) => <b>{row.title ?? say(row.typeLabels)}</b> },
    { key: 'status', title: t('cases.state'), width: 100, render: (row) => <StatusTag kind={row.status === 'open' ? 'accent' : 'quiet'}>{t(`cases.status.${row.status}`)}</StatusTag> },
    { key: 'type', title: t('cases.procedure'), width: 160, render: (row) => say(row.typeLabels) },
    { key: 'number', title: t('cases.number'), width: 170, render: (row) => <span className="mono">{row.number}</span> },
    { key: 'opened', title: t('cases.openedAt'), width: 130, render: (row) => formatInstant(row.openedAt) },
  ];
}
