import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { AreaField, fieldError, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import { gramsOf } from './mass';
import type { BatchDetail } from './waste';

/** Puts a batch into containers: one net mass a line. */
export function PackDialog({ detail, onClose }: { detail: BatchDetail; onClose: () => void }): JSX.Element {
  const go = useNavigate();
  const queries = useQueryClient();
  const [type, setType] = useState(t('waste.tonBag'));
  const [volume, setVolume] = useState('1000');
  const [masses, setMasses] = useState('');
  const lines = masses.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const grams = lines.map(gramsOf);
  const pack = useMutation({
    mutationFn: () => api.post(`/waste/batches/${detail.batch.id}/pack`, { type, volumeL: Number(volume), netGrams: grams }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['waste'] });
      void go(`/waste/labels/${detail.batch.id}`);
    },
  });
  const problem = pack.isError ? problemOf(pack.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    pack.mutate();
  };
  return (
    <Dialog title={t('waste.packTitle', { code: detail.batch.code })} onClose={onClose} width={420}>
      <form className="col g12" onSubmit={submit}>
        <TextField label={t('waste.containerType')} value={type} onChange={setType} error={fieldError(problem, 'type')} input={{ required: true }} />
        <TextField label={t('waste.volume')} value={volume} onChange={setVolume} error={fieldError(problem, 'volumeL')} input={{ inputMode: 'numeric', required: true }} after={<span className="u">L</span>} hint={t('waste.twoLabels')} />
        <AreaField label={t('waste.netMasses')} value={masses} onChange={setMasses} rows={5} error={fieldError(problem, 'netGrams')} hint={t('waste.onePerLine')} />
        {problem && <Refused problem={problem} />}
        <div className="row g8">
          <button type="submit" className="btn p" disabled={pack.isPending || grams.length === 0 || grams.includes(null) || !/^\d+$/.test(volume)}>{t('waste.packCount', { count: grams.length })}</button>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
        </div>
      </form>
    </Dialog>
  );
}
