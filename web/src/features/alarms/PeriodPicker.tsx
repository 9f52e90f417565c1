import type { JSX } from 'react';
import { useState } from 'react';
import { formatInstant, readLocal } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { FormActs, TextField } from '../../ui/fields';
import { Icon } from '../../ui/Icon';
import { localInput } from './localTime';
import type { Period } from './usePeriod';
import { lengthOf, presets } from './usePeriod';

const longest = 400 * 86_400_000;

/** Chooses the last 8 h, 24 h, 7 d, 30 d, or any period. */
export function PeriodPicker({ period, onPeriod }: { period: Period; onPeriod: (period: Period) => void }): JSX.Element {
  const [choosing, setChoosing] = useState(false);
  const fixed = 'from' in period;
  return (
    <div className="row g8">
      <div className="seg" role="group" aria-label={t('alarms.period')}>
        {presets.map((one) => {
          const on = 'last' in period && period.last === one.id;
          return (
            <button key={one.id} type="button" className={on ? 'on' : ''} aria-pressed={on} onClick={() => onPeriod({ last: one.id })}>
              {t(`alarms.preset.${one.id}`)}
            </button>
          );
        })}
      </div>
      <button type="button" className={fixed ? 'btn o' : 'btn'} onClick={() => setChoosing(true)}>
        <Icon name="clock" />
        {fixed ? `${formatInstant(period.from)}–${formatInstant(period.to)}` : t('alarms.ownPeriod')}
      </button>
      {choosing && (
        <PeriodDialog
          period={fixed ? period : { from: Date.now() - lengthOf(period), to: Date.now() }}
          onClose={() => setChoosing(false)}
          onPeriod={(next) => {
            setChoosing(false);
            onPeriod(next);
          }}
        />
      )}
    </div>
  );
}

function PeriodDialog({ period, onClose, onPeriod }: {
  period: { from: number; to: number };
  onClose: () => void;
  onPeriod: (period: Period) => void;
}): JSX.Element {
  const [from, setFrom] = useState(() => localInput(period.from));
  const [to, setTo] = useState(() => localInput(period.to));
  const [start, end] = [readLocal(from), readLocal(to)];
  const wrong = start === null || end === null || end <= start || end - start > longest;
  return (
    <Dialog title={t('alarms.ownPeriod')} onClose={onClose} width={420}>
      <form
        className="col g12"
        onSubmit={(event) => {
          event.preventDefault();
          if (start !== null && end !== null && !wrong) onPeriod({ from: start, to: end });
        }}
      >
        <TextField label={t('alarms.from')} value={from} onChange={setFrom} input={{ type: 'datetime-local' }} />
        <TextField label={t('alarms.to')} value={to} onChange={setTo} input={{ type: 'datetime-local' }} error={wrong ? t('alarms.periodWrong') : undefined} />
        <FormActs>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={wrong}>{t('alarms.showPeriod')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
