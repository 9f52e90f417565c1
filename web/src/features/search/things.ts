import { api } from '../../api/client';
import { language } from '../../i18n/i18n';
import type { Hit } from '../../kernel/search';
import { kindIcon } from '../../kernel/thingKinds';

/** A thing as the search answers it. */
export interface Thing {
  kind: string;
  objectId: string;
  siteId: number;
  titleZh: string;
  titleEn: string;
  detailZh: string;
  detailEn: string;
  route: string;
}

/** What was found: the best things, about how many there are, and how many of each kind. */
export interface Found {
  items: readonly Thing[];
  about: number;
  kinds: Readonly<Record<string, number>>;
}

/** Asks the one search of the product. */
export async function findThings(words: string, kind: string, limit: number, signal: AbortSignal): Promise<Found> {
  return api.get<Found>('/search', { q: words, kind: kind || undefined, limit }, signal);
}

export const titleOf = (thing: Thing): string => (language() === 'zh-CN' ? thing.titleZh : thing.titleEn);
export const detailOf = (thing: Thing): string => (language() === 'zh-CN' ? thing.detailZh : thing.detailEn);

const most = 8;

/** Cases, findings and documents for the palette; signals have a source of their own there. */
export async function thingHits(words: string, signal: AbortSignal): Promise<readonly Hit[]> {
  const { items } = await findThings(words, '', most + most, signal);
  return items.filter((one) => one.kind !== 'signal').slice(0, most).map((one) => ({
    key: `${one.kind} ${one.objectId}`, icon: kindIcon[one.kind] ?? 'document', text: titleOf(one), detail: detailOf(one),
    to: one.route,
  }));
}
