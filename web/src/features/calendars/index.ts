import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/system/calendars', section: 'system', permission: 'calendars.read',
    load: async () => (await import('./CalendarsPage')).CalendarsPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'system', path: '/system/calendars', label: 'app.menu.system.calendarsAndShifts', order: 3, permission: 'calendars.read' },
];
