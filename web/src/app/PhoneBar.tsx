import type { JSX } from 'react';
import { Link } from 'react-router';
import type { Session } from '../api/session';
import { t } from '../i18n/i18n';
import type { SectionId } from '../kernel/feature';
import { sectionIcon } from '../kernel/feature';
import { Icon } from '../ui/Icon';
import { menuOf, sectionsFor } from './features';

const wanted: readonly SectionId[] = ['cases', 'field', 'cockpit', 'alarms', 'trends', 'plant'];

/** The bottom bar of a phone: at most four of the sections that a person in the field needs, and the rest of them. */
export function PhoneBar({ session, current }: { session: Session; current: SectionId | undefined }): JSX.Element {
  const open = sectionsFor(session.permissions);
  const shown = wanted.filter((section) => open.includes(section)).slice(0, 4);
  return (
    <nav className="phonebar" aria-label={t('app.mainMenu')}>
      {shown.map((section) => (
        <Link
          key={section}
          to={menuOf(section, session.permissions)[0]?.path ?? '/'}
          className={section === current ? 'on' : ''}
          aria-current={section === current ? 'page' : undefined}
        >
          <Icon name={sectionIcon[section]} />
          <span>{t(`app.section.${section}`)}</span>
        </Link>
      ))}
    </nav>
  );
}
