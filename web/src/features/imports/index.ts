import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/plant/imports',
    section: 'plant',
    permission: 'imports.run',
    load: async () => (await import('./ImportListPage')).ImportListPage,
  },
  {
    path: '/plant/imports/new',
    section: 'plant',
    permission: 'imports.run',
    load: async () => (await import('./NewImportPage')).NewImportPage,
  },
  {
    path: '/plant/imports/:id',
    section: 'plant',
    permission: 'imports.run',
    load: async () => (await import('./ImportPage')).ImportPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'plant', path: '/plant/imports', label: 'app.menu.plant.imports', order: 6, permission: 'imports.run' },
];
