import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { EmptyState } from '../../ui/states';

/** How a site runs now. */
export function CockpitPage(): JSX.Element {
  const site = useSite();
  return (
    <>
      <PageHeader title={t('cockpit.title')} crumbs={site ? [{ text: site.name }] : []} />
      <div className="body">
        <EmptyState title={t('cockpit.empty')} fact={t('cockpit.emptyFact')} />
      </div>
    </>
  );
}
