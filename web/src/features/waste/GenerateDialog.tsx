import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { fieldError, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import { gramsOf } from './mass';
import { nameOf, useFacilities, useStreams } from './waste';

/** Records that waste came into being: what, where, how much. */
export function GenerateDialog({ site, onClose, onMade }: { site: string; onClose: () => void; onMade: (id: string) => void }): JSX.Element {
  const streams = useStreams(site);
  const facilities = useFacilities(site);
  const queries = useQueryClient();
  const person = useSession()?.person?.name ?? '';
  const [stream, setStream] = useState('');
  const [place, setPlace] = useState('');
  const [mass, setMass] = useState('');
  const [handler, setHandler] = useState(person);
  const [ticket, setTicket] = useState('');
  const grams = gramsOf(mass);
  const store = useMutation({
    mutationFn: () => api.post<{ id: string }>('/waste/batches', { site: Number(site), streamId: stream, facilityId: place, grams, handler, reference: ticket }),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['waste'] });
      onMade(made.id);
    },
  });
  const problem = store.isError ? problemOf(store.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    store.mutate();
  };
  return (
    <Dialog title={t('waste.generate')} onClose={onClose} width={460}>
      <form className="col g12" onSubmit={submit}>
        <SelectField
          label={t('waste.waste')} value={stream} onChange={setStream} error={fieldError(problem, 'streamId')}
          choices={[{ value: '', text: '—' }, ...(streams.data?.items ?? []).map((one) => ({ value: one.id, text: `${nameOf(one)} ${one.wasteCode}` }))]}
        />
        <SelectField
          label={t('waste.generatingFacility')} value={place} onChange={setPlace} error={fieldError(problem, 'facilityId')}
          choices={[{ value: '', text: '—' }, ...(facilities.data?.items ?? []).filter((one) => one.kind !== 'use' && one.kind !== 'dispose').map((one) => ({ value: one.id, text: nameOf(one) }))]}
        />
        <TextField label={t('waste.netMass')} value={mass} onChange={setMass} error={fieldError(problem, 'grams')} input={{ inputMode: 'decimal', required: true }} after={<span className="u">t</span>} />
        <TextField label={t('waste.handler')} value={handler} onChange={setHandler} error={fieldError(problem, 'handler')} input={{ required: true }} />
        <TextField label={t('waste.ticketNumber')} value={ticket} onChange={setTicket} />
        {problem && <Refused problem={problem} />}
        <div className="row g8">
          <button type="submit" className="btn p" disabled={store.isPending || stream === '' || place === '' || grams === null}>{t('waste.generate')}</button>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
        </div>
      </form>
    </Dialog>
  );
}
