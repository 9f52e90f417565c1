import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/system/users',
    section: 'system',
    permission: 'identity.read',
    load: async () => (await import('./UsersPage')).UsersPage,
  },
  {
    path: '/system/organizations',
    section: 'system',
    permission: 'identity.read',
    load: async () => (await import('./OrganizationsPage')).OrganizationsPage,
  },
  {
    path: '/system/tokens',
    section: 'system',
    permission: 'identity.read',
    load: async () => (await import('./TokensPage')).TokensPage,
  },
  {
    path: '/system/audit',
    section: 'system',
    permission: 'audit.read',
    load: async () => (await import('./AuditPage')).AuditPage,
  },
  {
    path: '/system/jobs',
    section: 'system',
    permission: 'jobs.read',
    load: async () => (await import('./JobsPage')).JobsPage,
  },
  {
    path: '/system/about',
    section: 'system',
    load: async () => (await import('./AboutPage')).AboutPage,
  },
];

export const menu: readonly MenuEntry[] = [
  {
    section: 'system', path: '/system/users', label: 'app.menu.system.usersAndRoles', order: 1,
    permission: 'identity.read',
  },
  {
    section: 'system', path: '/system/organizations', label: 'app.menu.system.organizations', order: 2,
    permission: 'identity.read',
  },
  {
    section: 'system', path: '/system/tokens', label: 'app.menu.system.apiTokens', order: 5,
    permission: 'identity.read',
  },
  { section: 'system', path: '/system/audit', label: 'app.menu.system.auditLog', order: 7, permission: 'audit.read' },
  { section: 'system', path: '/system/jobs', label: 'app.menu.system.jobs', order: 8, permission: 'jobs.read' },
  { section: 'system', path: '/system/about', label: 'app.menu.system.about', order: 10 },
];
