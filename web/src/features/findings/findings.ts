import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import { language } from '../../i18n/i18n';

/** One fact that a finding rests on. */
export interface Evidence {
  labelZh: string;
  labelEn: string;
  value: string;
  unit: string | null;
  route: string | null;
}

/** What a rule says about an object. */
export interface Finding {
  id: string;
  siteId: number;
  rule: string;
  ruleZh: string;
  ruleEn: string;
  clause: string | null;
  objectKind: string;
  objectZh: string;
  objectEn: string;
  route: string;
  severity: number;
  state: 'open' | 'explained' | 'ended' | 'closed';
  evidence: readonly Evidence[];
  occurrences: number;
  openedAt: string;
  seenAt: string;
  dueAt: string;
  /** 0 in time, 1 late, 2 escalated. */
  escalations: number;
  ownerId: string | null;
  ownerName: string | null;
  note: string;
  endedAt: string | null;
  closedAt: string | null;
  closedBy: string | null;
  caseId: string | null;
}

/** How many findings stand in a state with a severity. */
export interface StateCount {
  state: Finding['state'];
  severity: number;
  number: number;
  late: number;
  mine: number;
}

/** Which findings the list shows. */
export const shows = ['open', 'explained', 'ended', 'late', 'mine', 'closed'] as const;
export type Show = (typeof shows)[number];

const rows = 100;

export const findingsQuery = (show: Show, severity: string, site: string) =>
  infiniteQueryOptions({
    queryKey: ['findings', 'list', show, severity, site],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Finding>>('/findings', {
        open: show !== 'closed', state: show === 'late' || show === 'mine' ? undefined : show, late: show === 'late' || undefined,
        mine: show === 'mine' || undefined, severity: severity || undefined, site: site || undefined, limit: rows, cursor: pageParam || undefined,
      }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 60_000,
  });

export const countsQuery = (site: string) =>
  queryOptions({
    queryKey: ['findings', 'counts', site],
    queryFn: async ({ signal }) => (await api.get<{ items: StateCount[] }>('/findings/counts', { site: site || undefined }, signal)).items,
    refetchInterval: 60_000,
  });

export const findingQuery = (id: string) =>
  queryOptions({
    queryKey: ['findings', 'one', id],
    queryFn: ({ signal }) => api.get<Finding>(`/findings/${id}`, undefined, signal),
    enabled: id !== '',
  });

/** Persons that a finding may be given to. */
export const peopleQuery = queryOptions({
  queryKey: ['findings', 'people'],
  queryFn: async ({ signal }) => (await api.get<{ items: { id: string; name: string }[] }>('/cases/people', undefined, signal)).items,
});

export const refreshFindings = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['findings'] });

const chinese = (): boolean => language() === 'zh-CN';
export const ruleOf = (one: Finding): string => (chinese() ? one.ruleZh : one.ruleEn);
export const objectOf = (one: Finding): string => (chinese() ? one.objectZh : one.objectEn);
export const labelOf = (line: Evidence): string => (chinese() ? line.labelZh : line.labelEn);
