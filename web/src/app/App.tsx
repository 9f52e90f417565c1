import { QueryClientProvider } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useSyncExternalStore } from 'react';
import { RouterProvider } from 'react-router';
import { onSignedOut } from '../api/client';
import { queryClient } from '../api/queryClient';
import { language, onLanguage } from '../i18n/i18n';
import { createRouter } from './router';

const router = createRouter();

/** The whole page. A change of language draws it anew, so that every text and number follows. */
export function App(): JSX.Element {
  const current = useSyncExternalStore(onLanguage, language);
  useEffect(
    () =>
      onSignedOut(() => {
        const at = router.state.location;
        if (at.pathname === '/sign-in' || at.pathname === '/setup') return;
        void router.navigate(`/sign-in?next=${encodeURIComponent(at.pathname + at.search)}`);
      }),
    [],
  );
  return (
    <QueryClientProvider key={current} client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
