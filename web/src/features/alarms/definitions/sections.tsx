import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Problem } from '../../../api/problem';
import { formatDuration, formatNumber, formatQuantity, formatUnit } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import type { SignalItem } from '../../../kernel/signals';
import { signalFactsQuery } from '../../../kernel/signals';
import { AreaField, CheckField, fieldError, SelectField, TextField } from '../../../ui/fields';
import { alarmKinds } from '../shapes';
import type { Draft } from './draft';
import { has, numberIn } from './draft';
import { suggestionQuery } from './definitionQueries';
import { SignalField } from './SignalField';

/** What each part of the form gets. */
export interface SectionProps {
  draft: Draft;
  /** Changes some fields. */
  set: (change: Partial<Draft>) => void;
  problem: Problem | undefined;
  /** The definition is new: its code can be chosen. */
  fresh: boolean;
}

/** What a number field says when it holds none. */
export function notANumber(typed: string): string | undefined {
  return Number.isNaN(numberIn(typed) ?? 0) ? t('alarms.notANumber') : undefined;
}

/** Code, names, kind, signal and limit. */
export function WatchSection({ draft, set, problem, fresh }: SectionProps): JSX.Element {
  const facts = useQuery(signalFactsQuery(draft.signal === '' ? [] : [draft.signal])).data?.get(draft.signal);
  const pick = (signal: SignalItem): void =>
    set({ signal: signal.key, ...(draft.kind === 'stale' ? {} : { unit: signal.unit ?? '' }), ...(fresh && draft.code === '' ? { code: codeFor(signal, draft) } : {}) });
  return (
    <div className="form-grid">
      <SelectField
        label={t('alarms.field.kind')}
        value={draft.kind}
        choices={alarmKinds.map((kind) => ({ value: kind, text: t(`alarms.kind.${kind}`) }))}
        onChange={(value) => {
          const kind = alarmKinds.find((one) => one === value) ?? 'high';
          set({ kind, unit: kind === 'stale' ? 's' : kind === draft.kind ? draft.unit : (facts?.unit ?? (draft.kind === 'stale' ? '' : draft.unit)) });
        }}
        hint={t(`alarms.kindHint.${draft.kind}`)}
      />
      <TextField label={t('alarms.field.code')} value={draft.code} onChange={(code) => set({ code })} mono input={{ readOnly: !fresh }} error={fieldError(problem, 'code')} hint={fresh ? t('alarms.codeHint') : t('alarms.codeStays')} />
      <TextField label={t('alarms.field.name')} value={draft.name} onChange={(name) => set({ name })} error={problem?.code === 'alarms.codeMissing' && draft.name.trim() === '' ? problem.detail : undefined} />
      <TextField label={t('alarms.field.nameEn')} value={draft.nameEn} onChange={(nameEn) => set({ nameEn })} />
      {has(draft.kind, 'signal') && <SignalField label={t('alarms.field.signal')} value={draft.signal} error={fieldError(problem, 'signal')} onPick={pick} />}
      {has(draft.kind, 'reference') && <SignalField label={t('alarms.field.reference')} value={draft.reference} error={fieldError(problem, 'reference')} onPick={(signal) => set({ reference: signal.key })} />}
      {has(draft.kind, 'limit') && (
        <TextField
          label={t(draft.kind === 'stale' ? 'alarms.field.silence' : draft.kind === 'rateOfChange' ? 'alarms.field.rate' : 'alarms.field.limit')}
          value={draft.limit}
          onChange={(limit) => set({ limit })}
          input={{ inputMode: 'decimal' }}
          after={<span className="u">{draft.kind === 'rateOfChange' && draft.unit !== '' ? `${formatUnit(draft.unit)}/s` : formatUnit(draft.unit)}</span>}
          error={notANumber(draft.limit) ?? fieldError(problem, 'limit')}
          hint={bandHint(facts)}
        />
      )}
      {has(draft.kind, 'window') && <TextField label={t('alarms.field.window')} value={draft.window} onChange={(window) => set({ window })} after={<span className="u">s</span>} error={notANumber(draft.window)} />}
      {has(draft.kind, 'state') && <StateField draft={draft} set={set} facts={facts} problem={problem} />}
      {has(draft.kind, 'condition') && (
        <>
          <AreaField className="wide" label={t('alarms.field.condition')} value={draft.condition} onChange={(condition) => set({ condition })} error={fieldError(problem, 'condition') ?? (problem?.fields.some((one) => one.path === 'condition') ? problem.detail : undefined)} hint={t('alarms.conditionHint')} />
          <TextField className="wide" label={t('alarms.field.place')} value={draft.place} onChange={(place) => set({ place })} mono error={fieldError(problem, 'place')} hint={t('alarms.placeHint')} />
          <TextField label={t('alarms.field.unit')} value={draft.unit} onChange={(unit) => set({ unit })} />
        </>
      )}
    </div>
  );
}

