import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  { path: '/field', section: 'field', permission: 'field.read', load: async () => (await import('./RoundsPage')).RoundsPage },
  { path: '/field/rounds/:id', section: 'field', permission: 'field.read', load: async () => (await import('./WalkPage')).WalkPage },
  { path: '/field/stop/:tag', section: 'field', permission: 'field.read', load: async () => (await import('./StopPage')).StopPage },
  { path: '/field/defects', section: 'field', permission: 'field.read', load: async () => (await import('./DefectsPage')).DefectsPage },
  { path: '/field/points', section: 'field', permission: 'field.read', load: async () => (await import('./PointsPage')).PointsPage },
  { path: '/field/points/:id', section: 'field', permission: 'field.read', load: async () => (await import('./PointPage')).PointPage },
  { path: '/field/routes', section: 'field', permission: 'field.read', load: async () => (await import('./RoutesPage')).RoutesPage },
  { path: '/field/routes/:id/labels', section: 'field', permission: 'field.read', load: async () => (await import('./LabelsPage')).LabelsPage },
  { path: '/field/conflicts', section: 'field', permission: 'field.read', load: async () => (await import('./ConflictsPage')).ConflictsPage },
];

export const menu: readonly MenuEntry[] = [
  { section: 'field', path: '/field', label: 'app.menu.field.inspection', order: 1, permission: 'field.read' },
  { section: 'field', path: '/field/defects', label: 'app.menu.field.defects', order: 2, permission: 'field.read' },
  { section: 'field', path: '/cases/all?type=idea', label: 'app.menu.field.ideas', order: 4, permission: 'cases.read' },
  { section: 'field', path: '/field/points', label: 'app.menu.field.standards', order: 7, permission: 'field.read' },
  { section: 'field', path: '/field/routes', label: 'app.menu.field.routes', order: 8, permission: 'field.read' },
];
