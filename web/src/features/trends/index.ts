import type { FeatureRoute, MenuEntry } from '../../kernel/feature';
import type { SearchSource } from '../../kernel/search';
import { signalHits, viewHits } from './found';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/trends',
    section: 'trends',
    surface: 'operate',
    permission: 'history.read',
    load: async () => (await import('./TrendPage')).TrendPage,
  },
  {
    path: '/trends/mine',
    section: 'trends',
    permission: 'history.read',
    load: async () => (await import('./ViewListPage')).OwnViewsPage,
  },
  {
    path: '/trends/shared',
    section: 'trends',
    permission: 'history.read',
    load: async () => (await import('./ViewListPage')).SharedViewsPage,
  },
  {
    path: '/trends/:id',
    section: 'trends',
    surface: 'operate',
    permission: 'history.read',
    load: async () => (await import('./ViewPage')).ViewPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'trends', path: '/trends/mine', label: 'app.menu.trends.myViews', order: 1, permission: 'history.read' },
  { section: 'trends', path: '/trends/shared', label: 'app.menu.trends.sharedViews', order: 2, permission: 'history.read' },
  { section: 'trends', path: '/trends', label: 'app.menu.trends.newView', order: 3, permission: 'history.read' },
];

export const search: readonly SearchSource[] = [
  { id: 'signals', title: 'app.found.signals', permission: 'history.read', find: signalHits },
  { id: 'views', title: 'app.found.views', permission: 'history.read', find: viewHits },
];
