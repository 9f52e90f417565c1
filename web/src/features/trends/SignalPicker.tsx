import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useDeferredValue, useState } from 'react';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { Icon } from '../../ui/Icon';
import { ErrorState } from '../../ui/states';
import { UnitValue } from '../../ui/UnitValue';
import type { TrendSignal } from './trendData';
import { foundSignals } from './trendData';
import { maxPens } from './trendState';

interface Props {
  chosen: readonly string[];
  onAdd: (key: string) => void;
  onRemove: (key: string) => void;
  onClose: () => void;
}

/** Signals by name, tag number, path or key; a tick puts one on the chart. */
export function SignalPicker({ chosen, onAdd, onRemove, onClose }: Props): JSX.Element {
  return (
    <Dialog title={t('trends.pickTitle')} onClose={onClose} width={760}>
      <SignalList chosen={chosen} onAdd={onAdd} onRemove={onRemove} />
      <div className="row g8 picker-foot">
        <span className="t2 s12">{t('trends.pensUsed', { count: chosen.length, most: maxPens })}</span>
        <span className="sp" />
        <button type="button" className="btn p" onClick={onClose}>{t('trends.pickDone')}</button>
      </div>
    </Dialog>
  );
}

/** The search field with its hits. */
export function SignalList({ chosen, onAdd, onRemove }: Omit<Props, 'onClose'>): JSX.Element {
  const [search, setSearch] = useState('');
  const words = useDeferredValue(search);
  const found = useQuery(foundSignals(words));
  return (
    <>
      <label className="inp picker-search">
        <Icon name="search" />
        <input type="search" value={search} placeholder={t('kernel.signalSearch')} aria-label={t('kernel.signalSearch')} onChange={(event) => setSearch(event.target.value)} />
      </label>
      <div className="picker-list" aria-busy={found.isFetching}>
        {found.error && <ErrorState problem={problemOf(found.error)} what={t('trends.signals')} onRetry={() => void found.refetch()} />}
        {found.data?.length === 0 && <p className="t2 picker-none">{t('kernel.noSignals')}</p>}
        {found.data?.map((signal) => (
          <SignalRow key={signal.key} signal={signal} on={chosen.includes(signal.key) || (signal.path !== null && chosen.includes(signal.path))} full={chosen.length >= maxPens} onAdd={onAdd} onRemove={onRemove} />
        ))}
      </div>
    </>
  );
}

function SignalRow({ signal, on, full, onAdd, onRemove }: {
  signal: TrendSignal; on: boolean; full: boolean; onAdd: (key: string) => void; onRemove: (key: string) => void;
}): JSX.Element {
  const last = typeof signal.last?.v === 'number' ? signal.last.v : null;
  return (
    <label className="picker-row">
      <input className="tick" type="checkbox" checked={on} disabled={!on && full || signal.type === 'text'} onChange={() => (on ? onRemove(signal.key) : onAdd(signal.key))} />
      <span className="el">
        <span className="el name">{signal.name}</span>
        <span className="el t3 s12">{signal.path ?? signal.key}</span>
      </span>
      <span className="r nw"><UnitValue value={last} unit={signal.unit} decimals={signal.decimals ?? undefined} quality={signal.last?.q} /></span>
      <span className="t3 s12 nw">{signal.tagNumber}</span>
    </label>
  );
}
