import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { useCallback, useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { t } from '../../i18n/i18n';
import { fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Panel } from '../../ui/Panel';
import { Refused } from '../../ui/states';
import type { Calculation } from './calculations';
import { ExpressionField } from './ExpressionField';
import { NewSignalFields } from './NewSignalFields';
import { blankSignal } from './newSignal';
import { TrialPanel } from './TrialPanel';

const pasts = ['0', '1', '7', '30', '365'] as const;

interface Saved {
  signalId: string;
  version: number;
  jobId: string | null;
}

/** The expression of a new or a known calculated signal, with its preview beside it. */
export function CalculationForm({ item, children }: { item: Calculation | null; children?: ReactNode }): JSX.Element {
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayEdit = useAllowed('plant.edit');
  const [expression, setExpression] = useState(item?.expression ?? '');
  const [signal, setSignal] = useState(blankSignal);
  const [past, setPast] = useState<string>(item ? '0' : '7');
  const [reason, setReason] = useState('');
  const [natural, setNatural] = useState('');
  const noteUnit = useCallback((unit: string): void => setNatural(unit), []);
  const decimals = item?.decimals ?? Number(signal.decimals);
  const unit = item ? item.unit : signal.unit.trim() || natural;
  const save = useMutation({
    mutationFn: () =>
      api.post<Saved>('/calculations', {
        signalId: item?.signalId ?? null,
        signal: item ? null : { ...signal, unit, key: '', decimals: Number(signal.decimals) },
        expression,
        fromAt: past === '0' ? null : new Date(Date.now() - Number(past) * 86_400_000).toISOString(),
        reason: reason.trim(),
        seen: item?.version ?? null,
      }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ['calculations'] });
      if (item === null) await navigate(`/plant/calculations/${saved.signalId}`, { replace: true });
    },
  });
  const problem = save.isError ? problemOf(save.error) : undefined;
  const ready = expression.trim() !== '' && (item ? expression !== item.expression && reason.trim() !== '' : signal.nodeId !== '' && signal.name !== '' && signal.nameZh !== '' && signal.nameEn !== '');
  return (
    <>
      <form
        className="col g12"
        aria-label={t('calculations.one')}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Panel title={t('calculations.formula')} meta={t('calculations.formulaMeta')} padded>
          <fieldset className="plain" disabled={!mayEdit}>
            <ExpressionField value={expression} onChange={setExpression} error={fieldError(problem, 'expression')} />
          </fieldset>
          {item && item.fault !== null && <p className="wrong s13">{item.fault}</p>}
        </Panel>
        {item === null && (
          <Panel title={t('calculations.signal')} padded>
            <NewSignalFields signal={signal} natural={natural} problem={problem} onChange={setSignal} />
          </Panel>
        )}
        {mayEdit && (
          <Panel title={t('calculations.takeEffect')} padded>
            {problem && <Refused problem={problem} />}
            <div className="form-grid">
              <SelectField
                label={t('calculations.validFrom')} value={past} onChange={setPast} error={fieldError(problem, 'fromAt')}
                hint={past === '0' ? t('calculations.fromNowHint') : t('calculations.fromPastHint')}
                choices={pasts.map((one) => ({ value: one, text: one === '0' ? t('calculations.fromNow') : t('calculations.lastDays', { count: Number(one) }) }))}
              />
              <TextField label={t('calculations.reason')} value={reason} onChange={setReason} error={fieldError(problem, 'reason')} input={{ required: item !== null }} />
            </div>
            <FormActs note={save.isSuccess && item ? t('calculations.saved') : t('calculations.saveNote')}>
              {item && expression !== item.expression && <button type="button" className="btn" onClick={() => setExpression(item.expression)}>{t('calculations.discard')}</button>}
              <button type="submit" className="btn p" disabled={save.isPending || !ready}>{t('calculations.save')}</button>
            </FormActs>
          </Panel>
        )}
      </form>
      <div className="col g12">
        {mayEdit && <TrialPanel expression={expression} unit={item ? item.unit : signal.unit.trim() || undefined} decimals={decimals} onUnit={noteUnit} />}
        {children}
      </div>
    </>
  );
}
