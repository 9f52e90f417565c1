import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { address, api } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { formatDuration } from '../../../i18n/format';
import { language, t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { useSite } from '../../../kernel/site';
import { useAddress } from '../../../kernel/useAddress';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import type { Column } from '../../../ui/DataTable';
import { DataTable } from '../../../ui/DataTable';
import { Icon } from '../../../ui/Icon';
import { KeyHints } from '../../../ui/Panel';
import { EmptyState, Loaded } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import { PositionPicker } from '../PositionPicker';
import type { Listed } from '../shapes';
import { alarmKinds, nameOf, placeName, priorityOf } from '../shapes';
import { limitText, lookOf } from '../wording';
import type { DefinitionItem } from './definitionQueries';
import '../alarms.css';

const issues = ['incomplete', 'otherPriority', 'fault', 'disabled'] as const;
const first: string | null = null;

/** All definitions of a site: what is watched, how it is judged, and what is not yet in order. */
export function DefinitionsPage(): JSX.Element {
  const site = useSite();
  const navigate = useNavigate();
  const mayEdit = useAllowed('alarms.edit');
  const [search, setSearch] = useAddress('search');
  const [priority, setPriority] = useAddress('priority');
  const [kind, setKind] = useAddress('kind');
  const [issue, setIssue] = useAddress('issue');
  const [position, setPosition] = useAddress('position');
  const [current, setCurrent] = useState<string | undefined>(undefined);
  const query = { site: site?.id, search: search || null, priority: priority || null, kind: kind || null, issue: issue || null, position: position || null };
  const pages = useInfiniteQuery({
    queryKey: ['alarms', 'definitions', query, language()],
    queryFn: ({ pageParam, signal }) => api.get<Listed<DefinitionItem>>('/alarms/definitions', { ...query, cursor: pageParam, limit: 300 }, signal),
    initialPageParam: first,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    enabled: site !== undefined,
  });
  const rows = pages.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <PageHeader
        title={t('alarms.definitions')}
        crumbs={[{ text: t('app.section.alarms'), to: '/alarms' }, { text: site?.name ?? '' }]}
        actions={
          <>
            <a className="btn" href={address('/alarms/definitions/export', { site: site?.id, search: search || null })} download>
              <Icon name="download" />
              {t('alarms.export')}
            </a>
            {mayEdit && <Link className="btn" to="/alarms/definitions/import"><Icon name="upload" />{t('alarms.import')}</Link>}
            {mayEdit && <Link className="btn p" to="/alarms/definitions/new"><Icon name="plus" />{t('alarms.newDefinition')}</Link>}
          </>
        }
      />
      <div className="body">
        <section className="panel" aria-label={t('alarms.definitions')}>
          <div className="list-toolbar">
            <label className="inp words keep">
              <Icon name="search" />
              <input id="alarm-filter" type="search" value={search} placeholder={t('alarms.searchHint')} aria-label={t('alarms.searchHint')} onChange={(event) => setSearch(event.target.value)} />
            </label>
            <Choose label={t('alarms.column.priority')} value={priority} onChoose={setPriority} choices={[1, 2, 3, 4].map((one) => [String(one), t(`ui.priority.${one}`)])} />
            <Choose label={t('alarms.column.kind')} value={kind} onChoose={setKind} choices={alarmKinds.map((one) => [one, t(`alarms.kind.${one}`)])} />
            <Choose label={t('alarms.column.issue')} value={issue} onChoose={setIssue} choices={issues.map((one) => [one, t(`alarms.issue.${one}`)])} />
            <PositionPicker site={site?.id} position={position} onPosition={setPosition} />
          </div>
          <div className="pb">
            <Loaded query={{ ...pages, data: rows }} what={t('alarms.definitions')} problemOf={problemOf}>
              {(items) => (
                <div className="journal-table cards-definitions">
                  <DataTable<DefinitionItem>
                    label={t('alarms.definitions')}
                    cards
                    columns={columns()}
                    rows={items}
                    rowKey={(item) => item.id}
                    current={current}
                    onCurrent={(item) => setCurrent(item.id)}
                    onOpen={(item) => void navigate(`/alarms/definitions/${item.id}`)}
                    onFilterKey={() => document.querySelector<HTMLInputElement>('#alarm-filter')?.focus()}
                    empty={<EmptyState title={t('alarms.noDefinitions')} fact={t('alarms.noDefinitionsFact')} />}
                  />
                </div>
              )}
            </Loaded>
          </div>
          <div className="list-foot">
            <KeyHints hints={[{ keys: ['↑', '↓'], text: t('ui.move') }, { keys: ['Enter'], text: t('ui.open') }, { keys: ['/'], text: t('alarms.searchHint') }]} />
            <span className="sp" />
            {rows && <span className="s12 t2 nw">{t('alarms.shownRows', { count: rows.length })}</span>}
            {pages.hasNextPage && <button type="button" className="btn x" onClick={() => void pages.fetchNextPage()}>{t('alarms.moreRows')}</button>}
          </div>
        </section>
      </div>
    </>
  );
}

