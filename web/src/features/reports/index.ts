import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/reports', section: 'cockpit', permission: 'reports.read',
    load: async () => (await import('./ReportsPage')).ReportsPage,
  },
  {
    path: '/reports/new', section: 'cockpit', permission: 'reports.edit',
    load: async () => (await import('./ReportEditorPage')).ReportEditorPage,
  },
  {
    path: '/reports/:id/edit', section: 'cockpit', permission: 'reports.edit',
    load: async () => (await import('./ReportEditorPage')).ReportEditorPage,
  },
  {
    path: '/reports/runs/:id', section: 'cockpit', permission: 'reports.read',
    load: async () => (await import('./RunPage')).RunPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'cockpit', path: '/reports', label: 'app.menu.cockpit.reports', order: 5, permission: 'reports.read' },
];
