import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client';
import { useLive } from '../api/live';
import { language } from '../i18n/i18n';

/** Last known value of a signal: time in microseconds, value, OPC UA quality. */
export interface LastValue {
  t: number;
  v: number | string | boolean | null;
  q: number;
}

/** A signal with what the plant says of it, as lists, pickers and indicators show it. */
export interface SignalItem {
  /** `measurement,tag=a:field`. */
  key: string;
  name: string;
  /** The name without its place; empty while the plant does not know the signal. */
  quantity?: string;
  unit: string | null;
  type: string;
  site: string | null;
  /** Plant path; empty while the signal is in no tree. */
  path?: string | null;
  tagNumber?: string | null;
  kind?: string | null;
  decimals?: number | null;
  bandLo?: number | null;
  bandHi?: number | null;
  rangeLo?: number | null;
  rangeHi?: number | null;
  staleAfterSeconds?: number | null;
  step?: boolean;
  simulated?: boolean;
  states?: readonly { value: number; name: string }[];
  last?: LastValue | null;
}

/** Signals whose name or key contains the words. */
export const signalsQuery = (search: string, limit = 50) =>
  queryOptions({
    queryKey: ['signals', 'list', language(), search, limit],
    queryFn: ({ signal }) =>
      api.get<{ items: SignalItem[]; next?: string | null }>('/signals', { search, limit }, signal),
    placeholderData: (previous) => previous,
  });

const chunk = 90;

async function inChunks<T>(keys: readonly string[], ask: (part: readonly string[]) => Promise<T[]>): Promise<T[]> {
  const parts = Array.from({ length: Math.ceil(keys.length / chunk) }, (_, i) =>
    keys.slice(i * chunk, (i + 1) * chunk),
  );
  return (await Promise.all(parts.map(ask))).flat();
}

/** What the plant says of known signals, by key and by plant path alike; unknown ones are missing. */
export const signalFactsQuery = (keys: readonly string[]) =>
  queryOptions({
    queryKey: ['signals', 'facts', language(), keys],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, SignalItem>> => {
      const items = await inChunks(
        keys,
        async (key) => (await api.get<{ items: SignalItem[] }>('/signals', { key }, signal)).items,
      );
      return new Map(items.flatMap((item) => [[item.key, item] as const, [item.path ?? item.key, item] as const]));
    },
    staleTime: 300_000,
    enabled: keys.length > 0,
  });

/** Newest values of many signals, asked for every few seconds. For more signals than a live stream should carry. */
export function usePolledValues(keys: readonly string[], everyMs: number): ReadonlyMap<string, LastValue> {
  const answer = useQuery({
    queryKey: ['signals', 'last', keys],
    queryFn: ({ signal }) => inChunks(keys, async (part) => lastOf(part, signal)),
    refetchInterval: everyMs,
    enabled: keys.length > 0,
  });
  return new Map(answer.data ?? []);
}

interface LastAnswer extends LastValue {
  key: string;
}

async function lastOf(keys: readonly string[], signal: AbortSignal): Promise<(readonly [string, LastValue])[]> {
  const answer = await api.get<LastAnswer | { series: LastAnswer[] }>('/history/last', { key: keys }, signal);
  const list = 'series' in answer ? answer.series : [answer];
  return list.map((one) => [one.key, one] as const);
}

/** Newest values of signals, from what is known and then from the live stream. */
export function useLiveValues(
  signals: readonly { key: string; last?: LastValue | null }[],
): ReadonlyMap<string, LastValue> {
  const [values, setValues] = useState<ReadonlyMap<string, LastValue>>(new Map());
  useLive<LastValue>(
    signals.map((one) => `last:${one.key}`),
    (value, topic) => setValues((before) => new Map(before).set(topic.slice(5), value)),
  );
  const known = signals.filter((one) => one.last && !values.has(one.key));
  if (known.length === 0) return values;
  return new Map([...values, ...known.flatMap((one) => (one.last ? [[one.key, one.last] as const] : []))]);
}

interface SummaryAnswer {
  key: string;
  t: number[];
  timeWeightedAvg: (number | null)[];
}

/** Time-weighted averages of equal steps over the last hours, for sparklines; null where there was no usable value. */
export const sparkQuery = (keys: readonly string[], from: string, every: string) =>
  queryOptions({
    queryKey: ['history', 'spark', keys, from, every],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, readonly (number | null)[]>> => {
      const answer = await api.get<SummaryAnswer | { series: SummaryAnswer[] }>(
        '/history/summary',
        { key: keys, from, every },
        signal,
      );
      const list = 'series' in answer ? answer.series : [answer];
      return new Map(list.map((one) => [one.key, one.timeWeightedAvg]));
    },
    refetchInterval: 60_000,
    staleTime: 55_000,
    enabled: keys.length > 0,
  });

/** A value as a number; states and texts are none. */
export function numberOf(value: LastValue | undefined): number | null {
  return typeof value?.v === 'number' ? value.v : null;
}

/** Names for signals that stand together: without their place where that leaves no two alike. */
export function shortNames(signals: readonly SignalItem[]): ReadonlyMap<string, string> {
  const short = (one: SignalItem): string => one.quantity || one.name;
  const counts = new Map<string, number>();
  for (const one of signals) counts.set(short(one), (counts.get(short(one)) ?? 0) + 1);
  return new Map(signals.map((one) => [one.key, counts.get(short(one)) === 1 ? short(one) : one.name]));
}
