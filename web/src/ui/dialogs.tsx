import type { JSX, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../api/problem';
import { t } from '../i18n/i18n';
import { Refused } from './states';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  width?: number;
}

/** A modal sheet: focus stays in it, Esc closes it. */
export function Dialog({ title, onClose, children, width }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      className="dialog"
      ref={dialog}
      onClose={onClose}
      aria-label={title}
      {...(width === undefined ? {} : { style: { width } })}
    >
      <h2>{title}</h2>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  /** The act as a question. */
  title: string;
  /** What is so now, what will be, what follows, interlocks, whether it can be undone. */
  consequences: readonly (readonly [name: string, text: ReactNode])[];
  /** The button repeats the act: 下发 4.000 V. */
  act: string;
  danger?: boolean;
  /** A word to type first; only for what cannot be undone. */
  word?: string;
  /** Small print: by which rule, recorded where. */
  note?: ReactNode;
  busy?: boolean;
  /** The answer of the server if it refused. */
  problem?: Problem | undefined;
  onAct: () => void;
  onCancel: () => void;
  cancel?: string;
  /** Fields to fill before acting, such as a reason. */
  children?: ReactNode;
  disabled?: boolean;
}

/** Asks before an act and tells what will happen. The focus starts on the way out. */
export function ConfirmWithConsequences(props: ConfirmProps): JSX.Element {
  const [typed, setTyped] = useState('');
  const locked = (props.word !== undefined && typed !== props.word) || props.busy === true || props.disabled === true;
  const out = useRef<HTMLButtonElement>(null);
  useEffect(() => out.current?.focus(), []);
  return (
    <Dialog title={props.title} onClose={props.onCancel}>
      <dl className="consequences">
        {props.consequences.map(([name, text]) => [<dt key={`${name}.`}>{name}</dt>, <dd key={name}>{text}</dd>])}
      </dl>
      {props.children}
      {props.word !== undefined && (
        <label className="col g4 s13" style={{ marginTop: 12 }}>
          {t('ui.typeToConfirm', { word: props.word })}
          <span className="inp">
            <input value={typed} onChange={(event) => setTyped(event.target.value)} />
          </span>
        </label>
      )}
      {props.problem && (
        <div style={{ marginTop: 12 }}>
          <Refused problem={props.problem} />
        </div>
      )}
      <div className="row g8" style={{ marginTop: 16 }}>
        <span className="s12 t3">{props.note}</span>
        <span className="sp" />
        <button type="button" className="btn" ref={out} onClick={props.onCancel}>
          {props.cancel ?? t('ui.cancel')}
        </button>
        <button
          type="button"
          className={props.danger === true ? 'btn d' : 'btn p'}
          disabled={locked}
          onClick={props.onAct}
        >
          {props.act}
        </button>
      </div>
    </Dialog>
  );
}
