import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/trends',
    section: 'trends',
    surface: 'operate',
    permission: 'history.read',
    load: async () => (await import('./TrendPage')).TrendPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'trends', path: '/trends', label: 'app.menu.trends.newView', order: 3, permission: 'history.read' },
];
