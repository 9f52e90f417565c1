import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant, readLocal } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { AreaField, TextField } from '../../ui/fields';
import { Panel } from '../../ui/Panel';
import { SidePanel } from '../../ui/SidePanel';
import { EmptyState, Loaded } from '../../ui/states';
import type { Book } from './books';
import { useBooks } from './books';
import './ledger.css';

interface Period {
  until: string;
  closedAt: string;
  closedBy: string;
  reason: string;
}

/** Up to when each book is closed, by whom and why, and the way to close the next period. */
export function ClosingPage(): JSX.Element {
  const books = useBooks();
  const [selected, setSelected] = useAddress('book');
  const [closing, setClosing] = useState(false);
  const columns = useMemo(columnsOf, []);
  const current = books.data?.items.find((book) => book.id === selected);
  const may = useSession()?.permissions.includes('ledger.close') ?? false;
  return (
    <>
      <PageHeader
        title={t('app.menu.ledger.closing')} crumbs={[{ text: t('app.section.ledger'), to: '/ledger' }]}
        actions={may && current && <button type="button" className="btn p" onClick={() => setClosing(true)}>{t('ledger.closePeriod')}</button>}
      />
      <div className="body split">
        <Panel title={t('ledger.books')} meta={t('ledger.closingMeta')}>
          <Loaded query={books} what={t('app.section.ledger')} problemOf={problemOf}>
            {(list) => (
              <DataTable
                label={t('ledger.books')} columns={columns} rows={list.items} rowKey={(book) => book.id} current={current?.id} cards
                onCurrent={(book) => setSelected(book.id)}
                empty={<EmptyState title={t('ledger.noBooks')} fact={t('ledger.noBooksFact')} />}
              />
            )}
          </Loaded>
        </Panel>
        {current && <Periods key={current.id} book={current} onClose={() => setSelected('')} />}
      </div>
      {closing && current && <CloseDialog book={current} onDone={() => setClosing(false)} />}
    </>
  );
}

function columnsOf(): readonly Column<Book>[] {
  return [
    { key: 'name', title: t('ledger.book'), render: (book) => book.name, sort: (book) => book.name },
    { key: 'unit', title: t('ledger.unit'), width: 90, render: (book) => book.unit },
    { key: 'site', title: t('ledger.site'), width: 90, align: 'right', render: (book) => book.site },
    { key: 'until', title: t('ledger.closedUntil'), width: 190, render: (book) => (book.closedUntil === null ? t('ledger.neverClosed') : formatInstant(book.closedUntil, 'record')) },
  ];
}

function Periods({ book, onClose }: { book: Book; onClose: () => void }): JSX.Element {
  const periods = useQuery({
    queryKey: ['ledger', 'periods', book.id],
    queryFn: ({ signal }) => api.get<Page<Period>>(`/ledger/books/${book.id}/periods`, undefined, signal),
  });
  return (
    <SidePanel label={t('ledger.periods')} title={t('ledger.periods')} meta={book.name} onClose={onClose}>
      <Loaded query={periods} what={t('ledger.periods')} problemOf={problemOf}>
        {(list) => list.items.length === 0 ? <EmptyState title={t('ledger.neverClosed')} /> : (
          <>
            {list.items.map((period) => (
              <div key={period.until} className="opening">
                <b>{formatInstant(period.until, 'record')}</b>
                <span className="sp el" title={period.reason}>{period.reason}</span>
                <span className="t3">{period.closedBy}</span>
              </div>
            ))}
          </>
        )}
      </Loaded>
    </SidePanel>
  );
}

function CloseDialog({ book, onDone }: { book: Book; onDone: () => void }): JSX.Element {
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const at = until === '' ? null : readLocal(until);
  const close = useMutation({
    mutationFn: () => api.post(`/ledger/books/${book.id}/periods`, { until: new Date(at ?? 0).toISOString(), reason: reason.trim() }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['ledger'] });
      onDone();
    },
  });
  return (
    <ConfirmWithConsequences
      title={t('ledger.closeTitle', { book: book.name })} act={t('ledger.closePeriod')} busy={close.isPending}
      disabled={at === null || reason.trim() === ''} problem={close.isError ? problemOf(close.error) : undefined}
      consequences={[[t('ledger.follows'), t('ledger.closeFollows')], [t('ledger.undo'), t('ledger.closeUndo')]]}
      onAct={() => close.mutate()} onCancel={onDone}
    >
      <TextField label={t('ledger.closeUntil')} value={until} onChange={setUntil} input={{ type: 'datetime-local', required: true }} hint={t('ledger.closeUntilHint')} />
      <AreaField label={t('ledger.reason')} value={reason} onChange={setReason} />
    </ConfirmWithConsequences>
  );
}
