import { useInfiniteQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { address, api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatInstant, readLocal } from '../../i18n/format';
import { t, textOf } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import { VerifyButton, VerifyReport } from '../../kernel/VerifyChains';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import './system.css';
import { knownVerbs } from './verbs';

interface AuditItem {
  id: string;
  site: number;
  at: string;
  actorKind: string;
  actorName: string;
  verb: string;
  objectKind: string;
  objectId: string;
  beforeHash: string | null;
  afterHash: string | null;
  requestId: string;
  seq: number | null;
}

const pageRows = 200;

/** Every accepted command, sign-in, export and denial: who, when, what, on which object. */
export function AuditPage(): JSX.Element {
  const [search] = useSearchParams();
  const [selected, setSelected] = useAddress('row');
  const filter = {
    from: iso(search.get('from')),
    to: iso(search.get('to')),
    verb: search.get('verb') ?? '',
    actor: search.get('actor') ?? '',
    objectId: search.get('object') ?? '',
  };
  const log = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<{ items: AuditItem[]; next: string | null }>('/audit', { ...filter, cursor: pageParam || undefined, limit: pageRows }, signal),
    initialPageParam: '',
    getNextPageParam: (page: { next: string | null }) => page.next ?? undefined,
  });
  const rows = useMemo(() => log.data?.pages.flatMap((page) => page.items) ?? [], [log.data]);
  const columns = useMemo(columnsOf, []);
  const current = rows.find((row) => row.id === selected);
  return (
    <>
      <PageHeader
        title={t('app.menu.system.auditLog')}
        crumbs={[{ text: t('app.section.system') }]}
        actions={
          <>
            <a className="btn" href={address('/audit/export', filter)} download>
              <Icon name="download" />
              {t('system.exportCsv')}
            </a>
            <VerifyButton />
          </>
        }
      />
      <VerifyReport />
      <div className="body split">
        <Panel
          title={t('app.menu.system.auditLog')}
          meta={t('system.auditMeta')}
          foot={
            <>
              <span>{t('ui.rows', { count: rows.length })}</span>
              {log.hasNextPage && (
                <button type="button" className="btn x" disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                  {t('ui.more', { count: pageRows })}
                </button>
              )}
            </>
          }
        >
          <AuditFilters />
          <Loaded query={log} what={t('app.menu.system.auditLog')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('app.menu.system.auditLog')} columns={columns} rows={rows} rowKey={(row) => row.id} current={current?.id}
                onCurrent={(row) => setSelected(row.id)} cards
                empty={<EmptyState title={t('ui.noMatchTitle')} fact={t('system.auditEmpty')} />}
              />
            )}
          </Loaded>
        </Panel>
        {current && <AuditPanel row={current} onClose={() => setSelected('')} />}
      </div>
    </>
  );
}

/** Addresses hold local times as they were typed; the door wants instants. */
function iso(local: string | null): string | undefined {
  const at = local === null ? null : readLocal(local);
  return at === null ? undefined : new Date(at).toISOString();
}

function AuditFilters(): JSX.Element {
  const [verb, setVerb] = useAddress('verb');
  const [from, setFrom] = useAddress('from');
  const [to, setTo] = useAddress('to');
  const verbs = [...new Set([...knownVerbs, ...(verb === '' ? [] : [verb])])];
  return (
    <div className="bar-inp">
      <Typed name="actor" label={t('system.actor')} />
      <label className="inp s">
        <select value={verb} aria-label={t('system.verb')} onChange={(event) => setVerb(event.target.value)}>
          <option value="">{t('system.everyVerb')}</option>
          {verbs.map((one) => <option key={one} value={one}>{textOf(`system.verb.${one}`, one)}</option>)}
        </select>
      </label>
      <Typed name="object" label={t('system.objectNumber')} />
      <label className="inp s date">
        <span className="t3">{t('system.from')}</span>
        <input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label className="inp s date">
        <span className="t3">{t('system.until')}</span>
        <input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
    </div>
  );
}

/** A filter that acts when the field is left or Enter is pressed, because the server compares whole words. */
function Typed({ name, label }: { name: string; label: string }): JSX.Element {
  const [value, setValue] = useAddress(name);
  const [typed, setTyped] = useState(value);
  return (
    <label className="inp s">
      <input
        type="search" value={typed} placeholder={label} aria-label={label}
        onChange={(event) => {
          setTyped(event.target.value);
          if (event.target.value === '') setValue('');
        }}
        onBlur={() => setValue(typed.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') setValue(typed.trim());
        }}
      />
    </label>
  );
}

function columnsOf(): readonly Column<AuditItem>[] {
  return [
    { key: 'at', title: t('ui.time'), width: 168, render: (row) => formatInstant(row.at, 'record') },
    {
      key: 'actor', title: t('system.actor'), width: 150,
      render: (row) => <>{actorOf(row)}{row.actorKind === 'token' && <span className="t3 account">{t('system.actorKind.token')}</span>}</>,
    },
    { key: 'verb', title: t('system.verb'), width: 200, render: (row) => <VerbText verb={row.verb} /> },
    { key: 'object', title: t('system.object'), render: (row) => <>{textOf(`system.objectKind.${row.objectKind}`, row.objectKind)} <span className="mono t3">{row.objectId}</span></> },
    { key: 'hash', title: t('system.hashAfter'), width: 120, wideOnly: true, render: (row) => <span className="mono t3">{row.afterHash?.slice(0, 12) ?? '—'}</span> },
    { key: 'seq', title: t('system.chainNumber'), width: 80, align: 'right', wideOnly: true, render: (row) => row.seq ?? '—' },
  ];
}

/** The product itself has no name of its own. */
function actorOf(row: AuditItem): string {
  return row.actorKind === 'system' ? t('system.actorKind.system') : row.actorName;
}

/** What was done; refusals and failures carry a mark. */
function VerbText({ verb }: { verb: string }): JSX.Element {
  const denied = verb === 'identity.denied' || verb === 'identity.signInFailed';
  const text = textOf(`system.verb.${verb}`, verb);
  return denied ? <StatusTag kind="error">{text}</StatusTag> : <>{text}</>;
}

function AuditPanel({ row, onClose }: { row: AuditItem; onClose: () => void }): JSX.Element {
  return (
    <SidePanel label={t('system.auditRow')} title={<VerbText verb={row.verb} />} meta={formatInstant(row.at, 'event')} onClose={onClose}>
      <SideBlock>
        <Facts
          facts={[
            [t('system.actor'), actorOf(row)],
            [t('system.actorKind'), textOf(`system.actorKind.${row.actorKind}`, row.actorKind)],
            [t('system.verb'), <span key="verb" className="mono">{row.verb}</span>],
            [t('system.object'), textOf(`system.objectKind.${row.objectKind}`, row.objectKind)],
            [t('system.chainNumber'), row.seq ?? t('system.notSealed')],
          ]}
        />
      </SideBlock>
      {([
        ['system.objectNumber', row.objectId],
        ['system.hashBefore', row.beforeHash],
        ['system.hashAfter', row.afterHash],
        ['system.request', row.requestId],
      ] as const).map(([name, value]) => (
        <SideBlock key={name} title={t(name)}><span className="mono hash">{value ?? '—'}</span></SideBlock>
      ))}
      <p className="side-note">{t('system.hashNote')}</p>
    </SidePanel>
  );
}
