import type { JSX } from 'react';
import { useState } from 'react';
import type { Problem } from '../../../api/problem';
import { t } from '../../../i18n/i18n';
import { ConfirmWithConsequences } from '../../../ui/dialogs';
import { AreaField, fieldError } from '../../../ui/fields';
import type { Alarm } from '../shapes';
import { nameOf } from '../shapes';

interface Props {
  alarm: Alarm;
  busy: boolean;
  problem: Problem | undefined;
  onAsk: (reason: string) => void;
  onClose: () => void;
}

/** Asks to take an alarm out of service; another person decides. */
export function OutOfServiceDialog({ alarm, busy, problem, onAsk, onClose }: Props): JSX.Element {
  const [reason, setReason] = useState('');
  return (
    <ConfirmWithConsequences
      title={t('alarms.outOfServiceTitle', { name: nameOf(alarm.definition) })}
      consequences={[
        [t('ui.now'), t('alarms.outOfServiceNow')],
        [t('ui.effect'), t('alarms.outOfServiceEffect')],
        [t('alarms.canBeUndone'), t('alarms.outOfServiceUndo')],
      ]}
      act={t('alarms.outOfServiceAct')}
      note={t('alarms.secondPerson')}
      busy={busy}
      disabled={reason.trim() === ''}
      problem={problem}
      onAct={() => onAsk(reason.trim())}
      onCancel={onClose}
    >
      <div className="dialog-fields">
        <AreaField label={t('alarms.reasonRequired')} value={reason} onChange={setReason} error={fieldError(problem, 'comment')} />
      </div>
    </ConfirmWithConsequences>
  );
}
