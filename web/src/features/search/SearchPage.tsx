import { useQuery } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { t, textOf } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { kindIcon } from '../../kernel/thingKinds';
import { useAddress } from '../../kernel/useAddress';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import './search.css';
import type { Found, Thing } from './things';
import { detailOf, findThings, titleOf } from './things';

const most = 100;

/** All things that hold the words of the address, with the number of each kind. */
export function SearchPage(): JSX.Element {
  const [words, setWords] = useAddress('q');
  const [kind, setKind] = useAddress('kind');
  const [typed, setTyped] = useState(words);
  const query = useQuery({
    queryKey: ['search', 'page', words, kind],
    queryFn: ({ signal }) => findThings(words, kind, most, signal),
    enabled: words !== '',
  });
  return (
    <>
      <PageHeader title={t('search.title')} noMenu />
      <div className="body split">
        <Panel label={t('search.title')} className="search-page">
          <form
            className="bar-inp" role="search"
            onSubmit={(event) => {
              event.preventDefault();
              setWords(typed.trim());
            }}
          >
            <label className="inp">
              <Icon name="search" />
              <input
                type="search" value={typed} aria-label={t('search.words')} placeholder={t('search.words')}
                onChange={(event) => setTyped(event.target.value)}
              />
            </label>
            <button type="submit" className="btn s p">{t('search.go')}</button>
            {query.data && words !== '' && <Kinds found={query.data} kind={kind} onKind={setKind} />}
          </form>
          {words === '' ? <EmptyState title={t('search.nothingAsked')} fact={t('search.nothingAskedFact')} /> : (
            <Loaded query={query} what={t('search.title')} problemOf={problemOf}>
              {(found) => <Things found={found} words={words} />}
            </Loaded>
          )}
        </Panel>
      </div>
    </>
  );
}

function Kinds({ found, kind, onKind }: { found: Found; kind: string; onKind: (kind: string) => void }): JSX.Element {
  const kinds = Object.entries(found.kinds);
  const all = kinds.reduce((sum, [, count]) => sum + count, 0);
  const button = (value: string, text: string, count: number): JSX.Element => (
    <button key={value} type="button" className={kind === value ? 'on' : ''} aria-pressed={kind === value} onClick={() => onKind(value)}>
      {text} <small>{count}</small>
    </button>
  );
  return (
    <div className="seg" role="group" aria-label={t('search.kinds')}>
      {button('', t('search.all'), all)}
      {kinds.map(([name, count]) => button(name, textOf(`search.kind.${name}`, name), count))}
    </div>
  );
}

function Things({ found, words }: { found: Found; words: string }): JSX.Element {
  const sites = new Map((useSession()?.sites ?? []).map((site) => [Number(site.id), site.name]));
  if (found.items.length === 0) return <EmptyState title={t('search.nothing')} fact={t('search.nothingFact')} />;
  return (
    <ul className="search-things">
      {found.items.map((thing) => (
        <li key={`${thing.kind} ${thing.objectId}`}>
          <Icon name={kindIcon[thing.kind] ?? 'document'} />
          <div className="el">
            <Where thing={thing}><Marked text={titleOf(thing)} words={words} /></Where>
            <div className="s12 t3 el"><Marked text={detailOf(thing)} words={words} /></div>
          </div>
          <span className="s12 t3 nw">{textOf(`search.kind.${thing.kind}`, thing.kind)}</span>
          <span className="s12 t3 nw search-site">{sites.get(thing.siteId) ?? ''}</span>
        </li>
      ))}
    </ul>
  );
}

/** A file is fetched, everything else is a page. */
function Where({ thing, children }: { thing: Thing; children: ReactNode }): JSX.Element {
  return thing.route.startsWith('/files/')
    ? <a href={thing.route} className="el">{children}</a>
    : <Link to={thing.route} className="el">{children}</Link>;
}

/** The words that were asked for stand out. */
function Marked({ text, words }: { text: string; words: string }): JSX.Element {
  const parts = words.split(/\s+/).filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pieces = parts.length === 0 ? [text] : text.split(new RegExp(`(${parts.join('|')})`, 'gi'));
  return <>{pieces.map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece))}</>;
}
