import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../api/client';
import { queryClient } from '../api/queryClient';

/** What somebody wrote beside the lines. */
export interface Note {
  id: string;
  fromAt: string;
  toAt: string;
  /** The signal it speaks of; empty for the site. */
  key: string;
  text: string;
  isOwn: boolean;
  writtenBy: string;
  writtenAt: string;
}

/** Notes of a site in a period (ms). */
export const notesQuery = (site: string | undefined, from: number, to: number, enabled: boolean) =>
  queryOptions({
    queryKey: ['trends', 'notes', site, from, to],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: Note[] }>(
        '/trends/notes', { site, from: new Date(from).toISOString(), to: new Date(to).toISOString() }, signal)).items,
    enabled: enabled && site !== undefined,
    retry: false,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });

/** Writes a note at an instant (ms). */
export async function writeNote(site: string, at: number, text: string, key: string): Promise<void> {
  await api.post('/trends/notes', { siteId: Number(site), fromAt: new Date(at).toISOString(), text, key });
  await queryClient.invalidateQueries({ queryKey: ['trends', 'notes'] });
}

/** Takes an own note back. */
export async function deleteNote(id: string): Promise<void> {
  await api.delete(`/trends/notes/${id}`);
  await queryClient.invalidateQueries({ queryKey: ['trends', 'notes'] });
}
