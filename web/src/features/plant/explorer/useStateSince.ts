import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client';

const week = 7 * 86_400_000;

/** Since when a stepped signal has had its present value: an instant, or `before` when it did not change in a week. */
export function useStateSince(key: string | undefined): number | 'before' | undefined {
  return useQuery({
    queryKey: ['plant', 'since', key],
    queryFn: async ({ signal }) => {
      const drawn = await api.get<{ t: number[]; v: (number | null)[] }>(
        '/history/plot',
        { key, from: '-7d', width: 672 },
        signal,
      );
      return lastChange(drawn.t, drawn.v) ?? 'before';
    },
    staleTime: 300_000,
    enabled: key !== undefined,
  }).data;
}

/** Stamp (ms) of the first of the equal values at the end; null when all of them are equal. */
export function lastChange(t: readonly number[], v: readonly (number | null)[]): number | null {
  const last = v.findLast((value) => value !== null);
  const before = v.findLastIndex((value) => value !== null && value !== last);
  const at = before < 0 ? undefined : t[before + 1];
  return at === undefined || Date.now() - at / 1000 > week ? null : at / 1000;
}
