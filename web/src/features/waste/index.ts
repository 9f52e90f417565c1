import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/waste', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./BoardPage')).BoardPage,
  },
  {
    path: '/waste/group', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./GroupPage')).GroupPage,
  },
  {
    path: '/waste/batches', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./BatchesPage')).BatchesPage,
  },
  {
    path: '/waste/batches/:id', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./BatchPage')).BatchPage,
  },
  {
    path: '/waste/labels/:id', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./LabelsPage')).LabelsPage,
  },
  {
    path: '/waste/storage', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./StoragePage')).StoragePage,
  },
  {
    path: '/waste/tickets', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./TicketsPage')).TicketsPage,
  },
  {
    path: '/waste/transfers', section: 'waste',
    load: async () => (await import('./TransfersPage')).TransfersPage,
  },
  {
    path: '/waste/transfers/:id', section: 'waste',
    load: async () => (await import('./TransferPage')).TransferPage,
  },
  {
    path: '/waste/recovery', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./RecoveryPage')).RecoveryPage,
  },
  {
    path: '/waste/reports', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./ReportPage')).ReportPage,
  },
  {
    path: '/waste/month', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./MonthPage')).MonthPage,
  },
  {
    path: '/waste/assessment', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./AssessmentPage')).AssessmentPage,
  },
  {
    path: '/waste/yard', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./YardPage')).YardPage,
  },
  {
    path: '/waste/registers', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./RegistersPage')).RegistersPage,
  },
  {
    path: '/waste/registers/import', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./RegisterImportPage')).RegisterImportPage,
  },
  {
    path: '/waste/plan', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./PlanPage')).PlanPage,
  },
  {
    path: '/waste/warnings', section: 'waste', permission: 'findings.read',
    load: async () => (await import('./WarningsPage')).WarningsPage,
  },
  {
    path: '/waste/papers', section: 'waste', permission: 'waste.read',
    load: async () => (await import('./PapersPage')).PapersPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'waste', path: '/waste', label: 'app.menu.waste.overview', order: 1, permission: 'waste.read' },
  { section: 'waste', path: '/waste/group', label: 'app.menu.waste.group', order: 1.5, permission: 'waste.read' },
  { section: 'waste', path: '/waste/batches', label: 'app.menu.waste.generationAndContainers', order: 2, permission: 'waste.read' },
  { section: 'waste', path: '/waste/storage', label: 'app.menu.waste.storage', order: 3, permission: 'waste.read' },
  { section: 'waste', path: '/waste/yard', label: 'app.menu.waste.yard', order: 3.5, permission: 'waste.read' },
  { section: 'waste', path: '/waste/transfers', label: 'app.menu.waste.transfers', order: 4 },
  { section: 'waste', path: '/waste/recovery', label: 'app.menu.waste.recovery', order: 5, permission: 'waste.read' },
  { section: 'waste', path: '/waste/reports', label: 'app.menu.waste.registersAndReports', order: 7, permission: 'waste.read' },
  { section: 'waste', path: '/waste/month', label: 'app.menu.waste.monthAndFiling', order: 8, permission: 'waste.read' },
  { section: 'waste', path: '/waste/assessment', label: 'app.menu.waste.assessment', order: 9, permission: 'waste.read' },
  { section: 'waste', path: '/waste/plan', label: 'app.menu.waste.managementPlan', order: 8, permission: 'waste.read' },
  { section: 'waste', path: '/waste/registers', label: 'app.menu.waste.masterData', order: 7.5, permission: 'waste.read' },
  { section: 'waste', path: '/waste/papers', label: 'app.menu.waste.permitsContractsInsurance', order: 10, permission: 'waste.read' },
  { section: 'waste', path: '/waste/warnings', label: 'app.menu.waste.earlyWarnings', order: 11, permission: 'findings.read' },
];
