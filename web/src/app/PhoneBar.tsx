import type { JSX } from 'react';
import { Link } from 'react-router';
import type { Session } from '../api/session';
import { t } from '../i18n/i18n';
import type { SectionId } from '../kernel/feature';
import { useAlarmCounts } from '../kernel/alarmCounts';
import { sectionIcon } from '../kernel/feature';
import { useSite } from '../kernel/site';
import { Icon } from '../ui/Icon';
import { menuOf, sectionsFor } from './features';

const wanted: readonly SectionId[] = ['cases', 'field', 'cockpit', 'alarms', 'trends', 'plant', 'waste'];

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
          {section === 'alarms' && <Waiting />}
          <span>{t(`app.section.${section}`)}</span>
        </Link>
      ))}
    </nav>
  );
}

/** How many alarms nobody has acknowledged; nothing when there are none. */
function Waiting(): JSX.Element | null {
  const counts = useAlarmCounts(useSite()?.id);
  const waiting = counts?.reduce((sum, one) => sum + one.unacknowledged, 0) ?? 0;
  if (waiting === 0) return null;
  return (
    <b className="badge waiting">
      {waiting}
      <span className="sr">{t('kernel.waitingAlarms', { count: waiting })}</span>
    </b>
  );
}
