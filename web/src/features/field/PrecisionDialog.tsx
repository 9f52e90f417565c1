import { useMutation } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { AreaField, fieldError, FormActs, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';

/** Asks the precision level about a point: why, and by when. */
export function PrecisionDialog({ point, onClose }: { point: string; onClose: () => void }): JSX.Element {
  const [why, setWhy] = useState('');
  const [due, setDue] = useState('');
  const navigate = useNavigate();
  const ask = useMutation({
    mutationFn: () => api.post<{ case: string }>(`/field/points/${point}/precision`, { why, ...(due === '' ? {} : { dueAt: new Date(due).toISOString() }) }),
    onSuccess: (made) => navigate(`/cases/${made.case}`),
  });
  const problem = ask.error ? problemOf(ask.error) : undefined;
  return (
    <Dialog title={t('field.askPrecision')} onClose={onClose} width={480}>
      <form className="form" onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        ask.mutate();
      }}>
        {problem && <Refused problem={problem} />}
        <AreaField label={t('field.whyPrecision')} value={why} onChange={setWhy} rows={3} />
        <TextField label={t('field.wantedBy')} value={due} onChange={setDue} input={{ type: 'datetime-local' }} error={fieldError(problem, 'dueAt')} hint={t('field.wantedByHint')} />
        <FormActs>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={ask.isPending}>{t('field.askPrecision')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
