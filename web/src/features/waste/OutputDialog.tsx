import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import { gramsOf } from './mass';
import { nameOf, useStreams } from './waste';

/** Enters the production of a month, against which the waste that comes with it is judged. */
export function OutputDialog({ site, year, onClose }: { site: string; year: string; onClose: () => void }): JSX.Element {
  const queries = useQueryClient();
  const streams = useStreams(site).data?.items ?? [];
  const codes = [...new Map(streams.map((one) => [one.wasteCode, one])).values()];
  const [code, setCode] = useState('');
  const [month, setMonth] = useState(`${year}-${String(new Date().getMonth() + 1).padStart(2, '0')}`);
  const [product, setProduct] = useState('');
  const [mass, setMass] = useState('');
  const grams = gramsOf(mass);
  const store = useMutation({
    mutationFn: () => api.put(`/waste/sites/${site}/outputs/${code}/${month}`, { product, outputGrams: grams }),
    onSuccess: async () => { await queries.invalidateQueries({ queryKey: ['waste'] }); onClose(); },
  });
  const problem = store.isError ? problemOf(store.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    store.mutate();
  };
  return (
    <Dialog title={t('waste.rec.enterOutput')} onClose={onClose} width={460}>
      <form className="col g12" onSubmit={submit}>
        <SelectField label={t('waste.waste')} value={code} onChange={setCode} error={fieldError(problem, 'wasteCode')} choices={[{ value: '', text: '—' }, ...codes.map((one) => ({ value: one.wasteCode, text: `${nameOf(one)} ${one.wasteCode}` }))]} />
        <TextField label={t('waste.rec.month')} value={month} onChange={setMonth} input={{ type: 'month', required: true }} error={fieldError(problem, 'month')} />
        <TextField label={t('waste.rec.productName')} value={product} onChange={setProduct} input={{ required: true, maxLength: 60 }} error={fieldError(problem, 'product')} hint={t('waste.rec.productNameHint')} />
        <TextField label={t('waste.rec.output')} value={mass} onChange={setMass} after={<span className="u">t</span>} input={{ inputMode: 'decimal', required: true }} error={fieldError(problem, 'outputGrams')} />
        {problem && <Refused problem={problem} />}
        <FormActs note={t('waste.rec.outputNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={store.isPending || code === '' || product.trim() === '' || grams === null || grams === 0}>{t('waste.reg.save')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
