import { api } from '../../api/client';
import type { Hit } from '../../kernel/search';
import { hasWords } from '../../kernel/search';
import type { SignalItem } from '../../kernel/signals';

const most = 10;

/** Signals by name, tag number, path or key: each leads to its trend. */
export async function signalHits(words: string, signal: AbortSignal): Promise<readonly Hit[]> {
  const { items } = await api.get<{ items: SignalItem[] }>('/signals', { search: words, limit: most }, signal);
  return items.map((one) => ({
    key: one.key, icon: 'trends', text: one.name || one.key, detail: one.tagNumber ?? one.path ?? one.key,
    to: `/trends?key=${encodeURIComponent(one.key)}`,
  }));
}

/** Kept views by name. */
export async function viewHits(words: string, signal: AbortSignal): Promise<readonly Hit[]> {
  const { items } = await api.get<{ items: { id: string; name: string; changedBy: string }[] }>('/trends/views', undefined, signal);
  return items.filter((one) => hasWords(one.name, words)).slice(0, most).map((one) => ({
    key: one.id, icon: 'trends', text: one.name, detail: one.changedBy, to: `/trends/${one.id}`,
  }));
}
