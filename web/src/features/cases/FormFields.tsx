import type { JSX } from 'react';
import type { Problem } from '../../api/problem';
import { formatInstant, formatNumber, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { AreaField, CheckField, fieldError, SelectField, TextField } from '../../ui/fields';
import type { PersonMark } from './cases';
import type { FieldSchema, FormSchema } from './definition';
import { say } from './definition';

/** What is typed: texts, and ticks for yes and no. */
export type Typed = Readonly<Record<string, string | boolean>>;

interface Props {
  form: FormSchema;
  typed: Typed;
  onChange: (typed: Typed) => void;
  problem: Problem | undefined;
  people: readonly PersonMark[];
}

/** The fields of a form in the rows that its procedure lays out. */
export function FormFields({ form, typed, onChange, problem, people }: Props): JSX.Element {
  const set = (name: string, value: string | boolean): void => onChange({ ...typed, [name]: value });
  return (
    <div className="case-form">
      {form['x-layout'].map((section, index) => (
        <fieldset key={`${index} ${say(section.labels, '')}`} className="case-section">
          {section.labels && <legend>{say(section.labels)}</legend>}
          {section.rows.map((row) => (
            <div key={row.join(' ')} className={`case-row of-${Math.min(row.length, 4)}`}>
              {row.map((name) => {
                const field = form.properties[name];
                return field === undefined ? null : (
                  <Field
                    key={name} name={name} field={field} required={form.required.includes(name)} people={people}
                    value={typed[name] ?? ''} onChange={(value) => set(name, value)}
                    error={fieldError(problem, `data.${name}`)}
                  />
                );
              })}
            </div>
          ))}
        </fieldset>
      ))}
    </div>
  );
}

interface FieldProps {
  name: string;
  field: FieldSchema;
  required: boolean;
  people: readonly PersonMark[];
  value: string | boolean;
  onChange: (value: string | boolean) => void;
  error: string | undefined;
}

function Field({ name, field, required, people, value, onChange, error }: FieldProps): JSX.Element {
  const label = required ? say(field['x-labels'], name) : `${say(field['x-labels'], name)}${t('cases.optional')}`;
  const text = typeof value === 'string' ? value : '';
  const frame = { label, error, hint: field['x-help'] ? say(field['x-help']) : undefined };
  if (field.type === 'boolean') {
    return <CheckField label={say(field['x-labels'], name)} checked={value === true} onChange={onChange} />;
  }
  if (field.enum) {
    return (
      <SelectField
        {...frame} value={text} onChange={onChange}
        choices={[
          { value: '', text: t('cases.choose') },
          ...field.enum.map((one) => ({ value: one, text: say(field['x-enumLabels']?.[one], one) })),
        ]}
      />
    );
  }
  if (field.format === 'person') {
    return (
      <SelectField
        {...frame} value={text} onChange={onChange}
        choices={[{ value: '', text: t('cases.choose') }, ...people.map((one) => ({ value: one.id, text: one.name }))]}
      />
    );
  }
  if (field['x-multiline'] === true || field.type === 'array') {
    return <AreaField {...frame} value={text} onChange={onChange} rows={field.type === 'array' ? 3 : 4} hint={frame.hint ?? (field.type === 'array' ? t('cases.onePerLine') : undefined)} />;
  }
  const kind = inputOf(field);
  return (
    <TextField
      {...frame} value={text} onChange={onChange} input={{ ...kind, autoComplete: 'off' }}
      after={unitOf(field)}
    />
  );
}

function unitOf(field: FieldSchema): JSX.Element | undefined {
  if (field['x-money'] === true) return <span className="u">¥</span>;
  return field['x-unit'] === undefined ? undefined : <span className="u">{formatUnit(field['x-unit'])}</span>;
}

function inputOf(field: FieldSchema): { type: string; inputMode?: 'decimal' | 'numeric'; maxLength?: number } {
  if (field.type === 'integer' && field['x-money'] !== true) return { type: 'text', inputMode: 'numeric' };
  if (field.type === 'number' || field.type === 'integer') return { type: 'text', inputMode: 'decimal' };
  if (field.format === 'date') return { type: 'date' };
  if (field.format === 'time') return { type: 'time' };
  if (field.format === 'date-time') return { type: 'datetime-local' };
  return field.maxLength === undefined ? { type: 'text' } : { type: 'text', maxLength: field.maxLength };
}

/** What the fields of a form show of the data of a case; without data, of the defaults. */
export function typedOf(form: FormSchema, data: Readonly<Record<string, unknown>>): Typed {
  return Object.fromEntries(
    Object.entries(form.properties).map(([name, field]): [string, string | boolean] => {
      const value: unknown = data[name] ?? field.default;
      if (field.type === 'boolean') return [name, value === true];
      if (Array.isArray(value)) return [name, value.map(String).join('\n')];
      if (field['x-money'] === true && typeof value === 'number') return [name, (value / 100).toFixed(2)];
      if (field.format === 'date-time' && typeof value === 'string') return [name, localOf(value)];
      return [name, typeof value === 'string' || typeof value === 'number' ? String(value) : ''];
    }),
  );
}

/** The data that the fields mean; empty fields are null, so that they clear what stood there. */
export function dataOf(form: FormSchema, typed: Typed): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(form.properties).map(([name, field]) => [name, valueOf(field, typed[name])]),
  );
}

function valueOf(field: FieldSchema, typed: string | boolean | undefined): unknown {
  if (field.type === 'boolean') return typed === true;
  const text = typeof typed === 'string' ? typed.trim() : '';
  if (text === '') return null;
  if (field.type === 'array') return text.split('\n').map((line) => line.trim()).filter(Boolean);
  if (field.type === 'number' || field.type === 'integer') {
    const number = Number(text.replaceAll(/[,，\s]/g, ''));
    // What is no number goes as it was typed: the server says at which field.
    if (!Number.isFinite(number)) return text;
    return field['x-money'] === true ? Math.round(number * 100) : number;
  }
  return field.format === 'date-time' ? new Date(text).toISOString() : text;
}

function localOf(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Mass of the books as everywhere else: t with three decimals, six where single grams matter. */
export function massText(grams: number): string {
  return `${formatNumber(grams / 1e6, grams % 1000 === 0 ? 3 : 6)} t`;
}

/** A value of a case in words. */
export function shownOf(field: FieldSchema, value: unknown, people: readonly PersonMark[]): string {
  if (value === undefined || value === null || value === '') return '—';
  if (field.type === 'boolean') return t(value === true ? 'cases.yes' : 'cases.no');
  if (field['x-money'] === true && typeof value === 'number') return `¥ ${formatNumber(value / 100, 2)}`;
  if (typeof value === 'number' && field['x-unit'] === 'g') return massText(value);
  if (typeof value === 'number') {
    const unit = formatUnit(field['x-unit']);
    return `${formatNumber(value, Number.isInteger(value) ? 0 : undefined)}${unit ? ` ${unit}` : ''}`;
  }
  if (Array.isArray(value) && field.items?.type === 'object') return t('cases.entries', { count: value.length });
  if (Array.isArray(value)) return value.map(String).join(t('cases.listComma'));
  if (typeof value !== 'string') return JSON.stringify(value);
  if (field.enum) return say(field['x-enumLabels']?.[value], value);
  if (field.format === 'person') return people.find((one) => one.id === value)?.name ?? value;
  return field.format === 'date-time' ? formatInstant(value, 'record') : value;
}
