import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useDeferredValue, useState } from 'react';
import { t } from '../i18n/i18n';
import { Dialog } from '../ui/dialogs';
import { Icon } from '../ui/Icon';
import { UnitValue } from '../ui/UnitValue';
import type { SignalItem } from './signals';
import { numberOf, signalsQuery } from './signals';
import './signals.css';

interface Props {
  onClose: () => void;
  onPick: (signal: SignalItem) => void;
}

/** Finds a signal by words and shows its newest value, so that the right one is taken. */
export function SignalDialog({ onClose, onPick }: Props): JSX.Element {
  const [typed, setTyped] = useState('');
  const found = useQuery(signalsQuery(useDeferredValue(typed), 60));
  return (
    <Dialog title={t('kernel.chooseSignal')} onClose={onClose} width={680}>
      <label className="inp">
        <Icon name="search" />
        <input type="search" value={typed} placeholder={t('kernel.signalHint')} aria-label={t('kernel.signalHint')} onChange={(event) => setTyped(event.target.value)} />
      </label>
      <ul className="signal-list" aria-label={t('kernel.signals')}>
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
