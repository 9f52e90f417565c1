import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { t } from '../../../i18n/i18n';
import { AlarmSymbol, asPriority } from '../../../ui/AlarmSymbol';
import { AreaField, fieldError, SelectField, TextField } from '../../../ui/fields';
import { StatusTag } from '../../../ui/StatusTag';
import { positionsQuery } from '../queries';
import { severities } from '../shapes';
import type { RuleBook } from './definitionQueries';
import { rulesQuery } from './definitionQueries';
import { matrixPriority, numberIn } from './draft';
import type { SectionProps } from './sections';
import { notANumber } from './sections';

const classes = ['safety', 'environment', 'quality', 'energy', 'equipment', 'process'] as const;
const priorities = [1, 2, 3, 4] as const;
const minuteUnit = 'min';

/** Why the alarm exists, what the operator does, how fast; the priority follows from consequence and time. */
export function RationaleSection({ draft, set, problem, site }: SectionProps & { site: string | undefined }): JSX.Element {
  const rules = useQuery(rulesQuery).data;
  const positions = useQuery(positionsQuery(site)).data ?? [];
  const minutes = numberIn(draft.response);
  const severity = severities.findIndex((one) => one === draft.severity);
  const wanted = rules ? matrixPriority(rules.matrix, severity, minutes) : null;
  const judge = (change: { severity?: (typeof severities)[number] | ''; response?: string }): void => {
    const next = { ...draft, ...change };
    const given = rules ? matrixPriority(rules.matrix, severities.findIndex((one) => one === next.severity), numberIn(next.response)) : null;
    // A priority that followed the matrix goes on following it.
    set({ ...change, ...(given !== null && (draft.priority === wanted || wanted === null) ? { priority: given } : {}) });
  };
  return (
    <div className="form-grid">
      <Text name="cause" draft={draft} set={set} problem={problem} />
      <Text name="consequence" draft={draft} set={set} problem={problem} />
      <Text name="action" draft={draft} set={set} problem={problem} />
      <SelectField
        label={t('alarms.field.severity')}
        value={draft.severity}
        choices={[{ value: '', text: t('alarms.notJudged') }, ...severities.map((one) => ({ value: one, text: t(`alarms.severity.${one}`) }))]}
        onChange={(value) => judge({ severity: severities.find((one) => one === value) ?? '' })}
        hint={draft.severity === '' ? undefined : t(`alarms.severityHint.${draft.severity}`)}
      />
      <TextField
        label={t('alarms.field.response')}
        value={draft.response}
        onChange={(response) => judge({ response })}
        input={{ inputMode: 'decimal' }}
        after={<span className="u">{minuteUnit}</span>}
        error={notANumber(draft.response) ?? fieldError(problem, 'responseSeconds')}
      />
      <div className="wide matrix-row">
        {rules && <Matrix rules={rules} severity={severity} minutes={minutes} />}
        <fieldset className="priorities">
          <legend>{t('alarms.field.priority')}</legend>
          <div className="row g8 wrap">
            {priorities.map((one) => (
              <label key={one} className={draft.priority === one ? 'on' : ''}>
                <input type="radio" name="priority" checked={draft.priority === one} onChange={() => set({ priority: one })} />
                <AlarmSymbol priority={asPriority(one)} state="acknowledged" />
                {t(`alarms.priorityName.${one}`)}
              </label>
            ))}
          </div>
          {wanted !== null && wanted !== draft.priority && (
            <p className="row g8 s13">
              <StatusTag kind="warning">{t('alarms.matrixGives', { priority: `P${wanted}` })}</StatusTag>
              <button type="button" className="btn x" onClick={() => set({ priority: wanted })}>{t('alarms.followMatrix')}</button>
            </p>
          )}
          {draft.priority === 4 && <p className="s12 t2">{t('alarms.journalOnly')}</p>}
        </fieldset>
      </div>
      <TextField label={t('alarms.position')} value={draft.position} onChange={(position) => set({ position })} input={{ list: 'alarm-positions' }} />
      <datalist id="alarm-positions">{positions.map((one) => <option key={one} value={one} />)}</datalist>
      <TextField label={t('alarms.field.owner')} value={draft.owner} onChange={(owner) => set({ owner })} error={fieldError(problem, 'owner')} />
      <SelectField
        label={t('alarms.field.class')}
        value={draft.class}
        choices={[{ value: '', text: '—' }, ...classes.map((one) => ({ value: one, text: t(`alarms.class.${one}`) }))]}
        onChange={(value) => set({ class: value })}
      />
      <TextField label={t('alarms.field.rationalizedOn')} value={draft.rationalizedOn} onChange={(rationalizedOn) => set({ rationalizedOn })} input={{ type: 'date' }} />
    </div>
  );
}

/** A text in both languages, side by side. */
function Text({ name, draft, set, problem }: Pick<SectionProps, 'draft' | 'set' | 'problem'> & { name: 'cause' | 'consequence' | 'action' }): JSX.Element {
  const english = `${name}En` as const;
  return (
    <>
      <AreaField rows={2} label={t(`alarms.${name}`)} value={draft[name]} onChange={(value) => set({ [name]: value })} error={fieldError(problem, name)} hint={t(`alarms.rationaleHint.${name}`)} />
      <AreaField rows={2} label={t('alarms.inEnglish', { name: t(`alarms.${name}`) })} value={draft[english]} onChange={(value) => set({ [english]: value })} />
    </>
  );
}

function Matrix({ rules, severity, minutes }: { rules: RuleBook; severity: number; minutes: number | null }): JSX.Element {
  const ends = rules.matrix.responseMinutes;
  const column = minutes === null || !(minutes > 0) ? -1 : ends.filter((end) => minutes >= end).length;
  const rule = rules.rules.find((one) => one.code === 'alarms.priorityMatrix');
  const heads = [...ends, null].map((end, at) => (end === null ? t('alarms.minutesFrom', { from: ends[at - 1] ?? 0 }) : at === 0 ? t('alarms.minutesBelow', { to: end }) : t('alarms.minutesBetween', { from: ends[at - 1] ?? 0, to: end })));
  return (
    <div>
      <table className="matrix">
        <caption className="s12 t2">
          {t('alarms.matrixCaption', { version: rule?.version ?? 1 })}
          {rule && !rule.confirmed && <StatusTag kind="computed">{t('alarms.toBeConfirmed')}</StatusTag>}
        </caption>
        <thead>
          <tr>
            <td />
            {heads.map((head, at) => <th key={head} scope="col" className={at === column ? 'on' : ''}>{head}</th>)}
          </tr>
        </thead>
        <tbody>
          {[...severities].reverse().map((one) => {
            const row = severities.indexOf(one);
            return (
              <tr key={one}>
                <th scope="row" className={row === severity ? 'on' : ''}>{t(`alarms.severity.${one}`)}</th>
                {(rules.matrix.priorities[row] ?? []).map((priority, at) => (
                  <td key={at} className={row === severity && at === column ? 'on' : ''}>{`P${priority}`}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
