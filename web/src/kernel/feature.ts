import type { ComponentType } from 'react';
import type { IconName } from '../ui/Icon';
import type { SearchSource } from './search';

/** First-level entries of the rail, in the order of the rail. */
export const sections = [
  'cockpit',
  'plant',
  'trends',
  'alarms',
  'scenarios',
  'cases',
  'ledger',
  'waste',
  'energy',
  'process',
  'procurement',
  'finance',
  'field',
  'system',
] as const;

/** A first-level entry. */
export type SectionId = (typeof sections)[number];

/** The icon of a first-level entry. */
export const sectionIcon: Readonly<Record<SectionId, IconName>> = {
  cockpit: 'cockpit',
  plant: 'plant',
  trends: 'trends',
  alarms: 'alarms',
  scenarios: 'scenarios',
  cases: 'tasks',
  ledger: 'ledger',
  waste: 'waste',
  energy: 'energy',
  process: 'process',
  procurement: 'procurement',
  finance: 'finance',
  field: 'field',
  system: 'system',
};

/** A page of a feature. */
export interface FeatureRoute {
  /** Full path, as react-router writes it: `/plant/nodes/:id`. */
  path: string;
  /** The page, in a chunk of its own. */
  load: () => Promise<ComponentType>;
  /** The rail entry that is lit; pages without the shell (sign-in) leave it out and set `bare`. */
  section?: SectionId;
  bare?: boolean;
  /** `operate` is grey panels (12-hour screens), `work` white sheets (forms, settings, books). Default `work`. */
  surface?: 'operate' | 'work';
  /** Permission without which the page shows "no permission". */
  permission?: string;
  /** Development pages: reachable by address, in no menu, in no journey. */
  hidden?: boolean;
}

/** A second-level entry of a section's menu. */
export interface MenuEntry {
  section: SectionId;
  path: string;
  /** Text key, usually `app.menu.<section>.<entry>`: glossary §1 has them all. */
  label: string;
  /** Place within the section, as glossary §1 orders it. */
  order: number;
  permission?: string;
}

/** What `features/<name>/index.ts` exports: `routes`, `menu` where the rail leads to it, `search` where it has things to find. */
export interface Feature {
  routes: readonly FeatureRoute[];
  menu?: readonly MenuEntry[];
  search?: readonly SearchSource[];
}
