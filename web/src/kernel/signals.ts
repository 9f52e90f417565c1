import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client';

/** Last known value of a signal: time in microseconds, value, OPC UA quality. */
export interface LastValue {
  t: number;
  v: number | string | boolean | null;
  q: number;
}

/** A signal as lists and pickers show it. */
export interface SignalItem {
  /** `measurement,tag=a:field`. */
  key: string;
  name: string;
  unit: string | null;
  type: string;
  site: string | null;
  last?: LastValue | null;
}

/** Signals whose name or key contains the words. */
export const signalsQuery = (search: string, limit = 50, site?: string) =>
  queryOptions({
    queryKey: ['signals', 'list', search, limit, site],
    queryFn: ({ signal }) =>
      api.get<{ items: SignalItem[]; next?: string | null }>('/signals', { search, limit, site }, signal),
    placeholderData: (previous) => previous,
  });