function Choose({ label, value, onChoose, choices }: {
  label: string;
  value: string;
  onChoose: (value: string) => void;
  choices: readonly (readonly [value: string, text: string])[];
}): JSX.Element {
  return (
    <label className="inp picker">
      <span className="t2">{label}</span>
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{t('alarms.all')}</option>
        {choices.map(([one, text]) => <option key={one} value={one}>{text}</option>)}
      </select>
    </label>
  );
}

function columns(): Column<DefinitionItem>[] {
  return [
    { key: 'priority', title: t('alarms.column.priority'), width: 46, sort: (item) => item.definition.priority, render: (item) => <AlarmSymbol priority={priorityOf(item.definition)} state={item.definition.enabled ? lookOf(item.state === 'normal' ? 'ackActive' : item.state) : 'none'} /> },
    { key: 'name', title: t('alarms.column.alarm'), sort: (item) => nameOf(item.definition), render: (item) => <Link to={`/alarms/definitions/${item.id}`} tabIndex={-1}>{nameOf(item.definition)}</Link> },
    { key: 'code', title: t('alarms.field.code'), width: 170, sort: (item) => item.definition.code, render: (item) => <span className="clip mono" title={item.definition.code}>{item.definition.code}</span> },
    { key: 'place', title: t('alarms.column.place'), width: 170, sort: (item) => item.place.path, render: (item) => <span className="clip" title={placeName(item.place)}>{placeName(item.place)}</span> },
    { key: 'kind', title: t('alarms.column.kind'), width: 92, sort: (item) => alarmKinds.indexOf(item.definition.kind), render: (item) => t(`alarms.kind.${item.definition.kind}`) },
    { key: 'limit', title: t('alarms.field.limit'), width: 130, align: 'right', render: (item) => <span className="clip" title={limitText(item.definition, item.place.decimals)}>{limitText(item.definition, item.place.decimals)}</span> },
    { key: 'response', title: t('alarms.field.response'), width: 92, align: 'right', sort: (item) => item.definition.responseSeconds, render: (item) => (item.definition.responseSeconds > 0 ? formatDuration(item.definition.responseSeconds * 1000) : '—') },
    { key: 'position', title: t('alarms.position'), width: 110, sort: (item) => item.definition.position, render: (item) => <span className="t2 clip">{item.definition.position || '—'}</span> },
    { key: 'owner', title: t('alarms.field.owner'), width: 90, wideOnly: true, sort: (item) => item.definition.owner, render: (item) => <span className="t2 clip">{item.definition.owner || '—'}</span> },
    { key: 'rationalized', title: t('alarms.field.rationalizedOn'), width: 100, sort: (item) => item.definition.rationalizedOn ?? '', render: (item) => item.definition.rationalizedOn ?? <span className="t3">—</span> },
    { key: 'issues', title: t('alarms.column.issue'), width: 150, render: (item) => <Issues item={item} /> },
  ];
}

/** What is not yet in order with a definition, in tags. */
export function Issues({ item }: { item: DefinitionItem }): JSX.Element {
  const { definition, fault, matrixPriority } = item;
  const incomplete = !(definition.cause && definition.consequence && definition.action && definition.owner && definition.responseSeconds > 0);
  return (
    <span className="row g4 wrap">
      {fault !== null && <StatusTag kind="error" title={fault}>{t('alarms.issue.fault')}</StatusTag>}
      {incomplete && <StatusTag kind="warning">{t('alarms.issue.incomplete')}</StatusTag>}
      {matrixPriority !== null && matrixPriority !== definition.priority && <StatusTag kind="quiet">{t('alarms.matrixGives', { priority: `P${matrixPriority}` })}</StatusTag>}
      {!definition.enabled && <StatusTag kind="quiet">{t('alarms.issue.disabled')}</StatusTag>}
    </span>
  );
}
