import type { ClipboardEvent, JSX, KeyboardEvent } from 'react';
import { memo, useRef, useState } from 'react';
import { formatInstant, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Sheet, SheetSignal } from './sheets';
import { nameOf, placeOf } from './sheets';
import type { Slot } from './slots';
import type { Cell, SheetState } from './useSheet';
import { editText, lookOf, rangeText, restText, spokenName } from './words';

interface Props {
  sheet: Sheet;
  state: SheetState;
  selected: string | null;
  onSelect: (cell: Cell) => void;
  now: number;
}

/** The sheet as on paper: signals down, sample times across. Arrow keys and Enter move, a copied column can be pasted. */
export function SheetGrid({ sheet, state, selected, onSelect, now }: Props): JSX.Element {
  const table = useRef<HTMLTableElement>(null);
  const { slots } = state;
  const days = [...new Set(slots.map((slot) => slot.day))];
  const go = (row: number, column: number): void => {
    const at = Math.min(slots.length - 1, Math.max(0, column));
    table.current?.querySelector<HTMLInputElement>(`input[data-at="${Math.min(sheet.signals.length - 1, Math.max(0, row))}/${at}"]`)?.focus();
  };
  const onPaste = (event: ClipboardEvent, row: number, column: number): void => {
    const block = event.clipboardData.getData('text').replace(/\r?\n$/, '').split(/\r?\n/).map((line) => line.split('\t'));
    if (block.length === 1 && block[0]?.length === 1) return;
    event.preventDefault();
    state.typeMany(block.flatMap((line, down) => line.flatMap((text, right): (readonly [Cell, string])[] => {
      const [signal, slot] = [sheet.signals[row + down], slots[column + right]];
      return signal && slot && slot.at <= now && text.trim() !== '' ? [[state.cell(signal, slot), text]] : [];
    })));
  };
  return (
    <table className="grid sheet" ref={table}>
      <caption className="sr">{nameOf(sheet)}</caption>
      <thead>
        <tr>
          <th rowSpan={2} className="name" scope="col">{t('entry.signal')}</th>
          <th rowSpan={2} scope="col">{t('entry.unit')}</th>
          <th rowSpan={2} className="r" scope="col">{t('entry.normal')}</th>
          {days.map((day) => <th key={day} colSpan={slots.filter((slot) => slot.day === day).length} className="c day" scope="colgroup">{day.slice(5)}</th>)}
        </tr>
        <tr>
          {slots.map((slot) => <th key={slot.at} className={slot.at > now ? 'r slot ahead' : 'r slot'} scope="col">{slot.time}</th>)}
        </tr>
      </thead>
      <tbody>
        {sheet.signals.map((signal, row) => (
          <tr key={signal.id}>
            <SignalHead signal={signal} />
            {slots.map((slot, column) => {
              const cell = state.cell(signal, slot);
              return (
                <SheetCell
                  key={slot.at} cell={cell} at={`${row}/${column}`} ahead={slot.at > now} locked={state.sending} on={cell.id === selected}
                  first={slot.day !== slots[column - 1]?.day}
                  onSelect={onSelect} onType={state.type} onMove={(down, right) => go(row + down, column + right)}
                  onPaste={(event) => onPaste(event, row, column)}
                />
              );
            })}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th colSpan={3} scope="row">{t('entry.enteredBy')}</th>
          {slots.map((slot) => <Signed key={slot.at} slot={slot} state={state} />)}
        </tr>
      </tfoot>
    </table>
  );
}

const SignalHead = memo(function SignalHead({ signal }: { signal: SheetSignal }): JSX.Element {
  return (
    <>
      <th className="name" scope="row" title={signal.path}>
        <span className="el">{nameOf(signal)}</span>
        <small className="el">{signal.tagNumber === '' ? placeOf(signal) : signal.tagNumber}</small>
      </th>
      <td className="t2">{formatUnit(signal.unit)}</td>
      <td className="r t2">{rangeText(signal.bandLo, signal.bandHi, signal.decimals)}</td>
    </>
  );
});

interface CellProps {
  cell: Cell;
  at: string;
  ahead: boolean;
  locked: boolean;
  on: boolean;
  first: boolean;
  onSelect: (cell: Cell) => void;
  onType: (cell: Cell, text: string) => void;
  onMove: (down: number, right: number) => void;
  onPaste: (event: ClipboardEvent) => void;
}

function SheetCell({ cell, at, ahead, locked, on, first, onSelect, onType, onMove, onPaste }: CellProps): JSX.Element {
  const [editing, setEditing] = useState<string | null>(null);
  const look = lookOf(cell);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const atStart = selectionStart === 0 && (selectionEnd === 0 || selectionEnd === value.length);
    const atEnd = selectionEnd === value.length && (selectionStart === 0 || selectionStart === value.length);
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) onMove(event.shiftKey ? -1 : 1, 0);
    else if (event.key === 'ArrowDown') onMove(1, 0);
    else if (event.key === 'ArrowUp') onMove(-1, 0);
    else if (event.key === 'ArrowLeft' && atStart) onMove(0, -1);
    else if (event.key === 'ArrowRight' && atEnd) onMove(0, 1);
    else if (event.key === 'Escape' && cell.draft) {
      onType(cell, '');
      setEditing(cell.records.at(-1) === undefined ? '' : editText({ ...cell, draft: undefined }));
    } else return;
    event.preventDefault();
  };
  if (ahead) return <td className={first ? 'cell ahead first' : 'cell ahead'}><span className="sr">{t('entry.ahead')}</span></td>;
  return (
    <td className={`cell ${look}${on ? ' on' : ''}${first ? ' first' : ''}`}>
      <input
        data-at={at} type="text" inputMode="decimal" autoComplete="off" aria-label={spokenName(cell, nameOf(cell.signal))}
        aria-invalid={look === 'refused' || look === 'wrong' || look === 'reason' || undefined}
        readOnly={locked} value={editing ?? restText(cell)}
        onFocus={(event) => {
          const whole = editText(cell);
          setEditing(whole);
          onSelect(cell);
          const field = event.currentTarget;
          requestAnimationFrame(() => {
            // What a fast hand has typed by then is not selected, and so not written over.
            if (field.value === whole) field.select();
          });
        }}
        onBlur={() => setEditing(null)}
        onChange={(event) => {
          setEditing(event.target.value);
          onType(cell, event.target.value);
        }}
        onKeyDown={onKeyDown} onPaste={onPaste}
      />
    </td>
  );
}

/** Who wrote a column and when, as the signature at the foot of the paper. */
function Signed({ slot, state }: { slot: Slot; state: SheetState }): JSX.Element {
  const records = state.cells.filter((cell) => cell.slot.at === slot.at).flatMap((cell) => cell.records);
  const last = records.reduce((late, record) => (record.enteredAt > late ? record.enteredAt : late), '');
  return (
    <td className="r signed">
      <span className="el">{[...new Set(records.map((record) => record.enteredBy))].join('、')}</span>
      {last !== '' && <small>{formatInstant(last)}</small>}
    </td>
  );
}
