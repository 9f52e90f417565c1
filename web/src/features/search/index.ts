import type { FeatureRoute } from '../../kernel/feature';
import type { SearchSource } from '../../kernel/search';
import { thingHits } from './things';

export const routes: readonly FeatureRoute[] = [
  { path: '/search', load: async () => (await import('./SearchPage')).SearchPage },
];

export const search: readonly SearchSource[] = [{ id: 'things', title: 'app.found.things', find: thingHits }];
