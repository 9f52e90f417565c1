import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import type { Query } from '../../../api/client';
import { language } from '../../../i18n/i18n';
import { useSite } from '../../../kernel/site';
import { journalPage } from '../queries';
import type { Period } from '../usePeriod';
import { periodQuery, usePeriod } from '../usePeriod';

/** Filters of the journal that live in the address beside the period. */
export const filterNames = ['priority', 'state', 'kind', 'position', 'search', 'definition'] as const;

/** One of them. */
export type FilterName = (typeof filterNames)[number];

/** What the journal's pages share: filters in the address, and the rows that they let through. */
export interface Journal<T> {
  site: ReturnType<typeof useSite>;
  period: Period;
  setPeriod: (period: Period) => void;
  filter: (name: FilterName) => string;
  setFilter: (name: FilterName, value: string) => void;
  clear: () => void;
  filtered: boolean;
  query: Query;
  rows: readonly T[] | undefined;
  list: { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown };
  more: (() => void) | null;
  loadingMore: boolean;
}

const first: string | null = null;

/** Reads a list of the journal, page by page. */
export function useJournal<T>(list: 'history' | 'soe', nothing: string): Journal<T> {
  const site = useSite();
  const [search, setSearch] = useSearchParams();
  const [period, setPeriod] = usePeriod(nothing);
  const filter = (name: FilterName): string => search.get(name) ?? '';
  const query: Query = {
    site: site?.id,
    ...periodQuery(period),
    ...Object.fromEntries(filterNames.map((name) => [name, filter(name) || null])),
  };
  const pages = useInfiniteQuery({
    queryKey: ['alarms', 'journal', list, query, language()],
    queryFn: ({ pageParam, signal }) => journalPage<T>(list, query, pageParam, signal),
    initialPageParam: first,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    enabled: site !== undefined,
  });
  return {
    site,
    period,
    setPeriod,
    filter,
    setFilter: (name, value) =>
      setSearch(
        (known) => {
          const next = new URLSearchParams(known);
          if (value === '') next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    clear: () =>
      setSearch(
        (known) => {
          const next = new URLSearchParams(known);
          for (const name of filterNames) next.delete(name);
          return next;
        },
        { replace: true },
      ),
    filtered: filterNames.some((name) => filter(name) !== ''),
    query,
    rows: pages.data?.pages.flatMap((page) => page.items),
    list: pages,
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : null,
    loadingMore: pages.isFetchingNextPage,
  };
}
