import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { fieldError, FormActs, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { Heap } from './heaps';
import { surveyOf } from './heaps';
import { nameOf } from './waste';

/** Enters a survey of a heap: volume and density with their uncertainties; the mass stands below before it is kept. */
export function SurveyDialog({ heap, onClose }: { heap: Heap; onClose: () => void }): JSX.Element {
  const queries = useQueryClient();
  const [number, setNumber] = useState('');
  const [at, setAt] = useState('');
  const [volume, setVolume] = useState('');
  const [density, setDensity] = useState('');
  const [volumeShare, setVolumeShare] = useState('2');
  const [densityShare, setDensityShare] = useState('3');
  const [method, setMethod] = useState('');
  const [document, setDocument] = useState('');
  const found = surveyOf(volume, density, volumeShare, densityShare);
  const store = useMutation({
    mutationFn: () => api.post(`/waste/heaps/${heap.facilityId}/surveys`, {
      number, surveyedAt: new Date(at).toISOString(), volumeM3: Number(volume), densityTPerM3: Number(density), volumeUncertainty: Number(volumeShare) / 100,
      densityUncertainty: Number(densityShare) / 100, method, document,
    }),
    onSuccess: async () => { await queries.invalidateQueries({ queryKey: ['waste'] }); onClose(); },
  });
  const problem = store.isError ? problemOf(store.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    store.mutate();
  };
  const decimal = { inputMode: 'decimal' as const, required: true };
  return (
    <Dialog title={t('waste.heap.surveyTitle', { name: nameOf(heap) })} onClose={onClose} width={560}>
      <form className="col g12" onSubmit={submit}>
        <div className="form two">
          <TextField label={t('waste.heap.surveyNumber')} value={number} onChange={setNumber} input={{ required: true, maxLength: 60 }} error={fieldError(problem, 'number')} />
          <TextField label={t('waste.heap.surveyedAt')} value={at} onChange={setAt} input={{ type: 'datetime-local', required: true }} error={fieldError(problem, 'surveyedAt')} />
          <TextField label={t('waste.heap.volume')} value={volume} onChange={setVolume} after={<span className="u">m³</span>} input={decimal} error={fieldError(problem, 'volumeM3')} />
          <TextField label={t('waste.heap.volumeShare')} value={volumeShare} onChange={setVolumeShare} after={<span className="u">%</span>} input={decimal} error={fieldError(problem, 'volumeUncertainty')} />
          <TextField label={t('waste.heap.density')} value={density} onChange={setDensity} after={<span className="u">t/m³</span>} input={decimal} error={fieldError(problem, 'densityTPerM3')} />
          <TextField label={t('waste.heap.densityShare')} value={densityShare} onChange={setDensityShare} after={<span className="u">%</span>} input={decimal} error={fieldError(problem, 'densityUncertainty')} />
          <TextField label={t('waste.heap.method')} value={method} onChange={setMethod} input={{ required: true, maxLength: 100 }} error={fieldError(problem, 'method')} hint={t('waste.heap.methodHint')} />
          <TextField label={t('waste.reg.document')} value={document} onChange={setDocument} input={{ required: true, maxLength: 100 }} error={fieldError(problem, 'document')} />
        </div>
        <p role="status">{found === undefined ? t('waste.heap.surveyMissing') : t('waste.heap.surveyMass', { mass: formatNumber(found.tonnes, 0), uncertainty: formatNumber(found.uncertainty, 0), book: formatNumber(heap.grams / 1e6, 0) })}</p>
        {problem && <Refused problem={problem} />}
        <FormActs note={t('waste.heap.surveyNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={store.isPending || found === undefined || number === '' || at === '' || method === '' || document === ''}>{t('waste.heap.survey')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
