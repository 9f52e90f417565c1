import { useQueries } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Session } from '../api/session';
import { language, t } from '../i18n/i18n';
import { sectionIcon } from '../kernel/feature';
import type { Hit } from '../kernel/search';
import { hasWords } from '../kernel/search';
import { Icon } from '../ui/Icon';
import { menuOf, searchFor, sectionsFor } from './features';
import { keepRecent, recentHits } from './recentHits';

interface Group {
  title: string;
  hits: readonly Hit[];
}

const mostPages = 8;

function pagesOf(session: Session, words: string): readonly Hit[] {
  return sectionsFor(session.permissions)
    .flatMap((section) =>
      menuOf(section, session.permissions).map((entry): Hit => ({
        key: entry.path,
        icon: sectionIcon[section],
        text: t(entry.label),
        detail: t(`app.section.${section}`),
        to: entry.path,
      })),
    )
    .filter((hit) => words === '' || hasWords(`${hit.text} ${hit.detail}`, words));
}

/** The page that shows all that was found. */
function allResults(words: string): Hit {
  return { key: 'all', icon: 'search', text: t('app.allResults'), detail: words, to: `/search?q=${encodeURIComponent(words)}` };
}

/** Pages, and what the features have to find, by heading; without words, what was opened last. */
function useGroups(session: Session, words: string): { groups: readonly Group[]; busy: boolean } {
  const sources = searchFor(session.permissions);
  const answers = useQueries({
    queries: sources.map((source) => ({
      queryKey: ['search', source.id, language(), words],
      queryFn: ({ signal }: { signal: AbortSignal }) => source.find(words, signal),
      enabled: words !== '',
      staleTime: 30_000,
    })),
  });
  const groups: Group[] = [
    ...(words === '' ? [{ title: t('app.found.recent'), hits: recentHits() }] : []),
    { title: t('app.found.pages'), hits: pagesOf(session, words).slice(0, words === '' ? undefined : mostPages) },
    ...sources.map((source, at) => ({ title: t(source.title), hits: words === '' ? [] : answers[at]?.data ?? [] })),
    ...(words === '' ? [] : [{ title: t('app.search'), hits: [allResults(words)] }]),
  ];
  return { groups: groups.filter((group) => group.hits.length > 0), busy: answers.some((answer) => answer.isFetching) };
}

/** Search over pages and whatever the features offer. Ctrl-K opens it, ↑↓ moves, Enter goes, Esc closes. */
export function SearchPalette({ session, onClose }: { session: Session; onClose: () => void }): JSX.Element {
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const { groups, busy } = useGroups(session, useDeferredValue(words.trim()));
  const hits = groups.flatMap((group) => group.hits);
  const dialog = useRef<HTMLDialogElement>(null);
  const navigate = useNavigate();
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which an effect must not return.
    dialog.current?.querySelector(`#palette-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const go = (hit: Hit | undefined): void => {
    if (!hit) return;
    keepRecent(hit);
    onClose();
    void navigate(hit.to);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) go(hits[at]);
    else return;
    event.preventDefault();
  };
  let index = -1;
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
          aria-activedescendant={hits.length > 0 ? `palette-${at}` : undefined}
          placeholder={t('app.searchHint')}
          value={words}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setWords(event.target.value);
            setAt(0);
          }}
        />
      </div>
      <div className="found" id="palette-list" role="listbox" aria-label={t('app.searchResults')} aria-busy={busy}>
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <div className="heading" aria-hidden="true">{group.title}</div>
            {group.hits.map((hit) => {
              index += 1;
              return <HitLine key={hit.key} hit={hit} index={index} on={index === at} onGo={go} />;
            })}
          </div>
        ))}
      </div>
      {hits.length <= 1 && !busy && words.trim() !== '' && <p className="t2 nothing" role="status">{t('app.noMatch')}</p>}
    </dialog>
  );
}

function HitLine({ hit, index, on, onGo }: { hit: Hit; index: number; on: boolean; onGo: (hit: Hit) => void }): JSX.Element {
  return (
    // The keyboard path is on the input above, as in every combobox.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div id={`palette-${index}`} role="option" tabIndex={-1} aria-selected={on} className={on ? 'hit on' : 'hit'} onClick={() => onGo(hit)}>
      <Icon name={hit.icon} />
      <span className="el">{hit.text}</span>
      <span className="sp" />
      <span className="s12 t3 el">{hit.detail}</span>
    </div>
  );
}
