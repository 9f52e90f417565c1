import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  { path: '/cases', section: 'cases', load: async () => (await import('./WorklistPage')).WorklistPage },
  { path: '/cases/mine', section: 'cases', load: async () => (await import('./CasesPage')).MyCasesPage },
  { path: '/cases/following', section: 'cases', load: async () => (await import('./FollowingPage')).FollowingPage },
  {
    path: '/cases/all',
    section: 'cases',
    permission: 'cases.read',
    load: async () => (await import('./CasesPage')).AllCasesPage,
  },
  {
    path: '/cases/overdue',
    section: 'cases',
    permission: 'cases.supervise',
    load: async () => (await import('./CasesPage')).OverdueCasesPage,
  },
  { path: '/cases/delegations', section: 'cases', load: async () => (await import('./DelegationsPage')).DelegationsPage },
  { path: '/cases/procedures', section: 'cases', load: async () => (await import('./ProceduresPage')).ProceduresPage },
  { path: '/cases/procedures/:hash', section: 'cases', load: async () => (await import('./ProcedurePage')).ProcedurePage },
  { path: '/cockpit/shifts', section: 'cockpit', permission: 'cases.read', load: async () => (await import('./ShiftReportsPage')).ShiftReportsPage },
  { path: '/cockpit/shifts/:id', section: 'cockpit', load: async () => (await import('./ShiftReportPage')).ShiftReportPage },
  { path: '/cases/:id', section: 'cases', load: async () => (await import('./CasePage')).CasePage },
];

export const menu: readonly MenuEntry[] = [
  { section: 'cockpit', path: '/cockpit/shifts', label: 'app.menu.cockpit.shiftReport', order: 3, permission: 'cases.read' },
  { section: 'cases', path: '/cases', label: 'app.menu.cases.myTasks', order: 1 },
  { section: 'cases', path: '/cases/mine', label: 'app.menu.cases.startedByMe', order: 2 },
  { section: 'cases', path: '/cases/following', label: 'app.menu.cases.following', order: 3 },
  { section: 'cases', path: '/cases/all', label: 'app.menu.cases.allCases', order: 4, permission: 'cases.read' },
  { section: 'cases', path: '/cases/overdue', label: 'app.menu.cases.overdue', order: 5, permission: 'cases.supervise' },
  { section: 'cases', path: '/cases/delegations', label: 'app.menu.cases.delegations', order: 6 },
  { section: 'cases', path: '/cases/procedures', label: 'app.menu.cases.procedures', order: 8 },
];
