import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { useAddress } from '../../kernel/useAddress';

/** A book: what one site has of one quantity. */
export interface Book {
  id: string;
  site: number;
  unit: string;
  convention: string;
  name: string;
  closedUntil: string | null;
}

/** All accounts of one kind at one place for one item. */
export interface TreeItem {
  path: string;
  item: string;
  itemName: string;
  kind: string;
  kindName: string;
  place: string;
  placeName: string;
  lots: number;
  balance: number;
  heldDebit: number;
  heldCredit: number;
}

/** The accounts of a book at a time. */
export interface BookTree {
  book: Book;
  at: string;
  recordedAt: string;
  items: TreeItem[];
  debits: number;
  credits: number;
}

/** One side of a transfer, with the balance after it. */
export interface StatementRow {
  id: string;
  postingId: string;
  phase: string;
  kind: string;
  counter: string;
  counterName: string;
  net: number;
  balance: number;
  effectiveAt: string;
  recordedAt: string;
  reference: string | null;
  caseId: string | null;
  reason: string | null;
  actorName: string;
  refers: string | null;
  reversed: boolean;
  seq: number | null;
}

/** A page of a statement. */
export interface StatementPage {
  path: string;
  unit: string;
  from: string;
  to: string;
  recordedAt: string;
  opening: number;
  totals: { debits: number; credits: number; reversingDebits: number; reversingCredits: number; lines: number };
  items: StatementRow[];
  next: string | null;
}

/** How a unit of the books is shown: its factor, its name and its decimals. */
export interface ShownUnit {
  unit: string;
  per: number;
  decimals: number;
}

const shown: Readonly<Record<string, ShownUnit>> = {
  g: { unit: 't', per: 1_000_000, decimals: 3 },
  Wh: { unit: 'MWh', per: 1_000_000, decimals: 3 },
  gCO2e: { unit: 'tCO2e', per: 1_000_000, decimals: 3 },
  fen: { unit: '¥', per: 100, decimals: 2 },
  pcs: { unit: '', per: 1, decimals: 0 },
};

/** The unit that people read for a unit of the books. */
export function shownUnit(unit: string): ShownUnit {
  return shown[unit] ?? { unit, per: 1, decimals: 0 };
}

/** The books that the person may read. */
export function useBooks(): UseQueryResult<Page<Book>> {
  return useQuery({
    queryKey: ['ledger', 'books'],
    queryFn: ({ signal }) => api.get<Page<Book>>('/ledger/books', undefined, signal),
  });
}

/** The book of the address, else the first of the site that is shown, else the first. */
export function useBook(books: readonly Book[], site: number | undefined): [Book | undefined, (id: string) => void] {
  const [wanted, setWanted] = useAddress('book');
  const book = books.find((one) => one.id === wanted) ?? books.find((one) => one.site === site) ?? books[0];
  return [book, setWanted];
}
