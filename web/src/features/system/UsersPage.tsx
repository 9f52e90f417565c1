import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import { PeopleView } from './PeopleView';
import { RolesView } from './RolesView';
import './system.css';

const views = ['people', 'roles'] as const;

/** Who may sign in, and what the roles allow. */
export function UsersPage(): JSX.Element {
  const [view, setView] = useAddress('show', 'people');
  return (
    <>
      <PageHeader
        title={t('app.menu.system.usersAndRoles')}
        crumbs={[{ text: t('app.section.system') }]}
        actions={
          <span className="seg" role="group" aria-label={t('system.view')}>
            {views.map((one) => (
              <button
                key={one}
                type="button"
                className={one === view ? 'on' : ''}
                aria-pressed={one === view}
                onClick={() => setView(one)}
              >
                {t(`system.view.${one}`)}
              </button>
            ))}
          </span>
        }
      />
      {view === 'roles' ? <RolesView /> : <PeopleView />}
    </>
  );
}
