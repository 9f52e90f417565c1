import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { fieldError, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import { gramsOf } from './mass';
import type { Paper, Party } from './papers';
import type { Batch } from './waste';
import { nameOf } from './waste';

/** Drafts a transfer of one batch; more batches of the same trip are added by the next draft of the same vehicle. */
export function NewTransferDialog({ site, onClose, onMade }: { site: string; onClose: () => void; onMade: (id: string) => void }): JSX.Element {
  const queries = useQueryClient();
  const batches = useQuery({ queryKey: ['waste', 'batches', site, '', ''], queryFn: ({ signal }) => api.get<Page<Batch>>('/waste/batches', { site, limit: 500 }, signal) });
  const parties = useQuery({ queryKey: ['waste', 'parties', site], queryFn: ({ signal }) => api.get<Page<Party>>('/waste/parties', { site }, signal) });
  const papers = useQuery({ queryKey: ['waste', 'papers', site], queryFn: ({ signal }) => api.get<Page<Paper>>('/waste/papers', { site }, signal) });
  const [form, setForm] = useState({ batch: '', receiver: '', carrier: '', vehicle: '', driver: '', method: 'R4', mass: '', pieces: '0' });
  const set = (name: keyof typeof form) => (value: string): void => setForm({ ...form, [name]: value });
  const batch = batches.data?.items.find((one) => one.id === form.batch);
  const grams = gramsOf(form.mass);
  const open = useMutation({
    mutationFn: () => api.post<{ id: string }>('/waste/transfers', {
      site: Number(site), receiverId: form.receiver, method: form.method, pieces: Number(form.pieces),
      lines: [{ batchId: form.batch, facilityId: batch?.places[0]?.facilityId, grams }],
      legs: [{ carrierId: form.carrier, vehicleId: form.vehicle, driverId: form.driver }],
    }),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['waste'] });
      onMade(made.id);
    },
  });
  const problem = open.isError ? problemOf(open.error) : undefined;
  const of = (kind: string): { value: string; text: string }[] => [
    { value: '', text: '—' },
    ...(papers.data?.items ?? []).filter((one) => one.kind === kind && one.partyId === form.carrier && one.counts).map((one) => ({ value: one.id, text: `${one.name} ${one.number}` })),
  ];
  const named = (kind: string): { value: string; text: string }[] => [
    { value: '', text: '—' }, ...(parties.data?.items ?? []).filter((one) => one.kind === kind).map((one) => ({ value: one.id, text: one.name })),
  ];
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    open.mutate();
  };
  const ready = form.batch !== '' && form.receiver !== '' && form.vehicle !== '' && form.driver !== '' && grams !== null;
  return (
    <Dialog title={t('waste.newTransfer')} onClose={onClose} width={480}>
      <form className="col g12" onSubmit={submit}>
        <SelectField
          label={t('waste.batch')} value={form.batch} onChange={set('batch')} error={fieldError(problem, 'lines')}
          choices={[{ value: '', text: '—' }, ...(batches.data?.items ?? []).filter((one) => one.places.length > 0).map((one) => ({ value: one.id, text: `${nameOf(one)} ${one.code} ${formatNumber(one.grams / 1e6, 3)} t` }))]}
        />
        <TextField
          label={t('waste.netMass')} value={form.mass} onChange={set('mass')} input={{ inputMode: 'decimal', required: true }} after={<span className="u">t</span>}
          hint={batch?.places[0] ? t('waste.thereIs', { mass: formatNumber((batch.places[0].grams - batch.places[0].reservedGrams) / 1e6, 3), place: nameOf(batch.places[0]) }) : undefined}
        />
        <SelectField label={t('waste.receiver')} value={form.receiver} onChange={set('receiver')} error={fieldError(problem, 'receiverId')} choices={named('receiver')} />
        <TextField label={t('waste.method')} value={form.method} onChange={set('method')} error={fieldError(problem, 'method')} hint={t('waste.methodHint')} input={{ required: true }} />
        <SelectField label={t('waste.carrier')} value={form.carrier} onChange={set('carrier')} error={fieldError(problem, 'legs')} choices={named('carrier')} />
        <SelectField label={t('waste.paper.vehicle')} value={form.vehicle} onChange={set('vehicle')} choices={of('vehicle')} />
        <SelectField label={t('waste.paper.driver')} value={form.driver} onChange={set('driver')} choices={of('driver')} />
        <TextField label={t('waste.pieces')} value={form.pieces} onChange={set('pieces')} error={fieldError(problem, 'pieces')} input={{ inputMode: 'numeric' }} hint={t('waste.piecesHint')} />
        {problem && <Refused problem={problem} />}
        <div className="row g8">
          <button type="submit" className="btn p" disabled={open.isPending || !ready}>{t('waste.draft')}</button>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
        </div>
      </form>
    </Dialog>
  );
}
