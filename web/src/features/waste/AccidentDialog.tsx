import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { AreaField, CheckField, fieldError, FormActs, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';

/** Records a pollution accident; it takes points off in its year. */
export function AccidentDialog({ site, onClose }: { site: number; onClose: () => void }): JSX.Element {
  const queries = useQueryClient();
  const [day, setDay] = useState('');
  const [what, setWhat] = useState('');
  const [isMajor, setMajor] = useState(false);
  const store = useMutation({
    mutationFn: () => api.post(`/waste/sites/${site}/accidents`, { happenedOn: day, what, isMajor }),
    onSuccess: async () => { await queries.invalidateQueries({ queryKey: ['waste'] }); onClose(); },
  });
  const problem = store.isError ? problemOf(store.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    store.mutate();
  };
  return (
    <Dialog title={t('waste.assess.accident')} onClose={onClose} width={460}>
      <form className="col g12" onSubmit={submit}>
        <TextField label={t('waste.assess.happenedOn')} value={day} onChange={setDay} input={{ type: 'date', required: true }} error={fieldError(problem, 'happenedOn')} />
        <AreaField label={t('waste.assess.what')} value={what} onChange={setWhat} error={fieldError(problem, 'what')} />
        <CheckField label={t('waste.assess.major')} checked={isMajor} onChange={setMajor} hint={t('waste.assess.majorHint')} />
        {problem && <Refused problem={problem} />}
        <FormActs>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={store.isPending || day === '' || what.trim() === ''}>{t('waste.assess.store')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
