import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/plant',
    section: 'plant',
    surface: 'operate',
    permission: 'plant.read',
    load: async () => (await import('./explorer/ExplorerPage')).PlantPage,
  },
  {
    path: '/plant/nodes/:id',
    section: 'plant',
    surface: 'operate',
    permission: 'plant.read',
    load: async () => (await import('./explorer/ExplorerPage')).NodePage,
  },
  {
    path: '/plant/signals',
    section: 'plant',
    surface: 'operate',
    permission: 'plant.read',
    load: async () => (await import('./signals/SignalsPage')).SignalsPage,
  },
  {
    path: '/plant/displays',
    section: 'plant',
    surface: 'operate',
    permission: 'plant.read',
    load: async () => (await import('./editor/DisplaysPage')).DisplaysPage,
  },
  {
    path: '/plant/displays/:id/edit',
    section: 'plant',
    surface: 'operate',
    permission: 'plant.edit',
    load: async () => (await import('./editor/EditorPage')).EditorPage,
  },
  {
    path: '/plant/quality',
    section: 'plant',
    surface: 'operate',
    permission: 'plant.read',
    load: async () => (await import('./quality/QualityPage')).QualityPage,
  },
  {
    path: '/plant/sources',
    section: 'plant',
    permission: 'sources.read',
    load: async () => (await import('./sources/SourcesPage')).SourcesPage,
  },
  {
    path: '/plant/tray',
    section: 'plant',
    permission: 'sources.read',
    load: async () => (await import('./sources/TrayPage')).TrayPage,
  },
  {
    path: '/plant/sheet',
    section: 'plant',
    permission: 'plant.read',
    load: async () => (await import('./sheet/SheetPage')).SheetPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'plant', path: '/plant', label: 'app.menu.plant.equipmentTree', order: 1, permission: 'plant.read' },
  { section: 'plant', path: '/plant/signals', label: 'app.menu.plant.signals', order: 2, permission: 'plant.read' },
  { section: 'plant', path: '/plant/displays', label: 'app.menu.plant.displays', order: 3, permission: 'plant.read' },
  { section: 'plant', path: '/plant/quality', label: 'app.menu.plant.dataQuality', order: 4, permission: 'plant.read' },
  { section: 'plant', path: '/plant/sources', label: 'app.menu.plant.dataSources', order: 5, permission: 'sources.read' },
];
