import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Problem } from '../../api/problem';
import { problemOf } from '../../api/problem';
import { language, t } from '../../i18n/i18n';
import { AreaField, CheckField, fieldError, SelectField, TextField } from '../../ui/fields';
import { SideBlock, SidePanel } from '../../ui/SidePanel';
import { Refused } from '../../ui/states';
import type { Party } from './papers';
import type { Draft, Register, RegisterField, RegisterRow } from './registers';
import { bodyOf, cornersOf, coversOf, draftOf } from './registers';

interface Props {
  register: Register;
  /** The row to change; undefined for a new one. */
  row: RegisterRow | undefined;
  site: number;
  parties: readonly Party[];
  facilities: readonly RegisterRow[];
  may: boolean;
  onClose: () => void;
}

/** One form over the doors of all registers: a new entry, a change, or the withdrawal of a paper. */
export function RegisterForm({ register, row, site, parties, facilities, may, onClose }: Props): JSX.Element {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => draftOf(register, row));
  const isFixed = row !== undefined && !register.changes;
  const body = bodyOf(register, draft, site);
  const done = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: ['waste'] });
    onClose();
  };
  const store = useMutation({
    mutationFn: () => (register.put !== undefined ? api.put(register.put(draft), body) : row === undefined ? api.post(register.path, body) : api.put(`${register.path}/${row.id}`, body)),
    onSuccess: done,
  });
  const withdraw = useMutation({ mutationFn: () => api.post(`${register.path}/${row?.id ?? ''}/withdraw`), onSuccess: done });
  const error = store.error ?? withdraw.error;
  const problem = error === null ? undefined : problemOf(error);
  return (
    <SidePanel
      label={t(row === undefined ? 'waste.reg.add' : 'waste.reg.change')} title={t(row === undefined ? 'waste.reg.add' : 'waste.reg.change')} meta={t(`waste.reg.${register.name}`)} onClose={onClose} width={360}
      acts={may ? (isFixed
        ? <button type="button" className="btn s d" disabled={withdraw.isPending || row['isWithdrawn'] === true} onClick={() => withdraw.mutate()}>{t('waste.reg.withdraw')}</button>
        : <button type="button" className="btn s p" disabled={store.isPending || body === null} onClick={() => store.mutate()}>{t('waste.reg.save')}</button>) : undefined}
    >
      <SideBlock>
        <div className="col g8">
          {register.fields.map((field) => (
            <Input
              key={field.name} field={field} value={draft[field.name] ?? ''} parties={parties} facilities={facilities} problem={problem} locked={!may || isFixed || (row !== undefined && field.fixed === true)}
              onChange={(value) => setDraft({ ...draft, [field.name]: value })}
            />
          ))}
          {problem && <Refused problem={problem} />}
        </div>
      </SideBlock>
    </SidePanel>
  );
}

function Input({ field, value, parties, facilities, problem, locked, onChange }: {
  field: RegisterField; value: string | boolean; parties: readonly Party[]; facilities: readonly RegisterRow[]; problem: Problem | undefined; locked: boolean; onChange: (value: string | boolean) => void;
}): JSX.Element {
  const text = typeof value === 'string' ? value : '';
  const error = fieldError(problem, field.name);
  const hint = field.hint === undefined ? undefined : t(field.hint);
  const label = t(field.label);
  if (field.kind === 'check') return <CheckField label={label} checked={value === true} onChange={onChange} disabled={locked} />;
  if (field.kind === 'select') {
    return <SelectField label={label} value={text} onChange={onChange} error={error} disabled={locked} choices={(field.values ?? []).map((one) => ({ value: one, text: t(`waste.${field.words ?? ''}.${one}`) }))} />;
  }
  if (field.kind === 'party') {
    return <SelectField label={label} value={text} onChange={onChange} error={error} disabled={locked} choices={[{ value: '', text: t('waste.ownUnit') }, ...parties.map((one) => ({ value: one.id, text: one.name }))]} />;
  }
  if (field.kind === 'receiver') {
    const receivers = parties.filter((one) => one.kind === 'receiver').map((one) => ({ value: one.id, text: one.name }));
    return <SelectField label={label} value={text} onChange={onChange} error={error} disabled={locked} choices={[{ value: '', text: '—' }, ...receivers]} />;
  }
  if (field.kind === 'facility') {
    return <SelectField label={label} value={text} onChange={onChange} error={error} disabled={locked} choices={[{ value: '', text: '—' }, ...facilities.map((one) => ({ value: one.id, text: placeOf(one) }))]} />;
  }
  if (field.kind === 'corners') {
    const wrong = cornersOf(text).wrong;
    return <AreaField label={label} value={text} onChange={onChange} rows={5} hint={hint} error={wrong === undefined ? error : t('waste.reg.cornersWrong', { line: wrong })} />;
  }
  if (field.kind === 'covers') {
    const wrong = coversOf(text).wrong;
    return <AreaField label={label} value={text} onChange={onChange} rows={3} hint={hint} error={wrong === undefined ? error : t('waste.reg.coversWrong', { line: wrong })} />;
  }
  return (
    <TextField
      label={label} value={text} onChange={onChange} error={error} hint={hint} mono={field.mono === true}
      input={{ disabled: locked, ...(field.kind === 'date' ? { type: 'date' } : {}), ...(field.kind === 'mass' || field.kind === 'number' ? { inputMode: 'decimal' as const } : {}) }}
      {...(field.kind === 'mass' ? { after: <span className="u">t</span> } : {})}
    />
  );
}

function placeOf(row: RegisterRow): string {
  const name = row[language() === 'zh-CN' ? 'nameZh' : 'nameEn'];
  return typeof name === 'string' ? name : row.id;
}
