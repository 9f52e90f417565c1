import type { UseQueryResult } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import { EmptyState, Loaded } from '../../ui/states';
import type { TreeNode } from '../../ui/Tree';
import { Tree } from '../../ui/Tree';
import { Amount } from './Amount';
import type { Book, BookTree, TreeItem } from './books';

interface Props {
  books: readonly Book[];
  book: Book;
  onBook: (id: string) => void;
  tree: UseQueryResult<BookTree>;
  current: string | undefined;
  onCurrent: (path: string) => void;
}

/** Accounts by item, kind and place, each with its balance at the time; at the foot whether the book balances. */
export function AccountsTree({ books, book, onBook, tree, current, onCurrent }: Props): JSX.Element {
  const [filter, setFilter] = useState('');
  const nodes = useMemo(
    () => nodesOf((tree.data?.items ?? []).filter((item) => matches(item, filter)), book.unit),
    [tree.data, filter, book.unit],
  );
  return (
    <section className="panel accounts" aria-label={t('app.menu.ledger.accounts')}>
      <div className="accounts-head">
        {books.length > 1 && (
          <label className="inp s">
            <select value={book.id} aria-label={t('ledger.book')} onChange={(event) => onBook(event.target.value)}>
              {books.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
            </select>
          </label>
        )}
        <label className="inp s">
          <Icon name="search" />
          <input type="search" value={filter} placeholder={t('ledger.filterAccounts')} aria-label={t('ledger.filterAccounts')} onChange={(event) => setFilter(event.target.value)} />
        </label>
      </div>
      <div className="pb">
        <Loaded query={tree} what={t('app.menu.ledger.accounts')} problemOf={problemOf}>
          {() => nodes.length === 0 ? <EmptyState title={t('ui.noMatchTitle')} /> : (
            <Tree
              label={t('app.menu.ledger.accounts')} nodes={nodes} current={current && encodeURIComponent(current)}
              onCurrent={(id) => { if (!id.startsWith(branch)) onCurrent(decodeURIComponent(id)); }}
            />
          )}
        </Loaded>
      </div>
      {tree.data && <Balanced tree={tree.data} />}
    </section>
  );
}

/** Ids of branches; ids hold no spaces, because they become ids of the page. */
const branch = 'branch/';

/** Whether debits equal credits, said in words with the amount that is missing. */
function Balanced({ tree }: { tree: BookTree }): JSX.Element {
  const off = tree.debits - tree.credits;
  return (
    <div className={off === 0 ? 'pf balanced' : 'pf late'}>
      <Icon name={off === 0 ? 'check' : 'warning'} />
      <span>
        {t('ledger.debitsEqualCredits')} <Amount value={tree.debits} unit={tree.book.unit} />
        {t('ledger.comma')}{t('ledger.offBy')} {off} {tree.book.unit}
      </span>
    </div>
  );
}

function matches(item: TreeItem, filter: string): boolean {
  const words = filter.trim().toLowerCase();
  return words === '' || [item.path, item.itemName, item.kindName, item.placeName].some((text) => text.toLowerCase().includes(words));
}

function nodesOf(items: readonly TreeItem[], unit: string): readonly TreeNode[] {
  const byItem = group(items, (item) => item.item);
  return [...byItem].map(([code, ofItem]) => ({
    id: `${branch}${encodeURIComponent(code)}`,
    text: ofItem[0]?.itemName === code || ofItem[0] === undefined ? code || t('ledger.noItem') : `${code} ${ofItem[0].itemName}`,
    children: [...group(ofItem, (item) => item.kind)].map(([kind, places]) => kindNode(code, kind, places, unit)),
  }));
}

function kindNode(item: string, kind: string, places: readonly TreeItem[], unit: string): TreeNode {
  const only = places.length === 1 ? places[0] : undefined;
  const name = places[0]?.kindName ?? kind;
  if (only) return leaf(only, only.placeName === '' ? name : `${name}${t('ledger.comma')}${only.placeName}`, unit);
  return {
    id: `${branch}${encodeURIComponent(`${item}/${kind}`)}`,
    text: name,
    mark: <Amount value={places.reduce((sum, place) => sum + place.balance, 0)} unit={unit} bare />,
    children: places.map((place) => leaf(place, place.placeName || '—', unit)),
  };
}

function leaf(item: TreeItem, text: string, unit: string): TreeNode {
  return { id: encodeURIComponent(item.path), text, mark: <Amount value={item.balance} unit={unit} bare />, children: [] };
}

function group<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(key(item));
    if (known) known.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
