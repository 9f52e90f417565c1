import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { formatInstant, readLocal } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { AreaField, FormActs, SelectField, TextField, fieldError } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { Pen } from './lanes';
import { writeNote } from '../../kernel/notes';

interface Props {
  site: string;
  /** The instant to begin with: where the cursor stands. */
  at: number;
  pens: readonly Pen[];
  pen: number;
  onClose: () => void;
}

/** A note at an instant, about one pen or about the whole site. */
export function NoteDialog({ site, at, pens, pen, onClose }: Props): JSX.Element {
  const [time, setTime] = useState(formatInstant(at, 'record').replace(' ', 'T'));
  const [text, setText] = useState('');
  const [key, setKey] = useState(pens[pen]?.signal?.key ?? pens[pen]?.key ?? '');
  const instant = readLocal(time);
  const write = useMutation({ mutationFn: () => writeNote(site, instant ?? at, text, key), onSuccess: onClose });
  const problem = write.error ? problemOf(write.error) : undefined;
  const choices = [
    ...pens.map((one) => ({ value: one.signal?.key ?? one.key, text: t('trends.penNamed', { pen: one.index + 1, name: one.signal?.name ?? one.key }) })),
    { value: '', text: t('trends.noteSite') },
  ];
  return (
    <Dialog title={t('trends.note')} onClose={onClose} width={460}>
      <form className="form" onSubmit={(event) => {
        event.preventDefault();
        write.mutate();
      }}>
        {problem && <Refused problem={problem} />}
        <TextField label={t('ui.time')} value={time} onChange={setTime} error={instant === null ? t('trends.noteTime') : fieldError(problem, 'fromAt')} input={{ type: 'datetime-local', step: 1 }} />
        <SelectField label={t('trends.noteOf')} value={key} onChange={setKey} choices={choices} />
        <AreaField label={t('trends.noteText')} value={text} onChange={setText} error={fieldError(problem, 'text')} />
        <FormActs note={t('trends.noteRule')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={text.trim() === '' || instant === null || write.isPending}>{t('trends.writeNote')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
