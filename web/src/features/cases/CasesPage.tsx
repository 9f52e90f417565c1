import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { CaseFilter, CaseItem } from './cases';
import { casesQuery, pageOf, proceduresQuery } from './cases';
import './cases.css';
import type { Labels } from './definition';
import { say } from './definition';
import { DueText } from './DueText';
import { NewCaseButton } from './NewCase';

/** What the reader has started. */
export function MyCasesPage(): JSX.Element {
  return <Cases list="mine" title={t('app.menu.cases.startedByMe')} />;
}

/** All cases of the organizations that the reader sees. */
export function AllCasesPage(): JSX.Element {
  return <Cases list="all" title={t('app.menu.cases.allCases')} />;
}

/** Open cases past a deadline, the longest first. */
export function OverdueCasesPage(): JSX.Element {
  return <Cases list="late" title={t('app.menu.cases.overdue')} />;
}

const statuses = ['open', 'suspended', 'closed', 'canceled'] as const;

function Cases({ list, title }: { list: CaseFilter['list']; title: string }): JSX.Element {
  const [type, setType] = useAddress('type');
  const [status, setStatus] = useAddress('status');
  const [search, setSearch] = useAddress('search');
  const [org, setOrg] = useAddress('org');
  const filter = { list, type: type || undefined, status: status || undefined, search: search || undefined, org: org || undefined };
  const query = useInfiniteQuery(casesQuery(list === 'late' ? { list } : filter));
  const procedures = useQuery(proceduresQuery).data;
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const sites = useSession()?.sites ?? [];
  const navigate = useNavigate();
  const columns = columnsOf(
    new Map(procedures?.map((one) => [one.type, one.labels])), new Map(sites.map((site) => [site.id, site.name])));
  return (
    <>
      <PageHeader title={title} actions={list === 'late' ? undefined : <NewCaseButton />} />
      <div className="body split">
        <Panel
          label={title}
          foot={
            <>
              <span>{t('ui.rows', { count: rows.length })}</span>
              {query.hasNextPage && <button type="button" className="btn x" onClick={() => void query.fetchNextPage()}>{t('cases.moreRows')}</button>}
            </>
          }
        >
          {list !== 'late' && (
            <div className="bar-inp">
              <Typed value={search} onChange={setSearch} />
              <Choose label={t('cases.procedure')} value={type} onChange={setType} choices={(procedures ?? []).map((one) => [one.type, say(one.labels)])} />
              <Choose label={t('cases.state')} value={status} onChange={setStatus} choices={statuses.map((one) => [one, t(`cases.status.${one}`)])} />
              {list === 'all' && sites.length > 1 && <Choose label={t('cases.site')} value={org} onChange={setOrg} choices={sites.map((site) => [site.id, site.name])} />}
            </div>
          )}
          <Loaded query={query} what={title} problemOf={problemOf}>
            {() => (
              <DataTable
                label={title} columns={columns} rows={rows} rowKey={(row) => row.id} cards
                onOpen={(row) => void navigate(pageOf(row.type, row.id))}
                empty={<EmptyState title={t(`cases.emptyList.${list}`)} fact={t('cases.emptyListFact')} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
    </>
  );
}

/** Words that the server looks for, sent when the field is left or Enter is pressed. */
function Typed({ value, onChange }: { value: string; onChange: (value: string) => void }): JSX.Element {
  const [typed, setTyped] = useState(value);
  return (
    <label className="inp s">
      <input
        type="search" value={typed} placeholder={t('cases.search')} aria-label={t('cases.search')}
        onChange={(event) => {
          setTyped(event.target.value);
          if (event.target.value === '') onChange('');
        }}
        onBlur={() => onChange(typed.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onChange(typed.trim());
        }}
      />
    </label>
  );
}

function Choose({ label, value, onChange, choices }: {
  label: string; value: string; onChange: (value: string) => void; choices: readonly (readonly [value: string, text: string])[];
}): JSX.Element {
  return (
    <label className="inp s">
      <select value={value} aria-label={label} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t('cases.every', { what: label })}</option>
        {choices.map(([one, text]) => <option key={one} value={one}>{text}</option>)}
      </select>
    </label>
  );
}

function columnsOf(types: ReadonlyMap<string, Labels>, sites: ReadonlyMap<string, string>): readonly Column<CaseItem>[] {
  return [
    {
      key: 'title', title: t('cases.case'),
      render: (row) => <Link to={pageOf(row.type, row.id)} className="b" tabIndex={-1}>{row.title ?? say(types.get(row.type), row.type)}</Link>,
    },
    { key: 'status', title: t('cases.state'), width: 100, render: (row) => <StatusTag kind={row.status === 'open' ? 'accent' : row.status === 'suspended' ? 'warning' : 'quiet'}>{t(`cases.status.${row.status}`)}</StatusTag> },
    { key: 'type', title: t('cases.procedure'), width: 150, sort: (row) => say(types.get(row.type), row.type), render: (row) => say(types.get(row.type), row.type) },
    { key: 'number', title: t('cases.number'), width: 160, sort: (row) => row.number, render: (row) => <span className="mono">{row.number}</span> },
    { key: 'due', title: t('cases.due'), width: 210, sort: (row) => row.dueAt ?? '9', render: (row) => (row.status === 'open' ? <DueText at={row.dueAt} /> : <span className="t3">—</span>) },
    { key: 'site', title: t('cases.site'), width: 130, wideOnly: true, render: (row) => sites.get(String(row.org)) ?? '' },
    { key: 'opened', title: t('cases.openedAt'), width: 120, wideOnly: true, sort: (row) => row.openedAt, render: (row) => formatInstant(row.openedAt) },
  ];
}
