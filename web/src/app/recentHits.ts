import type { Hit } from '../kernel/search';
import type { IconName } from '../ui/Icon';
import { sectionIcon } from '../kernel/feature';

const place = 'lode.recent';
const most = 6;

const icons: readonly IconName[] = [...new Set<IconName>([...Object.values(sectionIcon), 'edit', 'document'])];

/** What was last opened from the search in this browser, newest first. */
export function recentHits(): readonly Hit[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return Array.isArray(kept) ? kept.flatMap((one: unknown) => read(one) ?? []) : [];
  } catch {
    return [];
  }
}

function read(one: unknown): Hit | null {
  if (typeof one !== 'object' || one === null) return null;
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(one, name);
    return typeof value === 'string' ? value : undefined;
  };
  const [key, words, detail, to, icon] = [text('key'), text('text'), text('detail'), text('to'), text('icon')];
  const known = icons.find((name) => name === icon);
  // Only ways inside the product: what stands in storage is not trusted with an address.
  if (key === undefined || words === undefined || to?.startsWith('/') !== true || to.startsWith('//')) return null;
  return { key, text: words, detail: detail ?? '', to, icon: known ?? 'search' };
}

/** Remembers what was opened. */
export function keepRecent(hit: Hit): void {
  const next = [hit, ...recentHits().filter((one) => one.to !== hit.to)].slice(0, most);
  localStorage.setItem(place, JSON.stringify(next));
}
