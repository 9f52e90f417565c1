import type { FeatureRoute } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  { path: '/sign-in', bare: true, load: async () => (await import('./SignInPage')).SignInPage },
  { path: '/setup', bare: true, load: async () => (await import('./SetUpPage')).SetUpPage },
  { path: '/change-password', bare: true, load: async () => (await import('./ChangePasswordPage')).ChangePasswordPage },
  { path: '/profile', load: async () => (await import('./ProfilePage')).ProfilePage },
];
