import { QueryClient } from '@tanstack/react-query';
import { problemOf } from './problem';

/** Server state of the page. Refusals are not asked again; a lost connection is, twice. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // The service worker answers some of it without a network, and what fails says so; nothing waits unseen.
    queries: {
      networkMode: 'always',
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && (problemOf(error).status === 0 || problemOf(error).status >= 502),
      retryDelay: (attempt) => 500 * 2 ** attempt,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
