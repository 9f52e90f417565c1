import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Job } from '../../kernel/jobs';

/** The time of a row. */
export interface TimeMapping {
  column?: string | null;
  and?: string | null;
  format?: string | null;
  zone?: string | null;
  ambiguous?: string | null;
  skipped?: string | null;
}

/** One column; what is left out is decided by the file. */
export interface ColumnMapping {
  field?: string | null;
  type?: string | null;
  unit?: string | null;
  nameZh?: string | null;
  nameEn?: string | null;
  lo?: number | null;
  hi?: number | null;
}

/** How a file is read; what is left out is decided by the file. */
export interface Mapping {
  separator?: string | null;
  decimal?: string | null;
  time?: TimeMapping | null;
  measurement?: string | null;
  seriesPerColumn?: boolean;
  sameStamp?: string | null;
  outOfRange?: string | null;
  missing?: readonly string[] | null;
  node?: string | null;
  columns?: Readonly<Record<string, ColumnMapping>> | null;
}

/** One wrong or warned cell. */
export interface Reject {
  row: number;
  column: string;
  value: string;
  code: string;
  isWarning: boolean;
}

/** What a check found, or an import did. */
export interface Report {
  rows: number;
  values: number;
  rejected: number;
  warned: number;
  sameStamps: number;
  held: number;
  firstAt: string | null;
  lastAt: string | null;
  longestGapSeconds: number;
  byCode: Readonly<Record<string, number>>;
  sample: readonly Reject[];
  keys: readonly string[];
}

/** One import as kept. */
export interface ImportRow {
  id: string;
  siteId: number;
  fileName: string;
  bytes: number;
  received: number;
  mapping: Mapping;
  state: 'uploading' | 'checked' | 'running' | 'done' | 'failed' | 'cancelled';
  rowsDone: number;
  report: Report;
  jobId: string | null;
  createdBy: string;
  createdAt: string;
}

/** An import in the list. */
export interface ImportItem {
  import: ImportRow;
  hasRejects: boolean;
}

/** A column as it will be read. */
export interface PlanColumn {
  index: number;
  header: string;
  field: string;
  type: 'number' | 'integer' | 'bool' | 'text' | 'tag' | 'time' | 'skip';
  unit: string | null;
  lo: number | null;
  hi: number | null;
  samples: readonly string[];
}

/** How the file will be read, all questions answered; null for line protocol. */
export interface Plan {
  separator: string;
  decimal: string;
  timeFormat: string;
  zone: string;
  measurement: string;
  columns: readonly PlanColumn[];
  timeColumn: number;
  timeColumn2: number;
  sameStamp: string;
  spreadNs: number;
  rowsPerStamp: number;
  rows: number;
}

/** The answer of a check; the reasons stand in the order of the report's sample. */
export interface Check {
  plan: Plan | null;
  report: Report;
  reasons: readonly string[];
}

export const importsQuery = queryOptions({
  queryKey: ['imports', 'list'],
  queryFn: async ({ signal }) => (await api.get<{ items: ImportItem[] }>('/imports', { limit: 200 }, signal)).items,
  refetchInterval: (query) =>
    query.state.data?.some((item) => item.import.state === 'running') === true ? 2000 : 30_000,
});

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) => api.get<ImportItem>(`/imports/${id}`, undefined, signal),
    refetchInterval: (query) => (query.state.data?.import.state === 'running' ? 1000 : false),
  });

export const headQuery = (id: string, ready: boolean) =>
  queryOptions({
    queryKey: ['imports', 'head', id],
    queryFn: async ({ signal }) => (await api.get<{ lines: string[] }>(`/imports/${id}/head`, undefined, signal)).lines,
    staleTime: Infinity,
    enabled: ready,
  });

/** Reads the whole file by a mapping, without storing anything. */
export const checkQuery = (id: string, mapping: Mapping, ready: boolean) =>
  queryOptions({
    // Not below 'imports': what is fetched anew after writing must not check again.
    queryKey: ['import-check', id, mapping],
    queryFn: ({ signal }) => api.post<Check>(`/imports/${id}/check`, { mapping }, { signal }),
    staleTime: Infinity,
    enabled: ready,
    retry: false,
    placeholderData: (before) => before,
  });

export const jobQuery = (id: string | null) =>
  queryOptions({
    queryKey: ['jobs', 'one', id],
    queryFn: ({ signal }) => api.get<Job>(`/jobs/${id ?? ''}`, undefined, signal),
    enabled: id !== null,
    refetchInterval: (query) => {
      const state = query.state.data?.state;
      return state === undefined || state === 'running' || state === 'queued' ? 500 : false;
    },
  });
