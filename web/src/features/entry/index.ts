import type { FeatureRoute, MenuEntry } from '../../kernel/feature';
import type { SearchSource } from '../../kernel/search';
import { sheetHits } from './found';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/entry',
    section: 'plant',
    permission: 'entry.write',
    load: async () => (await import('./SheetListPage')).SheetListPage,
  },
  {
    path: '/entry/:id',
    section: 'plant',
    permission: 'entry.write',
    load: async () => (await import('./SheetPage')).SheetPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'plant', path: '/entry', label: 'app.menu.plant.entry', order: 7, permission: 'entry.write' },
];

export const search: readonly SearchSource[] = [
  { id: 'sheets', title: 'app.found.sheets', permission: 'entry.write', find: sheetHits },
];
