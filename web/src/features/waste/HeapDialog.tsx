import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { AreaField, fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { Heap } from './heaps';
import { gramsOf } from './mass';
import { nameOf, useFacilities } from './waste';

interface Props {
  site: string;
  year: string;
  heap: Heap | undefined;
  /** Facilities that are heaps already. */
  taken: readonly string[];
  onClose: () => void;
}

/** Registers a facility as a heap or pond of earlier years, and what is to be taken out of it in a year. */
export function HeapDialog({ site, year, heap, taken, onClose }: Props): JSX.Element {
  const queries = useQueryClient();
  const stores = (useFacilities(site).data?.items ?? []).filter((one) => one.kind === 'store' && !one.isClosed && !taken.includes(one.id));
  const [facility, setFacility] = useState(heap?.facilityId ?? '');
  const [kind, setKind] = useState(heap?.kind ?? 'heap');
  const [since, setSince] = useState(heap?.since ?? '');
  const [note, setNote] = useState(heap?.note ?? '');
  const [plan, setPlan] = useState(heap?.plannedGrams == null ? '' : String(heap.plannedGrams / 1e6));
  const planned = plan.trim() === '' ? null : gramsOf(plan);
  const store = useMutation({
    mutationFn: () => api.put(`/waste/heaps/${facility}`, { kind, since, note, year: Number(year), plannedGrams: planned }),
    onSuccess: async () => { await queries.invalidateQueries({ queryKey: ['waste'] }); onClose(); },
  });
  const problem = store.isError ? problemOf(store.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    store.mutate();
  };
  return (
    <Dialog title={t(heap === undefined ? 'waste.heap.add' : 'waste.heap.change')} onClose={onClose} width={460}>
      <form className="col g12" onSubmit={submit}>
        {heap === undefined && <SelectField label={t('waste.facility')} value={facility} onChange={setFacility} choices={[{ value: '', text: '—' }, ...stores.map((one) => ({ value: one.id, text: nameOf(one) }))]} />}
        <SelectField label={t('waste.reg.kind')} value={kind} onChange={setKind} error={fieldError(problem, 'kind')} choices={['heap', 'pond'].map((one) => ({ value: one, text: t(`waste.heap.kind.${one}`) }))} />
        <TextField label={t('waste.heap.since')} value={since} onChange={setSince} input={{ type: 'date', required: true }} error={fieldError(problem, 'since')} />
        <TextField label={t('waste.heap.planOf', { year })} value={plan} onChange={setPlan} after={<span className="u">t</span>} input={{ inputMode: 'decimal' }} error={plan.trim() !== '' && planned === null ? t('ui.fieldWrong.format') : fieldError(problem, 'plannedGrams')} hint={t('waste.heap.planHint')} />
        <AreaField label={t('waste.heap.remark')} value={note} onChange={setNote} error={fieldError(problem, 'note')} />
        {problem && <Refused problem={problem} />}
        <FormActs>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={store.isPending || facility === '' || since === '' || (plan.trim() !== '' && planned === null)}>{t('waste.reg.save')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
