import type { JSX } from 'react';
import { useState } from 'react';
import { formatInstant, readLocal } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { FormActs, TextField } from '../../ui/fields';
import type { Compare } from './trendState';

/** Chooses where the compared period begins; it is as long as the one shown. */
export function CompareDialog({ begin, onClose, onCompare }: {
  begin: number; onClose: () => void; onCompare: (compare: Compare) => void;
}): JSX.Element {
  const [text, setText] = useState(formatInstant(begin, 'record').replace(' ', 'T'));
  const at = readLocal(text);
  return (
    <Dialog title={t('trends.compareTitle')} onClose={onClose} width={420}>
      <form className="form" onSubmit={(event) => {
        event.preventDefault();
        if (at !== null) onCompare(at);
      }}>
        <TextField label={t('trends.compareBegin')} hint={t('trends.compareHint')} value={text} onChange={setText} error={at === null ? t('trends.compareWrong') : undefined} input={{ type: 'datetime-local', step: 1 }} />
        <FormActs>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={at === null}>{t('trends.compare')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}

/** What the shown period is compared with, in words. */
export function compareName(compare: Compare): string {
  return typeof compare === 'number' ? t('trends.compareFrom', { time: formatInstant(compare, 'record').slice(0, 16) }) : t(`trends.compareWith.${compare}`);
}
