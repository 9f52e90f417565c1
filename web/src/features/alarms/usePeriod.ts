import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

const hour = 3_600_000;

/** The periods offered as buttons. */
export const presets = [
  { id: '8h', ms: 8 * hour },
  { id: '24h', ms: 24 * hour },
  { id: '7d', ms: 168 * hour },
  { id: '30d', ms: 720 * hour },
] as const;

/** The last so long, or a fixed period (ms). */
export type Period = { last: string } | { from: number; to: number };

/** The period of a page, in the address: `?last=7d` or `?from=…&to=…` (ms). */
export function usePeriod(nothing: string): [period: Period, set: (period: Period) => void] {
  const [search, setSearch] = useSearchParams();
  const [from, to, last] = [search.get('from'), search.get('to'), search.get('last')];
  const period = useMemo((): Period => {
    const [start, end] = [Number(from ?? NaN), Number(to ?? NaN)];
    if (from !== null && to !== null && start < end) return { from: start, to: end };
    return { last: presets.find((one) => one.id === last)?.id ?? nothing };
  }, [from, to, last, nothing]);
  const set = useCallback(
    (next: Period): void => {
      setSearch(
        (known) => {
          const address = new URLSearchParams(known);
          for (const name of ['from', 'to', 'last']) address.delete(name);
          if ('last' in next) {
            if (next.last !== nothing) address.set('last', next.last);
          } else {
            address.set('from', String(next.from));
            address.set('to', String(next.to));
          }
          return address;
        },
        { replace: true },
      );
    },
    [setSearch, nothing],
  );
  return [period, set];
}

/** Length of a period, ms. */
export function lengthOf(period: Period): number {
  return 'last' in period ? (presets.find((one) => one.id === period.last)?.ms ?? 24 * hour) : period.to - period.from;
}

/** How the server is asked for a period. */
export function periodQuery(period: Period): { from: string; to: string | null } {
  return 'last' in period
    ? { from: `-${period.last}`, to: null }
    : { from: new Date(period.from).toISOString(), to: new Date(period.to).toISOString() };
}
