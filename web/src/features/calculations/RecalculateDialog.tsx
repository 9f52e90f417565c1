import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { FormActs, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { Calculation } from './calculations';

const stretches = ['1', '7', '30', '365'] as const;

/** Asks for a stretch of the past to be computed again; old results stay readable as of then. */
export function RecalculateDialog({ item, onClose }: { item: Calculation; onClose: () => void }): JSX.Element {
  const [days, setDays] = useState<string>('1');
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () => {
      const now = Date.now();
      return api.post(`/calculations/${item.signalId}/recalculate`, {
        fromAt: new Date(now - Number(days) * 86_400_000).toISOString(),
        toAt: new Date(now).toISOString(),
        reason: reason.trim(),
      });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['calculations'] });
      onClose();
    },
  });
  return (
    <Dialog title={t('calculations.recalculateAsk', { name: item.name })} onClose={onClose}>
      <p className="s13 t2">{t('calculations.recalculateWhat')}</p>
      {ask.isError && <Refused problem={problemOf(ask.error)} />}
      <form
        className="col g12 dialog-fields"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate();
        }}
      >
        <SelectField label={t('calculations.stretch')} value={days} onChange={setDays} choices={stretches.map((one) => ({ value: one, text: t('calculations.lastDays', { count: Number(one) }) }))} />
        <TextField label={t('calculations.reason')} value={reason} onChange={setReason} input={{ required: true }} />
        <FormActs>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={ask.isPending || reason.trim() === ''}>{t('calculations.recalculate')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
