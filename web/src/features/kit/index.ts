import type { FeatureRoute } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  { path: '/kit', surface: 'operate', hidden: true, load: async () => (await import('./KitPage')).KitPage },
];
