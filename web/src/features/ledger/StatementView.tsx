import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatInstant } from '../../i18n/format';
import { t, textOf } from '../../i18n/i18n';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { Amount } from './Amount';
import { BalanceSteps } from './BalanceSteps';
import type { Book, StatementPage, StatementRow, TreeItem } from './books';
import { shownUnit } from './books';
import { LotsTable } from './LotsTable';

const pageRows = 200;

interface Props {
  book: Book;
  item: TreeItem;
  times: { at: string | undefined; recordedAt: string | undefined };
  row: string;
  onRow: (id: string) => void;
}

/** The statement of an account: how its balance went, then line by line, then its lots. */
export function StatementView({ book, item, times, row, onRow }: Props): JSX.Element {
  const [view, setView] = useAddress('view', 'statement');
  const [from, setFrom] = useAddress('days', '31');
  const query = useMemo(() => ({
    path: item.path, from: startOf(times.at, Number(from)), to: times.at, recordedAt: times.recordedAt,
  }), [item.path, times.at, times.recordedAt, from]);
  const statement = useInfiniteQuery({
    queryKey: ['ledger', 'statement', book.id, query],
    queryFn: ({ pageParam, signal }) =>
      api.get<StatementPage>(`/ledger/books/${book.id}/statement`, { ...query, cursor: pageParam || undefined, limit: pageRows }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const first = statement.data?.pages[0];
  const rows = useMemo(() => statement.data?.pages.flatMap((page) => page.items) ?? [], [statement.data]);
  const series = useQuery({
    queryKey: ['ledger', 'series', book.id, query],
    queryFn: ({ signal }) => api.get<Series>(`/ledger/books/${book.id}/series`, query, signal),
  });
  return (
    <div className="statement">
      <section className="panel" aria-label={t('ledger.balance')}>
        <Figures item={item} book={book} first={first} />
        {series.data && <BalanceSteps series={series.data} />}
      </section>
      <Panel
        title={view === 'lots' ? t('ledger.lots') : t('ledger.statement')}
        meta={first && t('ledger.lines', { count: first.totals.lines })}
        link={<Views view={view} onView={setView} days={from} onDays={setFrom} />}
        foot={statement.hasNextPage && view !== 'lots' ? (
          <button type="button" className="btn x" disabled={statement.isFetchingNextPage} onClick={() => void statement.fetchNextPage()}>
            {t('ui.more', { count: pageRows })}
          </button>
        ) : undefined}
      >
        {view === 'lots' ? <LotsTable book={book} path={item.path} times={times} /> : (
          <Loaded query={statement} what={t('ledger.statement')} problemOf={problemOf}>
            {() => <Lines rows={rows} book={book} first={first} isWhole={!statement.hasNextPage} row={row} onRow={onRow} />}
          </Loaded>
        )}
      </Panel>
    </div>
  );
}

/** How a balance went, as the door answers it. */
export interface Series {
  unit: string;
  from: string;
  to: string;
  points: { at: string; balance: number }[];
  lowest: number | null;
  highest: number | null;
}

function startOf(at: string | undefined, days: number): string {
  return new Date((at === undefined ? Date.now() : Date.parse(at)) - days * 86_400_000).toISOString();
}

function Views({ view, onView, days, onDays }: { view: string; onView: (view: string) => void; days: string; onDays: (days: string) => void }): JSX.Element {
  return (
    <>
      <label className="inp s">
        <select value={days} aria-label={t('ledger.range')} onChange={(event) => onDays(event.target.value)}>
          {['7', '31', '92', '366', '3660'].map((one) => <option key={one} value={one}>{t(`ledger.range.${one}`)}</option>)}
        </select>
      </label>
      <span className="seg" role="group" aria-label={t('ledger.view')}>
        {(['statement', 'lots'] as const).map((one) => (
          <button key={one} type="button" className={view === one ? 'on' : ''} aria-pressed={view === one} onClick={() => onView(one)}>
            {t(`ledger.${one}`)}
          </button>
        ))}
      </span>
    </>
  );
}

function Figures({ item, book, first }: { item: TreeItem; book: Book; first: StatementPage | undefined }): JSX.Element {
  const totals = first?.totals;
  return (
    <div className="kpis">
      <div>
        <div className="k">{t('ledger.balance')}</div>
        <div className="v"><Amount value={item.balance} unit={book.unit} /></div>
      </div>
      <div>
        <div className="k">{t('ledger.inNet')}</div>
        <div className="v"><Amount value={totals && totals.debits - totals.reversingCredits - totals.reversingDebits} unit={book.unit} /></div>
      </div>
      <div>
        <div className="k">{t('ledger.outNet')}</div>
        <div className="v"><Amount value={totals && totals.credits - totals.reversingDebits - totals.reversingCredits} unit={book.unit} /></div>
      </div>
      {(item.heldDebit > 0 || item.heldCredit > 0) && (
        <div>
          <div className="k">{t('ledger.pending')}</div>
          <div className="v"><Amount value={item.heldDebit - item.heldCredit} unit={book.unit} sign /></div>
        </div>
      )}
    </div>
  );
}

interface LinesProps {
  rows: readonly StatementRow[];
  book: Book;
  first: StatementPage | undefined;
  isWhole: boolean;
  row: string;
  onRow: (id: string) => void;
}

/** Opening, lines and closing as one table. */
function Lines({ rows, book, first, isWhole, row, onRow }: LinesProps): JSX.Element {
  const columns = useMemo(() => columnsOf(book.unit), [book.unit]);
  return (
    <>
      {first && (
        <div className="opening">
          <span>{formatInstant(first.from, 'record')}</span>
          <b className="sp">{t('ledger.opening')}</b>
          <b><Amount value={first.opening} unit={book.unit} /></b>
        </div>
      )}
      <DataTable
        label={t('ledger.statement')} columns={columns} rows={rows} rowKey={(one) => `${one.id} ${one.net > 0 ? 1 : 0}`}
        current={rows.find((one) => one.id === row) && `${row} ${(rows.find((one) => one.id === row)?.net ?? 0) > 0 ? 1 : 0}`}
        onCurrent={(one) => onRow(one.id)} cards
        rowClass={(one) => (one.reversed || one.phase === 'reverse' ? 'struck' : '')}
        empty={<EmptyState title={t('ledger.noLines')} fact={t('ledger.noLinesFact')} />}
      />
      {first && isWhole && (
        <div className="opening closing">
          <span>{formatInstant(first.to, 'record')}</span>
          <b className="sp">{t('ledger.closing')}</b>
          <span className="t2">{t('ledger.in')} <Amount value={first.totals.debits} unit={book.unit} /></span>
          <span className="t2">{t('ledger.out')} <Amount value={first.totals.credits} unit={book.unit} /></span>
          <b><Amount value={rows.at(-1)?.balance ?? first.opening} unit={book.unit} /></b>
        </div>
      )}
    </>
  );
}

function columnsOf(unit: string): readonly Column<StatementRow>[] {
  const inUnit = (text: string): string => (shownUnit(unit).unit === '' ? text : `${text} (${shownUnit(unit).unit})`);
  return [
    { key: 'effective', title: t('ledger.effective'), width: 100, render: (row) => formatInstant(row.effectiveAt, 'short') },
    {
      key: 'recorded', title: t('ledger.recorded'), width: 92, wideOnly: true,
      render: (row) => isLate(row) && <b>{formatInstant(row.recordedAt, 'short')}</b>,
    },
    { key: 'kind', title: t('ledger.kind'), width: 92, render: (row) => kindOf(row) },
    {
      key: 'reference', title: t('ledger.reference'), width: 134,
      render: (row) => <Link to={`/ledger/postings/${row.postingId}`}>{row.reference ?? t('ledger.posting')}</Link>,
    },
    { key: 'counter', title: t('ledger.counter'), render: (row) => <span title={row.counter}>{row.counterName}</span> },
    { key: 'in', title: inUnit(t('ledger.in')), width: 78, align: 'right', render: (row) => row.net > 0 && <Amount value={row.net} unit={unit} bare /> },
    { key: 'out', title: inUnit(t('ledger.out')), width: 78, align: 'right', render: (row) => row.net < 0 && <Amount value={-row.net} unit={unit} bare /> },
    { key: 'balance', title: inUnit(t('ledger.balance')), width: 92, align: 'right', render: (row) => <b><Amount value={row.balance} unit={unit} bare /></b> },
    { key: 'seq', title: t('ledger.chainNumber'), width: 76, align: 'right', wideOnly: true, render: (row) => <span className="mono">{row.seq ?? '—'}</span> },
  ];
}

/** Words of the apps have names where somebody gave them one. */
function kindOf(row: StatementRow): string {
  return row.phase === 'reverse' ? t('ledger.phase.reverse') : textOf(`ledger.kind.${row.kind}`, row.kind);
}

const lateAfter = 3_600_000;

function isLate(row: StatementRow): boolean {
  return Date.parse(row.recordedAt) - Date.parse(row.effectiveAt) > lateAfter;
}
