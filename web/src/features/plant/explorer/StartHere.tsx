import type { JSX } from 'react';
import { Link } from 'react-router';
import { useAllowed } from '../../../api/session';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { EmptyState } from '../../../ui/states';

/** A plant without anything: how it comes to be. */
export function StartHere(): JSX.Element {
  const mayEdit = useAllowed('plant.edit');
  return (
    <>
      <PageHeader title={t('plant.tree')} />
      <div className="body">
        <EmptyState
          title={t('plant.empty')}
          fact={t('plant.emptyFact')}
          action={
            mayEdit && (
              <Link className="btn p" to="/plant/sheet">
                {t('plant.importSheet')}
              </Link>
            )
          }
        />
      </div>
    </>
  );
}
