import { api } from '../../api/client';
import { language } from '../../i18n/i18n';
import type { Hit } from '../../kernel/search';
import { hasWords } from '../../kernel/search';

interface Named {
  id: string;
  nameZh: string;
  nameEn: string;
  times: readonly string[];
}

/** Sheets for hand entry by name, in either language. */
export async function sheetHits(words: string, signal: AbortSignal): Promise<readonly Hit[]> {
  const { items } = await api.get<{ items: Named[] }>('/entry/sheets', undefined, signal);
  return items.filter((one) => hasWords(`${one.nameZh} ${one.nameEn}`, words)).slice(0, 8).map((one) => ({
    key: one.id, icon: 'edit', text: language() === 'zh-CN' ? one.nameZh : one.nameEn, detail: one.times.join('  '),
    to: `/entry/${one.id}`,
  }));
}
