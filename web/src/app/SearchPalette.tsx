import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import type { Session } from '../api/session';
import { t } from '../i18n/i18n';
import { sectionIcon } from '../kernel/feature';
import type { SignalItem } from '../kernel/signals';
import type { IconName } from '../ui/Icon';
import { Icon } from '../ui/Icon';
import { menuOf, sectionsFor } from './features';

interface Found {
  key: string;
  icon: IconName;
  text: string;
  detail: string;
  to: string;
}

function pagesOf(session: Session, words: string): Found[] {
  return sectionsFor(session.permissions)
    .flatMap((section) =>
      menuOf(section, session.permissions).map((entry) => ({
        key: entry.path,
        icon: sectionIcon[section],
        text: t(entry.label),
        detail: t(`app.section.${section}`),
        to: entry.path,
      })),
    )
    .filter((found) => words === '' || `${found.text} ${found.detail}`.toLowerCase().includes(words.toLowerCase()));
}

/** Search over pages and signals. Ctrl-K opens it, ↑↓ moves, Enter goes, Esc closes. */
export function SearchPalette({ session, onClose }: { session: Session; onClose: () => void }): JSX.Element {
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const asked = useDeferredValue(words.trim());
  const dialog = useRef<HTMLDialogElement>(null);
  const navigate = useNavigate();
  const signals = useQuery({
    queryKey: ['signals', 'search', asked],
    queryFn: ({ signal }) => api.get<{ items: SignalItem[] }>('/signals', { search: asked, limit: 12 }, signal),
    enabled: asked.length > 0 && session.permissions.includes('history.read'),
  });
  useEffect(() => dialog.current?.showModal(), []);
  const found: Found[] = [
    ...pagesOf(session, asked).slice(0, 8),
    ...(signals.data?.items ?? []).map((signal): Found => ({
      key: signal.key,
      icon: 'trends',
      text: signal.name || signal.key,
      detail: signal.key,
      to: `/trends?key=${encodeURIComponent(signal.key)}`,
    })),
  ];
  const go = (index: number): void => {
    const one = found[index];
    if (!one) return;
    onClose();
    void navigate(one.to);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter') go(at);
    else return;
    event.preventDefault();
  };
  return (
    <dialog className="dialog palette" ref={dialog} onClose={onClose} aria-label={t('app.search')}>
      <div className="inp">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label={t('app.search')}
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={`palette-${at}`}
          placeholder={t('app.searchHint')}
          value={words}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setWords(event.target.value);
            setAt(0);
          }}
        />
      </div>
      <ul id="palette-list" role="listbox" aria-label={t('app.searchResults')}>
        {found.map((one, index) => (
          // The keyboard path is on the input above, as in every combobox.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={one.key}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at}
            className={index === at ? 'on' : ''}
            onClick={() => go(index)}
          >
            <Icon name={one.icon} />
            <span className="el">{one.text}</span>
            <span className="sp" />
            <span className="s12 t3 el">{one.detail}</span>
          </li>
        ))}
        {found.length === 0 && !signals.isFetching && (
          <li role="presentation" className="t3">
            {t('app.noMatch')}
          </li>
        )}
      </ul>
    </dialog>
  );
}