function codeFor(signal: SignalItem, draft: Draft): string {
  const letters: Partial<Record<Draft['kind'], string>> = { highHigh: 'HH', high: 'H', low: 'L', lowLow: 'LL', deviation: 'DEV', rateOfChange: 'ROC', stale: 'STALE', badQuality: 'BQ', digitalState: 'STATE' };
  const tag = signal.tagNumber ?? (signal.path ?? signal.key).split(/[/:]/).slice(-2).join('.');
  return `${tag}.${letters[draft.kind] ?? 'X'}`;
}

function bandHint(facts: SignalItem | undefined): string | undefined {
  if (!facts) return undefined;
  const range = (low: number | null | undefined, high: number | null | undefined): string | null =>
    typeof low === 'number' && typeof high === 'number'
      ? `${formatNumber(low, facts.decimals ?? undefined)}–${formatQuantity(high, facts.unit, facts.decimals ?? undefined)}`
      : null;
  const band = range(facts.bandLo, facts.bandHi);
  const instrument = range(facts.rangeLo, facts.rangeHi);
  return [band && t('alarms.bandIs', { band }), instrument && t('alarms.rangeIs', { range: instrument })].filter(Boolean).join(t('alarms.comma')) || undefined;
}

function StateField({ draft, set, facts, problem }: Pick<SectionProps, 'draft' | 'set' | 'problem'> & { facts: SignalItem | undefined }): JSX.Element {
  const states = facts?.states ?? [];
  if (states.length > 0) {
    return (
      <SelectField
        label={t('alarms.field.state')}
        value={draft.limit}
        choices={[{ value: '', text: '—' }, ...states.map((state) => ({ value: String(state.value), text: state.name }))]}
        onChange={(limit) => set({ limit, stateText: '' })}
        error={fieldError(problem, 'limit')}
      />
    );
  }
  return (
    <>
      <TextField label={t('alarms.field.state')} value={draft.limit} onChange={(limit) => set({ limit, stateText: '' })} error={notANumber(draft.limit) ?? fieldError(problem, 'limit')} hint={t('alarms.stateHint')} />
      <TextField label={t('alarms.field.stateText')} value={draft.stateText} onChange={(stateText) => set({ stateText, limit: '' })} />
    </>
  );
}

/** Deadband and delays, with what suits the quantity. */
export function DelaySection({ draft, set, problem }: SectionProps): JSX.Element {
  const suggested = useQuery(suggestionQuery(has(draft.kind, 'signal') ? draft.signal : '')).data;
  const wrong = problem?.code === 'alarms.negativeTime' ? problem.detail : undefined;
  return (
    <div className="form-grid three">
      {has(draft.kind, 'deadband') && <TextField label={t('alarms.field.deadband')} value={draft.deadband} onChange={(deadband) => set({ deadband })} input={{ inputMode: 'decimal' }} after={<span className="u">{formatUnit(draft.unit)}</span>} error={notANumber(draft.deadband) ?? wrong} />}
      <TextField label={t('alarms.field.onDelay')} value={draft.onDelay} onChange={(onDelay) => set({ onDelay })} input={{ inputMode: 'decimal' }} after={<span className="u">s</span>} error={notANumber(draft.onDelay) ?? wrong} />
      <TextField label={t('alarms.field.offDelay')} value={draft.offDelay} onChange={(offDelay) => set({ offDelay })} input={{ inputMode: 'decimal' }} after={<span className="u">s</span>} error={notANumber(draft.offDelay) ?? wrong} />
      {suggested && (
        <p className="row g8 wide s13 t2 suggestion">
          <span>
            {t('alarms.suggested', {
              quantity: t(`alarms.quantity.${suggested.quantity}`),
              percent: formatNumber(suggested.deadbandPercent, 0),
              deadband: suggested.span === null ? '—' : formatQuantity(suggested.deadband, draft.unit),
              delay: formatDuration(suggested.delaySeconds * 1000),
            })}
          </span>
          <button
            type="button"
            className="btn x"
            onClick={() => set({
              ...(suggested.span === null || !has(draft.kind, 'deadband') ? {} : { deadband: String(Number(suggested.deadband.toPrecision(4))) }),
              onDelay: String(suggested.delaySeconds),
              offDelay: String(suggested.delaySeconds),
            })}
          >
            {t('alarms.takeOver')}
          </button>
        </p>
      )}
    </div>
  );
}

/** Latch, first-out group, suppression by design, and whether it is evaluated at all. */
export function BehaviorSection({ draft, set, problem }: SectionProps): JSX.Element {
  return (
    <div className="form-grid">
      <TextField label={t('alarms.field.group')} value={draft.group} onChange={(group) => set({ group })} hint={t('alarms.groupHint')} />
      <div className="col g8 checks">
        <CheckField label={t('alarms.field.latching')} checked={draft.latching} onChange={(latching) => set({ latching })} hint={t('alarms.latchingHint')} />
        <CheckField label={t('alarms.field.enabled')} checked={draft.enabled} onChange={(enabled) => set({ enabled })} hint={t('alarms.enabledHint')} />
      </div>
      <AreaField className="wide" rows={2} label={t('alarms.field.suppressWhen')} value={draft.suppressWhen} onChange={(suppressWhen) => set({ suppressWhen })} error={problem?.fields.some((one) => one.path === 'suppressWhen') ? problem.detail : undefined} hint={t('alarms.suppressHint')} />
    </div>
  );
}
