import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { fieldError, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import { gramsOf } from './mass';
import type { BatchDetail } from './waste';
import { nameOf, useFacilities } from './waste';

/** Carries a batch, or a part of it, to another facility. */
export function MoveDialog({ detail, onClose }: { detail: BatchDetail; onClose: () => void }): JSX.Element {
  const { batch } = detail;
  const facilities = useFacilities(String(batch.site));
  const queries = useQueryClient();
  const [from, setFrom] = useState(batch.places[0]?.facilityId ?? '');
  const [to, setTo] = useState('');
  const [mass, setMass] = useState('');
  const [handler, setHandler] = useState(useSession()?.person?.name ?? '');
  const [keeper, setKeeper] = useState('');
  const move = useMutation({
    mutationFn: () => api.post(`/waste/batches/${batch.id}/move`, { fromId: from, toId: to, handler, keeper, grams: mass === '' ? null : gramsOf(mass) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['waste'] });
      onClose();
    },
  });
  const problem = move.isError ? problemOf(move.error) : undefined;
  const there = batch.places.find((place) => place.facilityId === from);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    move.mutate();
  };
  return (
    <Dialog title={t('waste.moveTitle', { code: batch.code })} onClose={onClose} width={460}>
      <form className="col g12" onSubmit={submit}>
        <SelectField label={t('waste.from')} value={from} onChange={setFrom} choices={batch.places.map((place) => ({ value: place.facilityId, text: `${nameOf(place)} ${formatNumber(place.grams / 1e6, 3)} t` }))} />
        <SelectField
          label={t('waste.to')} value={to} onChange={setTo} error={fieldError(problem, 'toId')}
          choices={[{ value: '', text: '—' }, ...(facilities.data?.items ?? []).filter((one) => (one.kind === 'store' || one.kind === 'point') && one.id !== from && !one.isClosed).map((one) => ({ value: one.id, text: nameOf(one) }))]}
        />
        <TextField
          label={t('waste.netMass')} value={mass} onChange={setMass} error={fieldError(problem, 'grams')} input={{ inputMode: 'decimal' }}
          after={<span className="u">t</span>} hint={t('waste.moveAll', { mass: formatNumber((there?.grams ?? 0) / 1e6, 3) })}
        />
        <TextField label={t('waste.carriedBy')} value={handler} onChange={setHandler} input={{ required: true }} />
        <TextField label={t('waste.keeper')} value={keeper} onChange={setKeeper} input={{ required: true }} />
        {problem && <Refused problem={problem} />}
        <div className="row g8">
          <button type="submit" className="btn p" disabled={move.isPending || to === '' || (mass !== '' && gramsOf(mass) === null)}>{t('waste.move')}</button>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
        </div>
      </form>
    </Dialog>
  );
}
