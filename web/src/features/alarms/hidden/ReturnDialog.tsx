import type { JSX } from 'react';
import { t } from '../../../i18n/i18n';
import { ConfirmWithConsequences } from '../../../ui/dialogs';
import type { Alarm } from '../shapes';
import { nameOf } from '../shapes';

interface Props {
  alarm: Alarm;
  busy: boolean;
  onReturn: () => void;
  onClose: () => void;
}

/** Asks before a shelving ends early or an alarm goes back into service. */
export function ReturnDialog({ alarm, busy, onReturn, onClose }: Props): JSX.Element {
  const stands = alarm.underlying === 'unackActive' || alarm.underlying === 'ackActive';
  const shelved = alarm.state === 'shelved';
  return (
    <ConfirmWithConsequences
      title={t(shelved ? 'alarms.unshelveTitle' : 'alarms.inServiceTitle', { name: nameOf(alarm.definition) })}
      consequences={[[t('ui.effect'), t(stands ? 'alarms.returnsActive' : 'alarms.returnsQuiet')]]}
      act={t(shelved ? 'alarms.unshelve' : 'alarms.inService')}
      note={t('alarms.goesIntoJournal')}
      busy={busy}
      onAct={onReturn}
      onCancel={onClose}
    />
  );
}
