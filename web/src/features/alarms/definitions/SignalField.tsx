import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useDeferredValue, useId, useState } from 'react';
import { t } from '../../../i18n/i18n';
import type { SignalItem } from '../../../kernel/signals';
import { numberOf, signalFactsQuery, signalsQuery } from '../../../kernel/signals';
import { Dialog } from '../../../ui/dialogs';
import { Icon } from '../../../ui/Icon';
import { UnitValue } from '../../../ui/UnitValue';

interface Props {
  label: string;
  /** Key or plant path. */
  value: string;
  error?: string | undefined;
  onPick: (signal: SignalItem) => void;
}

/** A signal, chosen by words; shows its place, range and newest value. */
export function SignalField({ label, value, error, onPick }: Props): JSX.Element {
  const [picking, setPicking] = useState(false);
  const id = useId();
  const facts = useQuery(signalFactsQuery(value === '' ? [] : [value])).data?.get(value);
  return (
    <div className="field">
      <span className="label" id={`${id}label`}>{label}</span>
      <button type="button" id={id} className={error === undefined ? 'inp signal-field' : 'inp signal-field bad'} aria-labelledby={`${id}label ${id}`} onClick={() => setPicking(true)}>
        {value === '' ? <span className="t3">{t('alarms.chooseSignal')}</span> : <span className="el">{facts?.name ?? value}</span>}
        <span className="sp" />
        {facts && <UnitValue value={numberOf(facts.last ?? undefined)} unit={facts.unit} decimals={facts.decimals ?? undefined} quality={facts.last?.q} />}
        <Icon name="search" />
      </button>
      {error !== undefined && <span className="wrong"><Icon name="warning" />{error}</span>}
      {error === undefined && facts && (
        <span className="hint el" title={facts.key}>{[facts.tagNumber, facts.path].filter(Boolean).join(t('alarms.comma'))}</span>
      )}
      {picking && (
        <Picker
          onClose={() => setPicking(false)}
          onPick={(signal) => {
            setPicking(false);
            onPick(signal);
          }}
        />
      )}
    </div>
  );
}

function Picker({ onClose, onPick }: { onClose: () => void; onPick: (signal: SignalItem) => void }): JSX.Element {
  const [typed, setTyped] = useState('');
  const found = useQuery(signalsQuery(useDeferredValue(typed), 60));
  return (
    <Dialog title={t('alarms.chooseSignal')} onClose={onClose} width={680}>
      <label className="inp">
        <Icon name="search" />
        <input type="search" value={typed} placeholder={t('alarms.signalHint')} aria-label={t('alarms.signalHint')} onChange={(event) => setTyped(event.target.value)} />
      </label>
      <ul className="signal-list" aria-label={t('alarms.signals')}>
        {found.data?.items.map((signal) => (
          <li key={signal.key}>
            <button type="button" onClick={() => onPick(signal)}>
              <span className="el">{signal.name || signal.key}<span className="t3 s12">{` ${signal.path ?? signal.key}`}</span></span>
              <span className="sp" />
              <UnitValue value={numberOf(signal.last ?? undefined)} unit={signal.unit} decimals={signal.decimals ?? undefined} quality={signal.last?.q} />
            </button>
          </li>
        ))}
        {found.data?.items.length === 0 && <li className="t2">{t('ui.noMatch')}</li>}
      </ul>
    </Dialog>
  );
}
