import type { JSX } from 'react';
import { useEffect, useRef, useState } from 'react';
import { formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Doubts, Story } from './CellPanel';
import type { Sheet } from './sheets';
import { nameOf } from './sheets';
import { currentSlot } from './slots';
import type { Cell, SheetState } from './useSheet';
import { editText, lookOf, rangeText, spokenName } from './words';

/** The sheet on a phone: one sample time at once, one signal under the other, fields for a thumb. */
export function SheetCards({ sheet, state, now }: { sheet: Sheet; state: SheetState; now: number }): JSX.Element {
  const open = state.slots.filter((slot) => slot.at <= now);
  const [chosen, setChosen] = useState<number | null>(null);
  const slot = open.find((one) => one.at === chosen) ?? currentSlot(open, now);
  const chips = useRef<HTMLDivElement>(null);
  useEffect(() => {
    chips.current?.querySelector('.on')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [slot?.at]);
  return (
    <>
      <div className="slot-chips" ref={chips} role="group" aria-label={t('entry.sampledAt')}>
        {open.map((one) => {
          const filled = sheet.signals.filter((signal) => state.cell(signal, one).records.length > 0).length;
          return (
            <button key={one.at} type="button" className={one.at === slot?.at ? 'on' : ''} aria-pressed={one.at === slot?.at} onClick={() => setChosen(one.at)}>
              <b>{one.time}</b>
              <small>{one.day.slice(5)}</small>
              <small>{`${filled}/${sheet.signals.length}`}</small>
            </button>
          );
        })}
      </div>
      {slot && sheet.signals.map((signal) => <Card key={`${signal.id} ${slot.at}`} cell={state.cell(signal, slot)} state={state} />)}
    </>
  );
}

function Card({ cell, state }: { cell: Cell; state: SheetState }): JSX.Element {
  const { signal } = cell;
  const [editing, setEditing] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const look = lookOf(cell);
  const usual = cell.earlier.at(-1)?.value;
  return (
    <div className={`entry-card ${look}`}>
      <div className="el">
        <b className="el">{nameOf(signal)}</b>
        <span className="s12 t2 el">
          {rangeText(signal.bandLo, signal.bandHi, signal.decimals)} {formatUnit(signal.unit)}
          {usual !== undefined && <> {t('entry.lastWas', { value: usual.toFixed(signal.decimals) })}</>}
        </span>
      </div>
      <span className="inp big">
        <input
          type="text" inputMode="decimal" autoComplete="off" enterKeyHint="next" aria-label={spokenName(cell, nameOf(signal))}
          aria-invalid={look === 'refused' || look === 'wrong' || look === 'reason' || undefined} readOnly={state.sending}
          value={editing ?? editText(cell)} onFocus={() => setEditing(editText(cell))} onBlur={() => setEditing(null)}
          onChange={(event) => {
            setEditing(event.target.value);
            state.type(cell, event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            const fields = [...document.querySelectorAll<HTMLInputElement>('.entry-card .inp.big input')];
            fields[fields.indexOf(event.currentTarget) + 1]?.focus();
          }}
        />
        <span className="u">{formatUnit(signal.unit)}</span>
      </span>
      {cell.draft && <Doubts cell={cell} onReason={state.give} />}
      {cell.records.length > 0 && (
        <button type="button" className="s12 t2 who" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(cell.records.length > 1 ? 'entry.correctedBy' : 'entry.writtenBy', { name: cell.records.at(-1)?.enteredBy ?? '' })}
        </button>
      )}
      {open && <Story records={cell.records} signal={signal} />}
    </div>
  );
}
