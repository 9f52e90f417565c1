import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { signalFactsQuery } from '../../kernel/signals';
import { Dialog } from '../../ui/dialogs';
import { fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { PointItem, Standard } from './field';
import { refreshField } from './field';

type Typed = Readonly<Record<'code' | 'node' | 'nameZh' | 'nameEn' | 'level' | 'trade' | 'needs' | 'kind' | 'methodZh' | 'methodEn' | 'unit' | 'decimals' | 'loAlarm' | 'loWarn' | 'hiWarn' | 'hiAlarm' | 'signal' | 'safetyZh' | 'safetyEn' | 'reason', string>>;

const empty: Typed = {
  code: '', node: '', nameZh: '', nameEn: '', level: '1', trade: 'mechanical', needs: 'running', kind: 'check', methodZh: '', methodEn: '', unit: '',
  decimals: '1', loAlarm: '', loWarn: '', hiWarn: '', hiAlarm: '', signal: '', safetyZh: '', safetyEn: '', reason: '',
};
const texts = ['nameZh', 'nameEn', 'methodZh', 'methodEn', 'safetyZh', 'safetyEn'] as const;
const limits = ['loAlarm', 'loWarn', 'hiWarn', 'hiAlarm'] as const;

/** Makes a point, or gives it another version of its standard. */
export function PointDialog({ site, point, onClose }: { site: number; point?: PointItem; onClose: () => void }): JSX.Element {
  const [typed, setTyped] = useState<Typed>(() => (point ? typedOf(point) : empty));
  const set = (name: keyof Typed) => (value: string): void => setTyped({ ...typed, [name]: value });
  const save = useMutation({
    mutationFn: async () => {
      const content = contentOf(typed);
      await (point
        ? api.put(`/field/points/${point.id}`, { version: point.version, content, reason: typed.reason })
        : api.post('/field/points', { siteId: site, code: typed.code, content }));
      await refreshField();
    },
    onSuccess: onClose,
  });
  const problem = save.error ? problemOf(save.error) : undefined;
  const error = (name: string): string | undefined => fieldError(problem, name);
  const known = useQuery({ ...signalFactsQuery([typed.signal]), enabled: typed.signal.length > 5 }).data;
  const choices = (name: string, values: readonly string[]): readonly { value: string; text: string }[] => values.map((value) => ({ value, text: t(`field.${name}.${value}`) }));
  return (
    <Dialog title={point ? t('field.newVersion', { version: point.version + 1 }) : t('field.newPoint')} onClose={onClose} width={760}>
      <form className="form two" onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        save.mutate();
      }}>
        {problem && <div className="all"><Refused problem={problem} /></div>}
        {!point && <TextField label={t('field.code')} value={typed.code} onChange={set('code')} error={error('code')} mono />}
        <TextField label={t('field.node')} value={typed.node} onChange={set('node')} error={error('node')} mono />
        {texts.slice(0, 4).map((name) => <TextField key={name} label={t(`field.${name}`)} value={typed[name]} onChange={set(name)} error={error(name)} />)}
        <SelectField label={t('field.level')} value={typed.level} onChange={set('level')} choices={['1', '2', '3'].map((value) => ({ value, text: t(`field.level${value}`) }))} />
        <SelectField label={t('field.trade')} value={typed.trade} onChange={set('trade')} choices={choices('trade', ['mechanical', 'electrical', 'instrument', 'process'])} />
        <SelectField label={t('field.needs')} value={typed.needs} onChange={set('needs')} choices={choices('needs', ['running', 'stopped', 'any'])} />
        <SelectField label={t('field.kind')} value={typed.kind} onChange={set('kind')} choices={choices('kind', ['check', 'number'])} />
        {typed.kind === 'number' && (
          <>
            <TextField label={t('field.unit')} value={typed.unit} onChange={set('unit')} error={error('unit')} />
            <TextField label={t('field.decimals')} value={typed.decimals} onChange={set('decimals')} error={error('decimals')} input={{ inputMode: 'numeric' }} />
            {limits.map((name) => <TextField key={name} label={t(`field.${name}`)} value={typed[name]} onChange={set(name)} error={error(name)} input={{ inputMode: 'decimal' }} />)}
            <div className="all"><TextField label={t('field.signal')} hint={known && known.size > 0 ? undefined : t('field.signalHint')} value={typed.signal} onChange={set('signal')} mono /></div>
          </>
        )}
        {texts.slice(4).map((name) => <TextField key={name} label={t(`field.${name}`)} value={typed[name]} onChange={set(name)} />)}
        {point && <div className="all"><TextField label={t('field.changeReason')} value={typed.reason} onChange={set('reason')} error={error('reason')} /></div>}
        <FormActs>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={save.isPending}>{t('field.save')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}

function typedOf(point: PointItem): Typed {
  const { content } = point;
  const limit = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value));
  const { loAlarm, loWarn, hiWarn, hiAlarm, ...words } = content;
  const numbers = { loAlarm: limit(loAlarm), loWarn: limit(loWarn), hiWarn: limit(hiWarn), hiAlarm: limit(hiAlarm) };
  return { ...empty, ...words, ...numbers, code: point.code, level: String(content.level), decimals: String(content.decimals), reason: '' };
}

function contentOf(typed: Typed): Omit<Standard, 'trade' | 'needs' | 'kind'> & Record<'trade' | 'needs' | 'kind', string> {
  const number = (text: string): number | null => (text.trim() === '' || typed.kind !== 'number' ? null : Number(text.replace(',', '.')));
  return {
    node: typed.node, nameZh: typed.nameZh, nameEn: typed.nameEn, level: Number(typed.level), trade: typed.trade, needs: typed.needs, kind: typed.kind,
    methodZh: typed.methodZh, methodEn: typed.methodEn, unit: typed.kind === 'number' ? typed.unit : '', decimals: Number(typed.decimals),
    loAlarm: number(typed.loAlarm), loWarn: number(typed.loWarn), hiWarn: number(typed.hiWarn), hiAlarm: number(typed.hiAlarm),
    signal: typed.kind === 'number' ? typed.signal : '', safetyZh: typed.safetyZh, safetyEn: typed.safetyEn,
  };
}
