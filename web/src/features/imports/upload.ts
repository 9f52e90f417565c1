import { api } from '../../api/client';
import type { ImportRow } from './imports';

const partBytes = 1_500_000;

/** How far a file is on its way. */
export interface Progress {
  sent: number;
  total: number;
  startedAt: number;
}

/** Opens an import for a file at a site. */
export function openImport(site: number, file: File): Promise<ImportRow> {
  return api.post<ImportRow>('/imports', { siteId: site, fileName: file.name, bytes: file.size });
}

/** Sends what the server does not have yet, part by part; a part sent twice does no harm. */
export async function sendParts(
  row: ImportRow,
  file: File,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<ImportRow> {
  const startedAt = Date.now();
  let known = row;
  while (known.received < file.size) {
    onProgress({ sent: known.received, total: file.size, startedAt });
    const data = await base64(file.slice(known.received, known.received + partBytes));
    known = await api.post<ImportRow>(`/imports/${row.id}/parts`, { offset: known.received, data }, { signal });
  }
  onProgress({ sent: file.size, total: file.size, startedAt });
  return known;
}

async function base64(part: Blob): Promise<string> {
  const bytes = new Uint8Array(await part.arrayBuffer());
  let text = '';
  // The call stack holds a few ten thousand arguments at most.
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
