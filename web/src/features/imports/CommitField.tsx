import type { JSX } from 'react';
import { useEffect, useId, useState } from 'react';
import { TextField } from '../../ui/fields';

interface Props {
  label: string;
  value: string;
  onCommit: (value: string) => void;
  placeholder?: string;
  /** Values that the browser offers. */
  list?: readonly string[];
  hint?: string;
  mono?: boolean;
}

/** A text that counts when the field is left or Enter is pressed, because each change reads the whole file again. */
export function CommitField({ label, value, onCommit, placeholder, list, hint, mono }: Props): JSX.Element {
  const [typed, setTyped] = useState(value);
  const id = useId();
  useEffect(() => setTyped(value), [value]);
  const commit = (): void => {
    if (typed.trim() !== value) onCommit(typed.trim());
  };
  return (
    <>
      <TextField
        label={label} value={typed} onChange={setTyped} hint={hint} mono={mono === true}
        input={{
          placeholder, spellCheck: false, ...(list ? { list: id } : {}),
          onBlur: commit,
          onKeyDown: (event) => {
            if (event.key === 'Enter') commit();
          },
        }}
      />
      {list && <datalist id={id}>{list.map((one) => <option key={one} value={one} />)}</datalist>}
    </>
  );
}
