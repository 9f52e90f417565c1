import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client';
import { language } from '../i18n/i18n';

/** A display of the plant: its address and the name of the part that it shows. */
export interface Display {
  to: string;
  name: string;
}

/** A part of the plant that has a display. */
export interface Displayed {
  id: string;
  path: string;
  nameZh: string;
  nameEn: string;
  level: string;
}

/** The parts of the plant that have displays. */
export const displaysQuery = queryOptions({
  queryKey: ['plant', 'displays'],
  queryFn: async ({ signal }) => (await api.get<{ items: Displayed[] }>('/plant/mimics', undefined, signal)).items,
  staleTime: 300_000,
});

/**
 * The display that shows a place of the plant: its own, else that of the nearest part above it; null without one. What
 * stands with a site or the group is a cockpit.
 */
export function displayOf(parts: readonly Displayed[] | undefined, path: string): Display | null {
  const nearest = (parts ?? [])
    .filter((part) => part.level !== 'site' && part.level !== 'group')
    .filter((part) => path === part.path || path.startsWith(`${part.path}/`))
    .reduce<Displayed | undefined>(
      (best, part) => (best === undefined || part.path.length > best.path.length ? part : best),
      undefined,
    );
  if (nearest === undefined) return null;
  return { to: `/plant/nodes/${nearest.id}`, name: language() === 'zh-CN' ? nearest.nameZh : nearest.nameEn };
}
