import type { JSX } from 'react';
import { Fragment } from 'react';
import { Link } from 'react-router';
import type { Session } from '../api/session';
import { t } from '../i18n/i18n';
import type { SectionId } from '../kernel/feature';
import { sectionIcon } from '../kernel/feature';
import { Icon } from '../ui/Icon';
import { menuOf, sectionsFor } from './features';

const firstApp: SectionId = 'waste';
const apps: readonly SectionId[] = ['waste', 'energy', 'process', 'procurement', 'finance', 'field'];

/** First-level navigation: kernel entries, a rule, the apps, system at the foot. */
export function Rail({ session, current }: { session: Session; current: SectionId | undefined }): JSX.Element {
  const shown = sectionsFor(session.permissions);
  const ruleBefore = shown.find((section) => apps.includes(section)) ?? firstApp;
  return (
    <nav className="rail" aria-label={t('app.mainMenu')}>
      {shown.map((section) => (
        <Fragment key={section}>
          {section === ruleBefore && <hr />}
          {section === 'system' && <span className="sp" />}
          <Link
            to={menuOf(section, session.permissions)[0]?.path ?? '/'}
            className={section === current ? 'on' : ''}
            aria-current={section === current ? 'page' : undefined}
          >
            <Icon name={sectionIcon[section]} large />
            <span>{t(`app.section.${section}`)}</span>
          </Link>
        </Fragment>
      ))}
    </nav>
  );
}
