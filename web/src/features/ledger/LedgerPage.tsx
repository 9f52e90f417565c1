import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { address, api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { readLocal } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import { Icon } from '../../ui/Icon';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { AccountsTree } from './AccountsTree';
import type { Book, BookTree, TreeItem } from './books';
import { useBook, useBooks } from './books';
import './ledger.css';
import { ProofPanel } from './ProofPanel';
import { StatementView } from './StatementView';

/** The books: accounts as a tree, the statement of one of them at any time, and the proof of each line. */
export function LedgerPage(): JSX.Element {
  const books = useBooks();
  return (
    <Loaded query={books} what={t('app.section.ledger')} problemOf={problemOf}>
      {(list) => list.items.length === 0 ? <NoBooks /> : <Books books={list.items} />}
    </Loaded>
  );
}

function NoBooks(): JSX.Element {
  return (
    <>
      <PageHeader title={t('app.section.ledger')} />
      <div className="body">
        <div className="panel">
          <EmptyState title={t('ledger.noBooks')} fact={t('ledger.noBooksFact')} />
        </div>
      </div>
    </>
  );
}

function Books({ books }: { books: readonly Book[] }): JSX.Element {
  const site = useSite();
  const [book, setBook] = useBook(books, site === undefined ? undefined : Number(site.id));
  const [at, setAt] = useAddress('at');
  const [known, setKnown] = useAddress('known');
  const [path, setPath] = useAddress('path');
  const [row, setRow] = useAddress('row');
  const times = { at: instant(at), recordedAt: instant(known) };
  const tree = useQuery({
    queryKey: ['ledger', 'tree', book?.id, times],
    queryFn: ({ signal }) => api.get<BookTree>(`/ledger/books/${book?.id ?? ''}/tree`, times, signal),
    enabled: book !== undefined,
  });
  const items = useMemo(() => tree.data?.items ?? [], [tree.data]);
  const current = items.find((item) => item.path === path) ?? items.find((item) => item.kind === 'INV') ?? items[0];
  if (!book) return <NoBooks />;
  return (
    <>
      <PageHeader
        title={current === undefined ? book.name : titleOf(current)}
        crumbs={[{ text: t('app.section.ledger'), to: '/ledger' }, { text: book.name }, ...(current ? [{ text: current.itemName }] : [])]}
        tags={current && <StatusTag kind="quiet">{current.kind}</StatusTag>}
        actions={<Times at={at} known={known} onAt={setAt} onKnown={setKnown} exports={exportOf(book, current, times)} />}
      />
      <div className={row === '' ? 'body ledger' : 'body ledger with-proof'}>
        <AccountsTree
          books={books} book={book} onBook={(id) => { setBook(id); setPath(''); setRow(''); }} tree={tree}
          current={current?.path} onCurrent={(next) => { setPath(next); setRow(''); }}
        />
        {current === undefined ? (
          <div className="panel"><EmptyState title={t('ledger.noAccounts')} fact={t('ledger.noAccountsFact')} /></div>
        ) : (
          <StatementView key={`${book.id} ${current.path}`} book={book} item={current} times={times} row={row} onRow={setRow} />
        )}
        {row !== '' && <ProofPanel id={row} unit={book.unit} onClose={() => setRow('')} />}
      </div>
    </>
  );
}

function titleOf(item: TreeItem): string {
  return [item.kindName, item.placeName].filter((part) => part !== '').join(t('ledger.comma'));
}

/** Times of the address are local; the doors want instants. */
function instant(local: string): string | undefined {
  const at = local === '' ? null : readLocal(local);
  return at === null ? undefined : new Date(at).toISOString();
}

function exportOf(book: Book, item: TreeItem | undefined, times: { at: string | undefined; recordedAt: string | undefined }): string {
  return address(`/ledger/books/${book.id}/statement/export`, { path: item?.path, to: times.at, recordedAt: times.recordedAt });
}

interface TimesProps {
  at: string;
  known: string;
  onAt: (local: string) => void;
  onKnown: (local: string) => void;
  exports: string;
}

/** The two times of the books: what was the case then, and what was known of it when. */
function Times({ at, known, onAt, onKnown, exports }: TimesProps): JSX.Element {
  return (
    <>
      <label className="inp s date">
        <span className="t3">{t('ledger.balanceAt')}</span>
        <input type="datetime-local" value={at} onChange={(event) => onAt(event.target.value)} />
      </label>
      <label className="inp s date">
        <span className="t3">{t('ledger.knownAt')}</span>
        <input type="datetime-local" value={known} onChange={(event) => onKnown(event.target.value)} />
      </label>
      <a className="btn" href={exports} download>
        <Icon name="download" />
        {t('ledger.export')}
      </a>
    </>
  );
}
