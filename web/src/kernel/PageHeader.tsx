import type { JSX, ReactNode } from 'react';
import { createContext, useContext, useEffect } from 'react';
import { Link, NavLink } from 'react-router';
import { t } from '../i18n/i18n';
import type { MenuEntry } from './feature';

/** The second level of the section that is shown; the shell provides it. */
export const SectionMenu = createContext<readonly MenuEntry[]>([]);

/** One step of the way to a page; the last one has no address. */
export interface Crumb {
  text: string;
  to?: string;
}

/** One tab under the header. */
export interface Tab {
  text: string;
  to: string;
  count?: number;
  end?: boolean;
  /** Whether it is the one that is shown, where its address differs only in the query. */
  on?: boolean;
}

interface Props {
  title: string;
  crumbs?: readonly Crumb[];
  /** State tags beside the title. */
  tags?: ReactNode;
  /** Two or three live facts beside the tags. */
  facts?: ReactNode;
  /** At most three acts, the last one filled if the page has a main act. */
  actions?: ReactNode;
  tabs?: readonly Tab[];
  /** Hides the section's own menu, as on a page below one of its entries. */
  noMenu?: boolean;
}

/** The context header of a page: where one is, what it is called, its state and its acts; tabs under it. */
export function PageHeader({ title, crumbs = [], tags, facts, actions, tabs, noMenu }: Props): JSX.Element {
  const menu = useContext(SectionMenu);
  const shown = noMenu === true || menu.length < 2 ? [] : menu;
  const segmented = shown.length > 0 && shown.length <= 4;
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
    // On a phone the tabs run over the edge: the present one is always in sight.
    document.querySelector('.tabs .on')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [title]);
  return (
    <>
      <header className="head">
        <div className="el">
          {crumbs.length > 0 && <Breadcrumb crumbs={crumbs} />}
          <div className="row g8">
            <h1 className="el">{title}</h1>
            {tags}
            {facts && <div className="facts-line">{facts}</div>}
          </div>
        </div>
        <span className="sp" />
        {segmented && (
          <nav className="seg" aria-label={t('app.sectionMenu')}>
            {shown.map((entry) => (
              <NavLink key={entry.path} to={entry.path} end className={({ isActive }) => (isActive ? 'on' : '')}>
                {t(entry.label)}
              </NavLink>
            ))}
          </nav>
        )}
        {actions}
      </header>
      {!segmented && shown.length > 0 && (
        <Tabs
          label={t('app.sectionMenu')}
          tabs={shown.map((entry) => ({ text: t(entry.label), to: entry.path, end: true }))}
        />
      )}
      {tabs && <Tabs label={title} tabs={tabs} />}
    </>
  );
}

function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }): JSX.Element {
  return (
    <nav className="crumb el" aria-label={t('app.breadcrumb')}>
      {crumbs.map((crumb, index) => (
        <span key={`${index} ${crumb.text}`}>
          {index > 0 && ' / '}
          {crumb.to === undefined ? <b>{crumb.text}</b> : <Link to={crumb.to}>{crumb.text}</Link>}
        </span>
      ))}
    </nav>
  );
}

function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }): JSX.Element {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) =>
        tab.on === undefined ? (
          <NavLink key={tab.to} to={tab.to} end={tab.end ?? false} className={({ isActive }) => (isActive ? 'on' : '')}>
            <TabText tab={tab} />
          </NavLink>
        ) : (
          <Link key={tab.to} to={tab.to} className={tab.on ? 'on' : ''} aria-current={tab.on ? 'page' : undefined}>
            <TabText tab={tab} />
          </Link>
        ),
      )}
    </nav>
  );
}

function TabText({ tab }: { tab: Tab }): JSX.Element {
  return (
    <>
      {tab.text}
      {tab.count !== undefined && <small>{tab.count}</small>}
    </>
  );
}
