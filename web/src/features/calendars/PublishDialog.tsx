import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { AreaField, fieldError } from '../../ui/fields';
import type { Calendar, CalendarContent } from './calendars';
import { refreshCalendars } from './calendars';
import { DifferenceList } from './DifferenceList';
import type { Difference } from './drafts';

interface Props {
  calendar: Calendar;
  draft: CalendarContent;
  changes: readonly Difference[];
  onClose: () => void;
}

/** Publishes a draft as the next version, with its reason; the days before stay as they were counted. */
export function PublishDialog({ calendar, draft, changes, onClose }: Props): JSX.Element {
  const [reason, setReason] = useState('');
  const own = calendar.from === calendar.org;
  const publish = useMutation({
    mutationFn: () => api.post(`/calendars/${calendar.org}`, { content: draft, reason, after: own ? calendar.version : 0 }),
    onSuccess: refreshCalendars,
  });
  const problem = publish.error ? problemOf(publish.error) : undefined;
  return (
    <ConfirmWithConsequences
      title={t('calendars.publishQuestion', { version: own ? calendar.version + 1 : 1 })} act={t('calendars.publish')}
      consequences={[
        [t('calendars.changes'), <DifferenceList key="c" changes={changes} />],
        [t('calendars.then'), t(own ? 'calendars.thenOwn' : 'calendars.thenCopied')],
      ]}
      busy={publish.isPending} problem={problem} disabled={reason.trim() === ''} onAct={() => publish.mutate()} onCancel={onClose}
    >
      <AreaField label={t('calendars.publishReason')} value={reason} onChange={setReason} rows={2} error={fieldError(problem, 'reason')} />
    </ConfirmWithConsequences>
  );
}
