import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import { readState, writeState } from './trendState';

/** A view that somebody keeps. */
export interface SavedView {
  id: string;
  siteId: number;
  name: string;
  /** The page's query string. */
  address: string;
  isShared: boolean;
  isOwn: boolean;
  version: number;
  changedBy: string;
  changedAt: string;
}

export const viewsQuery = queryOptions({
  queryKey: ['trends', 'views'],
  queryFn: async ({ signal }) => (await api.get<{ items: SavedView[] }>('/trends/views', undefined, signal)).items,
});

export const viewQuery = (id: string) =>
  queryOptions({
    queryKey: ['trends', 'views', id],
    queryFn: ({ signal }) => api.get<SavedView>(`/trends/views/${id}`, undefined, signal),
  });

/** Keeps a view: a new one without `known`, else its next version. */
export async function saveView(
  view: { siteId: number; name: string; address: string; isShared: boolean }, known?: SavedView,
): Promise<SavedView> {
  const saved = known
    ? await api.put<SavedView>(`/trends/views/${known.id}`, { ...view, version: known.version })
    : await api.post<SavedView>('/trends/views', view);
  queryClient.setQueryData(viewQuery(saved.id).queryKey, saved);
  await queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey, exact: true });
  return saved;
}

/** Forgets a view. */
export async function deleteView(id: string): Promise<void> {
  await api.delete(`/trends/views/${id}`);
  await queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey, exact: true });
}

/** What of an address is kept: pens, period, lanes, comparison; not where the cursor stands. */
export function keptAddress(search: URLSearchParams): string {
  return writeState(new URLSearchParams(), { ...readState(search), cursor: null, pen: 0 }).toString();
}

/** How many pens a view has. */
export function penCount(view: SavedView): number {
  return readState(new URLSearchParams(view.address)).keys.length;
}
