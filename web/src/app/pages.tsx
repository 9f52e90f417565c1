import type { JSX } from 'react';
import { useEffect, useState } from 'react';
import { Link, useRouteError } from 'react-router';
import { problemOf } from '../api/problem';
import { loadTexts, t } from '../i18n/i18n';
import { PageHeader } from '../kernel/PageHeader';
import { EmptyState, ErrorState } from '../ui/states';

/** An address that leads nowhere. */
export function NotFoundPage(): JSX.Element {
  return (
    <>
      <PageHeader title={t('app.notFound.title')} noMenu />
      <div className="body">
        <EmptyState
          title={t('app.notFound.fact')}
          fact={t('app.notFound.remedy')}
          action={
            <Link className="btn s" to="/cockpit">
              {t('app.toCockpit')}
            </Link>
          }
        />
      </div>
    </>
  );
}

/** A page that failed to load or to draw: the rest of the product still works. */
export function RouteErrorPage(): JSX.Element {
  const error = useRouteError();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    void Promise.all(['app', 'ui'].map(loadTexts)).then(() => setReady(true));
  }, []);
  if (!ready) return <></>;
  return (
    <main className="body" id="main" data-page-failed>
      <ErrorState problem={problemOf(error)} what={t('app.pageFailed')} onRetry={() => location.reload()} />
    </main>
  );
}
