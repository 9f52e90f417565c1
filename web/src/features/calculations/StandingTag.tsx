import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import { StatusTag } from '../../ui/StatusTag';
import type { Calculation } from './calculations';

const kinds = { upToDate: 'plain', behind: 'accent', waiting: 'quiet', faulty: 'error' } as const;

/** How a calculated signal stands, with the fault on hover. */
export function StandingTag({ item }: { item: Calculation }): JSX.Element {
  return (
    <StatusTag kind={kinds[item.standing]} {...(item.fault === null ? {} : { title: item.fault })}>
      {t(`calculations.standingOf.${item.standing}`)}
    </StatusTag>
  );
}
