import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  { path: '/notices', load: async () => (await import('./NoticesPage')).NoticesPage },
  {
    path: '/system/webhooks', section: 'system', permission: 'system.admin',
    load: async () => (await import('./WebhooksPage')).WebhooksPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'system', path: '/system/webhooks', label: 'app.menu.system.webhooks', order: 6, permission: 'system.admin' },
];
