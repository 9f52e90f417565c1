import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';

/** A data source, as far as tokens name it. */
export interface SourceName {
  id: string;
  siteId: number;
  name: string;
}

/** The data sources that the person may see; `enabled` is whether they may see any. */
export const sourcesQuery = (enabled: boolean) =>
  queryOptions({
    queryKey: ['sources', 'names'],
    queryFn: async ({ signal }): Promise<SourceName[]> =>
      (await api.get<{ items: { source: SourceName }[] }>('/sources', undefined, signal)).items.map((one) => one.source),
    enabled,
  });
