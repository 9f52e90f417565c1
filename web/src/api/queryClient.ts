import { QueryClient } from '@tanstack/react-query';
import { problemOf } from './problem';

/** Server state of the page. Refusals are not asked again; a lost connection is, twice. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && (problemOf(error).status === 0 || problemOf(error).status >= 502),
      retryDelay: (attempt) => 500 * 2 ** attempt,
    },
    mutations: { retry: false },
  },
});
