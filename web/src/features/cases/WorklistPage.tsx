import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { taskCountQuery, useCaseNews } from '../../kernel/taskCount';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { KeyHints, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { WorkItem } from './cases';
import { pageOf, refreshCases, scopes, worklistQuery } from './cases';
import './cases.css';
import { say } from './definition';
import { DueText } from './DueText';
import { NewCaseButton } from './NewCase';
import { TaskPreview } from './TaskPreview';

/** What waits for the reader, in the order of its deadlines: one's own, one's roles', late, of those who delegated. */
export function WorklistPage(): JSX.Element {
  const [shown, setShown] = useAddress('show', 'all');
  const [filter, setFilter] = useAddress('filter');
  const [selected, setSelected] = useAddress('row');
  const scope = scopes.find((one) => one === shown) ?? 'all';
  const query = useInfiniteQuery(worklistQuery(scope));
  const count = useQuery(taskCountQuery).data;
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const sites = useSession()?.sites;
  const navigate = useNavigate();
  const columns = useMemo(() => columnsOf((org) => sites?.find((site) => site.id === String(org))?.name ?? ''), [sites]);
  const current = rows.find((row) => keyOf(row) === selected);
  useCaseNews(() => void refreshCases());
  return (
    <>
      <PageHeader
        title={t('app.menu.cases.myTasks')}
        facts={count === undefined ? undefined : <span>{t('cases.counted', { count: count.about, late: count.late })}</span>}
        actions={<NewCaseButton />}
      />
      <div className="body split">
        <Panel
          label={t('app.menu.cases.myTasks')}
          foot={
            <>
              <KeyHints hints={[{ keys: ['↑', '↓'], text: t('cases.keyRow') }, { keys: ['Enter'], text: t('cases.keyOpen') }, { keys: ['/'], text: t('cases.keyFilter') }]} />
              <span className="sp" />
              {query.hasNextPage && <button type="button" className="btn x" onClick={() => void query.fetchNextPage()}>{t('cases.moreRows')}</button>}
            </>
          }
        >
          <div className="bar-inp">
            <span className="seg" role="group" aria-label={t('cases.whose')}>
              {scopes.map((one) => (
                <button key={one} type="button" className={one === scope ? 'on' : ''} aria-pressed={one === scope} onClick={() => setShown(one)}>
                  {t(`cases.scope.${one}`)}
                </button>
              ))}
            </span>
            <label className="inp s">
              <input id="case-filter" type="search" value={filter} placeholder={t('cases.filter')} aria-label={t('cases.filter')} onChange={(event) => setFilter(event.target.value)} />
            </label>
          </div>
          <Loaded query={query} what={t('app.menu.cases.myTasks')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('app.menu.cases.myTasks')} columns={columns} rows={rows} rowKey={keyOf} cards
                current={current && keyOf(current)} onCurrent={(row) => setSelected(keyOf(row))}
                onOpen={(row) => void navigate(pageOf(row.type, row.case))} filter={filter}
                onFilterKey={() => document.getElementById('case-filter')?.focus()}
                rowClass={() => 'two'}
                empty={<EmptyState title={t(`cases.empty.${scope}`)} fact={t('cases.emptyFact')} />}
              />
            )}
          </Loaded>
        </Panel>
        {current && <TaskPreview item={current} onClose={() => setSelected('')} />}
      </div>
    </>
  );
}

function keyOf(row: WorkItem): string {
  return `${row.case}-${row.task}`;
}

function columnsOf(siteOf: (org: number) => string): readonly Column<WorkItem>[] {
  return [
    {
      key: 'what', title: t('cases.task'), text: (row) => `${say(row.labels)} ${row.title ?? ''} ${row.number} ${say(row.typeLabels)}`,
      render: (row) => (
        <>
          <Link to={pageOf(row.type, row.case)} className="b work-title" tabIndex={-1}>{row.title ?? say(row.typeLabels)}</Link>
          <div className="s12 t2 el">{say(row.labels, t('cases.copied'))}</div>
        </>
      ),
    },
    { key: 'due', title: t('cases.due'), width: 200, sort: (row) => row.dueAt ?? '9', render: (row) => <DueText at={row.dueAt} /> },
    { key: 'type', title: t('cases.procedure'), width: 150, sort: (row) => say(row.typeLabels), render: (row) => <>{say(row.typeLabels)}<div className="s12 t3 mono">{row.number}</div></> },
    { key: 'scope', title: t('cases.how'), width: 110, render: (row) => <StatusTag kind={row.scope === 'mine' ? 'accent' : 'quiet'}>{t(`cases.by.${row.scope}`)}</StatusTag> },
    { key: 'site', title: t('cases.site'), width: 130, wideOnly: true, sort: (row) => siteOf(row.org), render: (row) => siteOf(row.org) },
    { key: 'since', title: t('cases.since'), width: 110, wideOnly: true, sort: (row) => row.openedAt, render: (row) => formatInstant(row.openedAt) },
  ];
}
