import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/cockpit',
    section: 'cockpit',
    surface: 'operate',
    load: async () => (await import('./CockpitPage')).CockpitPage,
  },
  {
    path: '/cockpit/group',
    section: 'cockpit',
    surface: 'operate',
    load: async () => (await import('./GroupPage')).GroupPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'cockpit', path: '/cockpit', label: 'app.menu.cockpit.siteOverview', order: 1 },
  { section: 'cockpit', path: '/cockpit/group', label: 'app.menu.cockpit.groupOverview', order: 2 },
];
