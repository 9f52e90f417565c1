import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

const permission = 'alarms.read';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/alarms',
    section: 'alarms',
    surface: 'operate',
    permission,
    load: async () => (await import('./active/ActiveAlarmsPage')).ActiveAlarmsPage,
  },
  {
    path: '/alarms/shelved',
    section: 'alarms',
    surface: 'operate',
    permission,
    load: async () => (await import('./hidden/HiddenAlarmsPage')).HiddenAlarmsPage,
  },
  {
    path: '/alarms/history',
    section: 'alarms',
    surface: 'operate',
    permission,
    load: async () => (await import('./journal/HistoryPage')).HistoryPage,
  },
  {
    path: '/alarms/soe',
    section: 'alarms',
    surface: 'operate',
    permission,
    load: async () => (await import('./journal/EventsPage')).EventsPage,
  },
  {
    path: '/alarms/kpi',
    section: 'alarms',
    surface: 'operate',
    permission,
    load: async () => (await import('./kpi/KpiPage')).KpiPage,
  },
  {
    path: '/alarms/definitions',
    section: 'alarms',
    surface: 'work',
    permission,
    load: async () => (await import('./definitions/DefinitionsPage')).DefinitionsPage,
  },
  {
    path: '/alarms/definitions/import',
    section: 'alarms',
    surface: 'work',
    permission: 'alarms.edit',
    load: async () => (await import('./definitions/ImportPage')).ImportPage,
  },
  {
    path: '/alarms/definitions/:id',
    section: 'alarms',
    surface: 'work',
    permission,
    load: async () => (await import('./definitions/DefinitionPage')).DefinitionPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'alarms', path: '/alarms', label: 'app.menu.alarms.activeAlarms', order: 1, permission },
  { section: 'alarms', path: '/alarms/shelved', label: 'app.menu.alarms.shelvedAndSuppressed', order: 2, permission },
  { section: 'alarms', path: '/alarms/history', label: 'app.menu.alarms.alarmHistory', order: 3, permission },
  { section: 'alarms', path: '/alarms/soe', label: 'app.menu.alarms.sequenceOfEvents', order: 4, permission },
  { section: 'alarms', path: '/alarms/kpi', label: 'app.menu.alarms.alarmKPIs', order: 5, permission },
  { section: 'alarms', path: '/alarms/definitions', label: 'app.menu.alarms.alarmDefinitions', order: 6, permission },
];
