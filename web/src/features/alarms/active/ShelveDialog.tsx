import type { JSX } from 'react';
import { useState } from 'react';
import type { Problem } from '../../../api/problem';
import { formatDuration, formatInstant, readLocal } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { ConfirmWithConsequences } from '../../../ui/dialogs';
import { AreaField, fieldError, TextField } from '../../../ui/fields';
import { localInput } from '../localTime';
import type { Alarm } from '../shapes';
import { nameOf } from '../shapes';

const minute = 60_000;
const choices = [30, 60, 240, 480, 1440].map((minutes) => minutes * minute);
const longest = 7 * 1440 * minute;
const reasons = ['work', 'instrument', 'known', 'startUp'] as const;

interface Props {
  alarms: readonly Alarm[];
  busy: boolean;
  problem: Problem | undefined;
  onShelve: (untilAt: string, reason: string) => void;
  onClose: () => void;
}

/** Asks for end and reason of a shelving, and tells what it means. */
export function ShelveDialog({ alarms, busy, problem, onShelve, onClose }: Props): JSX.Element {
  const [opened] = useState(Date.now);
  const [length, setLength] = useState<number | null>(4 * 60 * minute);
  const [own, setOwn] = useState(() => localInput(Date.now() + 12 * 60 * minute));
  const [reason, setReason] = useState('');
  const until = length === null ? readLocal(own) : opened + length;
  const wrong = until === null || until <= opened || until - opened > longest;
  const shown = until === null ? '—' : formatInstant(until);
  const only = alarms.length === 1 ? alarms[0] : undefined;
  const critical = alarms.filter((alarm) => alarm.definition.priority === 1).length;
  const time = until === null ? '—' : formatDuration(Math.round((until - opened) / minute) * minute);
  return (
    <ConfirmWithConsequences
      title={only ? t('alarms.shelveOne', { name: nameOf(only.definition), time, until: shown }) : t('alarms.shelveMany', { count: alarms.length, time, until: shown })}
      consequences={[
        [t('ui.effect'), t('alarms.shelveEffect', { until: shown })],
        ...(critical > 0 ? ([[t('alarms.attention'), t('alarms.shelveCritical', { count: critical })]] as const) : []),
        [t('alarms.canBeUndone'), t('alarms.shelveUndo')],
      ]}
      act={t('alarms.shelveAct', { time })}
      note={t('alarms.goesIntoJournal')}
      busy={busy}
      disabled={wrong || reason.trim() === ''}
      problem={problem}
      onAct={() => until !== null && onShelve(new Date(until).toISOString(), reason.trim())}
      onCancel={onClose}
    >
      <div className="col g12 dialog-fields">
        <div className="col g4">
          <span className="s13 t2" id="shelve-length">{t('alarms.shelveFor')}</span>
          <div className="seg wraps" role="group" aria-labelledby="shelve-length">
            {choices.map((choice) => (
              <button key={choice} type="button" className={choice === length ? 'on' : ''} aria-pressed={choice === length} onClick={() => setLength(choice)}>
                {formatDuration(choice)}
              </button>
            ))}
            <button type="button" className={length === null ? 'on' : ''} aria-pressed={length === null} onClick={() => setLength(null)}>
              {t('alarms.shelveUntil')}
            </button>
          </div>
        </div>
        {length === null && (
          <TextField
            label={t('alarms.until')}
            value={own}
            onChange={setOwn}
            input={{ type: 'datetime-local' }}
            error={wrong ? t('alarms.untilWrong') : undefined}
          />
        )}
        <AreaField
          label={t('alarms.reasonRequired')}
          value={reason}
          onChange={setReason}
          rows={2}
          error={fieldError(problem, 'comment')}
        />
        <div className="row wrap g6">
          {reasons.map((one) => (
            <button key={one} type="button" className="btn x" onClick={() => setReason(t(`alarms.shelveReason.${one}`))}>
              {t(`alarms.shelveReason.${one}`)}
            </button>
          ))}
        </div>
      </div>
    </ConfirmWithConsequences>
  );
}
