import type { JSX, ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { Problem } from '../../../api/problem';
import { t } from '../../../i18n/i18n';
import { Dialog } from '../../../ui/dialogs';
import { FormActs } from '../../../ui/fields';
import { Refused } from '../../../ui/states';

interface Props {
  title: string;
  /** What the button does, in words. */
  act: string;
  busy: boolean;
  problem: Problem | undefined;
  disabled?: boolean;
  wide?: boolean;
  note?: ReactNode;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form in a dialog: fields, the refusal above them, the filled act last. Focus goes to the first wrong field. */
export function FormDialog(props: Props): JSX.Element {
  const { title, act, busy, problem, wide } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem]);
  return (
    <Dialog title={title} onClose={props.onClose} width={wide === true ? 860 : 560}>
      <form
        ref={form}
        className={wide === true ? 'form two' : 'form'}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        {problem && (
          <div className="all">
            <Refused problem={problem} />
          </div>
        )}
        {props.children}
        <FormActs note={props.note}>
          <button type="button" className="btn" onClick={props.onClose}>
            {t('ui.cancel')}
          </button>
          <button type="submit" className="btn p" disabled={busy || props.disabled === true}>
            {act}
          </button>
        </FormActs>
      </form>
    </Dialog>
  );
}
