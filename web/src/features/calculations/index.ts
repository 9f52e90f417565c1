import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/plant/calculations',
    section: 'plant',
    permission: 'plant.read',
    load: async () => (await import('./CalculationsPage')).CalculationsPage,
  },
  {
    path: '/plant/calculations/:id',
    section: 'plant',
    permission: 'plant.read',
    load: async () => (await import('./CalculationPage')).CalculationPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'plant', path: '/plant/calculations', label: 'app.menu.plant.calculations', order: 2.5, permission: 'plant.read' },
];
