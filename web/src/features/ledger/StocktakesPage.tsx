import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { Amount } from './Amount';
import { useBook, useBooks } from './books';
import { CountDialog } from './CountDialog';
import './ledger.css';

/** A stocktake as the door answers it. */
interface Stocktake {
  id: string;
  bookId: string;
  unit: string;
  countedAt: string;
  state: 'counted' | 'posted' | 'dropped';
  note: string;
  countedBy: string;
  createdAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  reason: string | null;
  postingId: string | null;
  lines: { path: string; name: string; counted: number; booked: number | null }[];
}

/** Counts of stock: one person counts, another one posts what the books differ by. */
export function StocktakesPage(): JSX.Element {
  const books = useBooks();
  const site = useSite();
  const [book, setBook] = useBook(books.data?.items ?? [], site === undefined ? undefined : Number(site.id));
  const [selected, setSelected] = useAddress('count');
  const [counting, setCounting] = useState(false);
  const list = useQuery({
    queryKey: ['ledger', 'stocktakes', book?.id],
    queryFn: ({ signal }) => api.get<Page<Stocktake>>(`/ledger/books/${book?.id ?? ''}/stocktakes`, { limit: 200 }, signal),
    enabled: book !== undefined,
  });
  const columns = useMemo(columnsOf, []);
  const may = useSession()?.permissions.includes('ledger.count') ?? false;
  const current = list.data?.items.find((one) => one.id === selected);
  return (
    <>
      <PageHeader
        title={t('app.menu.ledger.stocktakes')} crumbs={[{ text: t('app.section.ledger'), to: '/ledger' }]}
        actions={may && book && <button type="button" className="btn p" onClick={() => setCounting(true)}>{t('ledger.count')}</button>}
      />
      <div className="body split">
        <Panel
          title={t('app.menu.ledger.stocktakes')} meta={t('ledger.stocktakesMeta')}
          link={books.data && books.data.items.length > 1 && (
            <label className="inp s">
              <select value={book?.id} aria-label={t('ledger.book')} onChange={(event) => setBook(event.target.value)}>
                {books.data.items.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
              </select>
            </label>
          )}
        >
          {books.data?.items.length === 0 ? <EmptyState title={t('ledger.noBooks')} fact={t('ledger.noBooksFact')} /> : (
            <Loaded query={list} what={t('app.menu.ledger.stocktakes')} problemOf={problemOf}>
              {(page) => (
                <DataTable
                  label={t('app.menu.ledger.stocktakes')} columns={columns} rows={page.items} rowKey={(one) => one.id} cards
                  current={current?.id} onCurrent={(one) => setSelected(one.id)}
                  empty={<EmptyState title={t('ledger.noStocktakes')} fact={t('ledger.noStocktakesFact')} />}
                />
              )}
            </Loaded>
          )}
        </Panel>
        {current && <CountPanel key={current.id} count={current} may={may} onClose={() => setSelected('')} />}
      </div>
      {counting && book && <CountDialog book={book} onClose={() => setCounting(false)} onStored={setSelected} />}
    </>
  );
}

function columnsOf(): readonly Column<Stocktake>[] {
  return [
    { key: 'at', title: t('ledger.countedAt'), width: 150, render: (one) => formatInstant(one.countedAt, 'short'), sort: (one) => one.countedAt },
    { key: 'state', title: t('ledger.state'), width: 110, render: (one) => <CountState state={one.state} /> },
    { key: 'lines', title: t('ledger.accounts'), width: 90, align: 'right', render: (one) => one.lines.length },
    { key: 'by', title: t('ledger.countedBy'), width: 140, render: (one) => one.countedBy },
    { key: 'decided', title: t('ledger.decidedBy'), width: 140, render: (one) => one.decidedBy ?? '—' },
    { key: 'note', title: t('ledger.note'), render: (one) => one.note || '—' },
  ];
}

function CountState({ state }: { state: Stocktake['state'] }): JSX.Element {
  return <StatusTag kind={state === 'counted' ? 'accent' : state === 'posted' ? 'plain' : 'quiet'}>{t(`ledger.countState.${state}`)}</StatusTag>;
}

function CountPanel({ count, may, onClose }: { count: Stocktake; may: boolean; onClose: () => void }): JSX.Element {
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: (act: 'confirm' | 'drop') => api.post(`/ledger/stocktakes/${count.id}/${act}`, act === 'drop' ? { reason: reason.trim() } : {}),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['ledger'] }),
  });
  const isOpen = count.state === 'counted';
  return (
    <SidePanel
      label={t('ledger.stocktake')} title={t('ledger.stocktake')} meta={formatInstant(count.countedAt, 'record')} onClose={onClose}
      acts={isOpen && may ? (
        <>
          <button type="button" className="btn s p" disabled={decide.isPending} onClick={() => decide.mutate('confirm')}>{t('ledger.confirm')}</button>
          <button type="button" className="btn s" disabled={decide.isPending || reason.trim() === ''} onClick={() => decide.mutate('drop')}>{t('ledger.drop')}</button>
        </>
      ) : undefined}
    >
      <SideBlock>
        <Facts
          facts={[
            [t('ledger.state'), <CountState key="state" state={count.state} />], [t('ledger.countedBy'), count.countedBy],
            [t('ledger.decidedBy'), count.decidedBy ?? '—'], [t('ledger.note'), count.note || '—'], [t('ledger.reason'), count.reason ?? '—'],
          ]}
        />
        {count.postingId !== null && <Link to={`/ledger/postings/${count.postingId}`}>{t('ledger.openPosting')}</Link>}
      </SideBlock>
      {count.lines.map((line) => (
        <SideBlock key={line.path} title={<span title={line.path}>{line.name} <span className="mono">{line.path}</span></span>}>
          <Facts
            facts={[
              [t('ledger.counted'), <Amount key="c" value={line.counted} unit={count.unit} />],
              [t('ledger.booked'), <Amount key="b" value={line.booked} unit={count.unit} />],
              [t('ledger.difference'), <Amount key="d" value={line.booked === null ? null : line.counted - line.booked} unit={count.unit} sign />],
            ]}
          />
        </SideBlock>
      ))}
      {isOpen && may && (
        <SideBlock title={t('ledger.dropReason')}>
          <label className="inp"><input value={reason} aria-label={t('ledger.dropReason')} onChange={(event) => setReason(event.target.value)} /></label>
        </SideBlock>
      )}
      {isOpen && <p className="side-note">{t('ledger.secondPerson', { name: count.countedBy })}</p>}
      {decide.isError && <Refused problem={problemOf(decide.error)} />}
    </SidePanel>
  );
}
