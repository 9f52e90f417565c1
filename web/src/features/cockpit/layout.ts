import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { language } from '../../i18n/i18n';

/** What the overview of a site shows; stored with the site's node in the plant (cockpit/v1). */
export interface CockpitLayout {
  stages: readonly Stage[];
  strips: readonly Strip[];
  indicators: readonly Indicator[];
}

/** One step of the process: how many machines run, and up to four numbers. */
export interface Stage {
  nameZh: string;
  nameEn: string;
  node?: string;
  running?: readonly string[];
  signals?: readonly (string | NamedSignal)[];
}

/** A signal with the name that it has in its stage. */
export interface NamedSignal {
  signal: string;
  nameZh: string;
  nameEn: string;
}

/** Many equal units in one line. */
export interface Strip {
  nameZh: string;
  nameEn: string;
  noteZh?: string;
  noteEn?: string;
  rows: readonly { pattern: string; from: number; to: number }[];
  setPoint: number;
  normal: number;
  range: number;
  factor?: number;
  unit?: string;
  /** A unit below this value is out of service. */
  outBelow?: number;
}

/** A key indicator. */
export interface Indicator {
  signal: string;
  setPoint?: number;
  origin?: 'measured' | 'calculated' | 'laboratory' | 'manual';
}

interface Node {
  id: string;
  level: string;
  path: string;
  nameZh: string;
  nameEn: string;
  siteId: number;
  simulated: boolean;
  signals: number;
}

/** A site's node of the plant, and its cockpit; null when nobody has laid one out. */
export interface SiteCockpit {
  node: Node | null;
  layout: CockpitLayout | null;
}

/** The cockpit of a site. */
export const cockpitQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['plant', 'cockpit', site],
    queryFn: async ({ signal }): Promise<SiteCockpit> => {
      const tree = await api.get<{ items: Node[] }>('/plant/tree', { site }, signal);
      const node = tree.items.find((one) => one.level === 'site' && String(one.siteId) === site) ?? null;
      if (!node) return { node, layout: null };
      try {
        const mimic = await api.get<{ body: { format: string } & Partial<CockpitLayout> }>(
          `/plant/nodes/${node.id}/mimic`,
          undefined,
          signal,
        );
        if (mimic.body.format !== 'cockpit/v1') return { node, layout: null };
        return {
          node,
          layout: {
            stages: mimic.body.stages ?? [],
            strips: mimic.body.strips ?? [],
            indicators: mimic.body.indicators ?? [],
          },
        };
      } catch (error) {
        if (problemOf(error).status === 404) return { node, layout: null };
        throw error;
      }
    },
    staleTime: 300_000,
    enabled: site !== undefined,
  });

/** The name of a part in the page's language. */
export function nameOf(part: { nameZh: string; nameEn: string }): string {
  return language() === 'zh-CN' ? part.nameZh : part.nameEn;
}

/** The path of a stage's signal, and its name there if it has one. */
export function stageSignal(one: string | NamedSignal): { path: string; name?: string } {
  return typeof one === 'string' ? { path: one } : { path: one.signal, name: nameOf(one) };
}

/** Every unit of a strip: its number and the path of its signal, row by row. */
export function unitsOf(strip: Strip): readonly { number: number; path: string }[] {
  return strip.rows.flatMap((row) =>
    Array.from({ length: row.to - row.from + 1 }, (_, i) => ({
      number: row.from + i,
      path: row.pattern.replace('{n}', String(row.from + i)),
    })),
  );
}
