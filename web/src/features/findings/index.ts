import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/findings', section: 'cases', permission: 'findings.read',
    load: async () => (await import('./FindingsPage')).FindingsPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'cases', path: '/findings', label: 'app.menu.cases.findings', order: 7, permission: 'findings.read' },
];
