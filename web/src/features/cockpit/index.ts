import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/cockpit',
    section: 'cockpit',
    surface: 'operate',
    load: async () => (await import('./CockpitPage')).CockpitPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'cockpit', path: '/cockpit', label: 'app.menu.cockpit.siteOverview', order: 2 },
];
