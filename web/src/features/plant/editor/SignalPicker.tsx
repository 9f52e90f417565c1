import { useInfiniteQuery } from '@tanstack/react-query';
import type { JSX, KeyboardEvent } from 'react';
import { useDeferredValue, useState } from 'react';
import { problemOf } from '../../../api/problem';
import { t } from '../../../i18n/i18n';
import { usePolledValues } from '../../../kernel/signals';
import { Dialog } from '../../../ui/dialogs';
import { Icon } from '../../../ui/Icon';
import { Loaded } from '../../../ui/states';
import { nameOf, placeOf } from '../names';
import type { PlantNode, PlantSignal } from '../plantData';
import { signalPagesQuery } from '../plantData';
import { SignalNumber } from '../SignalNumber';

interface Props {
  /** Where to look first: the equipment of the part, else the node whose display it is. */
  near: PlantNode;
  title: string;
  onPick: (signal: PlantSignal) => void;
  onClose: () => void;
}

/** Chooses one signal: of this equipment, or of the whole site; ↑↓ moves, Enter takes. */
export function SignalPicker({ near, title, onPick, onClose }: Props): JSX.Element {
  const [words, setWords] = useState('');
  const [wide, setWide] = useState(false);
  const [at, setAt] = useState(0);
  const search = useDeferredValue(words.trim());
  const pages = useInfiniteQuery(
    signalPagesQuery(
      { search: search || undefined, ...(wide ? { site: String(near.siteId) } : { node: near.path }) },
      60,
    ),
  );
  const found = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const values = usePolledValues(
    found.slice(0, 60).map((one) => one.key),
    5_000,
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    const one = found[at];
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && one) onPick(one);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={title} onClose={onClose} width={680}>
      <div className="row g8">
        <label className="inp sp">
          <Icon name="search" />
          <input
            type="search"
            role="combobox"
            aria-expanded="true"
            aria-controls="signal-options"
            aria-activedescendant={found[at] ? `option-${found[at].id}` : undefined}
            value={words}
            placeholder={t('plant.signalSearch')}
            aria-label={t('plant.signalSearch')}
            onKeyDown={onKeyDown}
            onChange={(event) => {
              setWords(event.target.value);
              setAt(0);
            }}
          />
        </label>
        <div className="seg">
          <button type="button" className={wide ? '' : 'on'} aria-pressed={!wide} onClick={() => setWide(false)}>
            {nameOf(near)}
          </button>
          <button type="button" className={wide ? 'on' : ''} aria-pressed={wide} onClick={() => setWide(true)}>
            {t('plant.wholeSite')}
          </button>
        </div>
      </div>
      <Loaded query={pages} what={t('plant.signals')} problemOf={problemOf}>
        {() => (
          <ul className="signal-options" id="signal-options" role="listbox" aria-label={t('plant.signals')}>
            {found.map((signal, index) => (
              // The keyboard path is on the field above.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <li key={signal.id} id={`option-${signal.id}`} role="option" aria-selected={index === at} className={index === at ? 'on' : ''} onClick={() => onPick(signal)}>
                <span className="el sp">
                  <span className="t2">{placeOf(signal)}</span> <b>{nameOf(signal)}</b>
                </span>
                <SignalNumber signal={signal} value={values.get(signal.key)} />
              </li>
            ))}
            {found.length === 0 && (
              <li role="presentation" className="t3">
                {t('ui.noMatch')}
              </li>
            )}
          </ul>
        )}
      </Loaded>
    </Dialog>
  );
}
