import type { InputHTMLAttributes, JSX, ReactNode } from 'react';
import { useId } from 'react';
import type { Problem } from '../api/problem';
import { t } from '../i18n/i18n';
import { Icon } from './Icon';

const fieldCodes: ReadonlySet<string> = new Set(['required', 'length', 'format', 'range', 'unknown', 'taken']);

/** What a refusal says of one field, in words; undefined when it says nothing of it. */
export function fieldError(problem: Problem | undefined, path: string): string | undefined {
  const field = problem?.fields.find((one) => one.path === path);
  if (!field) return undefined;
  return field.detail ?? (fieldCodes.has(field.code) ? t(`ui.fieldWrong.${field.code}`) : problem?.detail);
}

interface FrameProps {
  label: ReactNode;
  /** What is wrong with it; the field is then marked and the words stand under it. */
  error?: string | undefined;
  /** One line that helps before anything is wrong. */
  hint?: ReactNode;
  className?: string | undefined;
}

interface Marks {
  id: string;
  'aria-invalid'?: true;
  'aria-describedby'?: string;
}

function Frame({ label, error, hint, className, children }: FrameProps & { children: (marks: Marks) => ReactNode }): JSX.Element {
  const id = useId();
  const note = error ?? hint;
  const marks: Marks = {
    id,
    ...(error === undefined ? {} : { 'aria-invalid': true as const }),
    ...(note === undefined ? {} : { 'aria-describedby': `${id}n` }),
  };
  return (
    <div className={className === undefined ? 'field' : `field ${className}`}>
      <label htmlFor={id}>{label}</label>
      {children(marks)}
      {error !== undefined && (
        <span className="wrong" id={`${id}n`}>
          <Icon name="warning" />
          {error}
        </span>
      )}
      {error === undefined && hint !== undefined && (
        <span className="hint" id={`${id}n`}>
          {hint}
        </span>
      )}
    </div>
  );
}

type Native = Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'className'>;

interface TextProps extends FrameProps {
  value: string;
  onChange: (value: string) => void;
  /** Everything else that a native input takes: type, autoComplete, required, list. */
  input?: Native;
  /** Behind the text, such as a unit or a button. */
  after?: ReactNode;
  mono?: boolean;
}

/** One line of text, a date, a password, a number as text. */
export function TextField({ value, onChange, input, after, mono, ...frame }: TextProps): JSX.Element {
  return (
    <Frame {...frame}>
      {(marks) => (
        <span className={frame.error === undefined ? 'inp' : 'inp bad'}>
          <input
            type="text"
            {...input}
            {...marks}
            className={mono === true ? 'mono' : undefined}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          {after}
        </span>
      )}
    </Frame>
  );
}

/** A few lines of text. */
export function AreaField({
  value,
  onChange,
  rows = 3,
  ...frame
}: FrameProps & { value: string; onChange: (value: string) => void; rows?: number }): JSX.Element {
  return (
    <Frame {...frame}>
      {(marks) => (
        <textarea
          {...marks}
          className={frame.error === undefined ? 'area' : 'area bad'}
          rows={rows}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Frame>
  );
}

/** One choice of a list. */
export interface Choice {
  value: string;
  text: string;
  disabled?: boolean;
}

interface SelectProps extends FrameProps {
  value: string;
  choices: readonly Choice[];
  onChange: (value: string) => void;
  disabled?: boolean;
}

/** One of a list, as the browser's own list: it works on a phone and by keyboard. */
export function SelectField({ value, choices, onChange, disabled, ...frame }: SelectProps): JSX.Element {
  return (
    <Frame {...frame}>
      {(marks) => (
        <span className={frame.error === undefined ? 'inp' : 'inp bad'}>
          <select {...marks} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value} disabled={choice.disabled}>
                {choice.text}
              </option>
            ))}
          </select>
        </span>
      )}
    </Frame>
  );
}

/** Yes or no, its words behind the box. */
export function CheckField({
  label,
  checked,
  onChange,
  disabled,
  hint,
}: {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  hint?: ReactNode;
}): JSX.Element {
  return (
    <label className="check">
      <input
        type="checkbox"
        className="tick"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label}
        {hint !== undefined && <small className="t3">{hint}</small>}
      </span>
    </label>
  );
}

/** The foot of a form: small print left, the way out, the filled act last. */
export function FormActs({ note, children }: { note?: ReactNode; children: ReactNode }): JSX.Element {
  return (
    <div className="form-acts">
      <span className="s12 t3 sp">{note}</span>
      {children}
    </div>
  );
}
