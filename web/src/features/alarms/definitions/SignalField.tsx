import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useId, useState } from 'react';
import { t } from '../../../i18n/i18n';
import type { SignalItem } from '../../../kernel/signals';
import { SignalDialog } from '../../../kernel/SignalDialog';
import { numberOf, signalFactsQuery } from '../../../kernel/signals';
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
        {value === '' ? <span className="t3">{t('kernel.chooseSignal')}</span> : <span className="el">{facts?.name ?? value}</span>}
        <span className="sp" />
        {facts && <UnitValue value={numberOf(facts.last ?? undefined)} unit={facts.unit} decimals={facts.decimals ?? undefined} quality={facts.last?.q} />}
        <Icon name="search" />
      </button>
      {error !== undefined && <span className="wrong"><Icon name="warning" />{error}</span>}
      {error === undefined && facts && (
        <span className="hint el" title={facts.key}>{[facts.tagNumber, facts.path].filter(Boolean).join(t('alarms.comma'))}</span>
      )}
      {picking && (
        <SignalDialog
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
