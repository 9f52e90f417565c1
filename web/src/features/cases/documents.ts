import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import { base64 } from '../../kernel/base64';
import { command } from './cases';

/** A file of a case; its content is at `/files/{id}`. */
export interface Document {
  id: string;
  name: string;
  mediaType: string;
  contentHash: string;
  bytes: number;
  note: string;
  uploadedAt: string;
  uploader: string;
  keepUntilAt: string | null;
}

/** What the server takes, and how much of it. */
export const acceptedFiles = '.pdf,.png,.jpg,.jpeg,.csv,.xlsx,.mp4';
export const mostMegabytes = 18;

export const documentsQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['cases', 'documents', caseId],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: Document[] }>('/documents', { objectKind: 'case', objectId: caseId }, signal)).items,
  });

/** Keeps a file and puts it into the case: it then stands in the log, and sign-offs that bind documents know of it. */
export async function attachFile(caseId: string, siteId: number, file: File): Promise<void> {
  const made = await api.post<Document>('/documents', {
    siteId, objectKind: 'case', objectId: caseId, name: file.name, data: await base64(file),
  });
  await queryClient.invalidateQueries(documentsQuery(caseId));
  await command(caseId, { verb: 'attach', hash: made.contentHash, name: made.name, bytes: made.bytes });
}

/** Columns and the first rows of a CSV file, for a look at it. */
export function firstRows(text: string, most: number): readonly (readonly string[])[] {
  return text.split(/\r?\n/).filter((line) => line !== '').slice(0, most).map((line) => {
    const cells: string[] = [];
    for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) cells.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    return cells;
  });
}
