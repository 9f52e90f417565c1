import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import type { Problem } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { language } from '../../i18n/i18n';

/** What stands in a named cell. */
export interface Cell {
  name: string;
  expression: string;
  unit: string | null;
  decimals: number | null;
}

/** What a report is. */
export interface Content {
  titleZh: string;
  titleEn: string;
  language: string;
  templateId: string;
  templateName: string;
  templateHash: string;
  cadence: string;
  scheduled: boolean;
  /** HH:mm. */
  dayStart: string;
  monthStart: number;
  delayMinutes: number;
  cells: readonly Cell[];
}

/** One making of a report. */
export interface Run {
  id: string;
  report: string;
  revision: number;
  scheduled: boolean;
  period: string;
  fromAt: string;
  toAt: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  done: number;
  total: number;
  document: string | null;
  contentHash: string | null;
  askedBy: string;
  askedAt: string;
  endedAt: string | null;
  /** The period had not ended. */
  partial: boolean;
  problem: Problem | null;
}

/** A report as listed. */
export interface Report {
  id: string;
  site: number;
  revision: number;
  content: Content;
  savedAt: string;
  savedBy: string;
  last: Run | null;
}

/** A name of the template that is one cell. */
export interface NamedCell {
  name: string;
  sheet: string;
  at: string;
  text: string;
}

/** A report with its history and the names of its template. */
export interface ReportView {
  report: Report;
  revisions: readonly Report[];
  names: readonly NamedCell[];
}

/** What came out for a cell. */
export interface Result {
  name: string;
  expression: string;
  number?: number | null;
  text?: string | null;
  unit: string;
  decimals: number;
  quality: 'good' | 'uncertain' | 'none';
}

/** A cell on paper. */
export interface SheetCell {
  column: number;
  text: string;
  name: string | null;
  across: number;
  down: number;
  bold: boolean;
  align: string;
}

/** One making as it stands on paper. */
export interface RunView {
  run: Run;
  content: Content;
  siteZh: string;
  siteEn: string;
  simulated: boolean;
  cells: readonly Result[];
  sheet: { widths: readonly number[]; rows: readonly (readonly SheetCell[])[] } | null;
}

export const titleOf = (content: Content): string => (language() === 'en-US' ? content.titleEn : content.titleZh);

const isOpen = (run: Run | null | undefined): boolean => run?.state === 'queued' || run?.state === 'running';

export const reportsQuery = queryOptions({
  queryKey: ['reports', 'list', language()],
  queryFn: async ({ signal }) => (await api.get<{ items: Report[] }>('/reports', undefined, signal)).items,
  refetchInterval: (query) => (query.state.data?.some((one) => isOpen(one.last)) === true ? 1000 : 30_000),
});

export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ['reports', 'one', id],
    queryFn: ({ signal }) => api.get<ReportView>(`/reports/${id}`, undefined, signal),
  });

export const runsQuery = (report: string) =>
  infiniteQueryOptions({
    queryKey: ['reports', 'runs', report, language()],
    queryFn: ({ pageParam, signal }) => api.get<Page<Run>>(`/reports/${report}/runs`, { limit: 50, cursor: pageParam || undefined }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(isOpen)) === true ? 1000 : 30_000),
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['reports', 'run', id, language()],
    queryFn: ({ signal }) => api.get<RunView>(`/reports/runs/${id}`, undefined, signal),
    refetchInterval: (query) => (isOpen(query.state.data?.run) ? 1000 : false),
  });

export const refreshReports = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['reports'] });

/** The last period that has ended, by name; a month or a day of the reader's clock. */
export function lastPeriod(cadence: string, today: string): string {
  const before = new Date(Date.parse(`${cadence === 'monthly' ? `${today.slice(0, 7)}-01` : today}T00:00:00Z`) - 86_400_000).toISOString();
  return before.slice(0, cadence === 'monthly' ? 7 : 10);
}
