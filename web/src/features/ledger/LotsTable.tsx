import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { EmptyState, Loaded } from '../../ui/states';
import { Amount } from './Amount';
import type { Book } from './books';

interface Lot {
  id: string;
  path: string;
  lot: string;
  name: string;
  balance: number;
  heldDebit: number;
  heldCredit: number;
  entries: number;
  openedAt: string;
  closedAt: string | null;
}

/** The lots of an account, each with what is left of it. */
export function LotsTable({ book, path, times }: {
  book: Book;
  path: string;
  times: { at: string | undefined; recordedAt: string | undefined };
}): JSX.Element {
  const lots = useQuery({
    queryKey: ['ledger', 'lots', book.id, path, times],
    queryFn: ({ signal }) => api.get<Page<Lot>>(`/ledger/books/${book.id}/accounts`, { path, ...times }, signal),
  });
  const columns = useMemo<readonly Column<Lot>[]>(() => [
    { key: 'lot', title: t('ledger.lot'), render: (lot) => lot.name || '—', sort: (lot) => lot.name },
    { key: 'opened', title: t('ledger.openedAt'), width: 130, render: (lot) => formatInstant(lot.openedAt, 'short'), sort: (lot) => lot.openedAt },
    { key: 'entries', title: t('ledger.entries'), width: 100, align: 'right', render: (lot) => lot.entries, sort: (lot) => lot.entries },
    { key: 'balance', title: t('ledger.balance'), width: 130, align: 'right', render: (lot) => <b><Amount value={lot.balance} unit={book.unit} /></b>, sort: (lot) => lot.balance },
  ], [book.unit]);
  return (
    <Loaded query={lots} what={t('ledger.lots')} problemOf={problemOf}>
      {(list) => (
        <DataTable
          label={t('ledger.lots')} columns={columns} rows={list.items} rowKey={(lot) => lot.id} cards
          empty={<EmptyState title={t('ledger.noAccounts')} />}
        />
      )}
    </Loaded>
  );
}
