import type { JSX } from 'react';
import { Link } from 'react-router';
import { formatInstant } from '../../i18n/format';
import { t, textOf } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { StatusTag } from '../../ui/StatusTag';
import type { CasePage } from './cases';
import { pageOf } from './cases';

/** What lies in the file of a case: who opened it, what it belongs to, who has a copy. */
export function CaseFile({ page }: { page: CasePage }): JSX.Element {
  const count = page.links.length + page.children.length;
  return (
    <Panel title={t('cases.file')} meta={count > 0 ? t('cases.fileCount', { count }) : undefined}>
      <dl className="case-about">
        <dt>{t('cases.number')}</dt>
        <dd className="mono">{page.case.number}</dd>
        <dt>{t('cases.openedBy')}</dt>
        <dd>{page.initiator?.name ?? t('cases.product')}</dd>
        <dt>{t('cases.openedAt')}</dt>
        <dd title={formatInstant(page.case.openedAt, 'event')}>{formatInstant(page.case.openedAt)}</dd>
        {page.case.subject !== null && <><dt>{t('cases.subject')}</dt><dd><Subject of={page.case.subject} /></dd></>}
        {page.parent !== null && <><dt>{t('cases.parent')}</dt><dd><Link to={`/cases/${page.parent}`}>{t('cases.openParent')}</Link></dd></>}
        {page.copied.length > 0 && <><dt>{t('cases.copied')}</dt><dd>{page.copied.map((one) => one.name).join(t('cases.listComma'))}</dd></>}
      </dl>
      <ul className="case-files">
        {page.children.map((one) => (
          <li key={one.id}>
            <Icon name="tasks" />
            <Link to={pageOf(one.type, one.id)} className="el">{one.title ?? one.number}</Link>
            <span className="sp" />
            <StatusTag kind={one.status === 'open' ? 'accent' : 'quiet'}>{t(`cases.status.${one.status}`)}</StatusTag>
          </li>
        ))}
        {page.links.map((link) => (
          <li key={`${link.kind} ${link.target}`}>
            <Icon name="link" />
            {addressOf(link) === undefined ? <span className="el">{link.target}</span> : <Link to={addressOf(link) ?? ''} className="el">{link.target}</Link>}
            <span className="sp" />
            <span className="s12 t3 nw">{textOf(`cases.link.${link.kind}`, link.kind)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Where a link leads inside the product; web addresses are shown and not followed. */
function addressOf({ kind, target }: { kind: string; target: string }): string | undefined {
  if (kind === 'case') return `/cases/${encodeURIComponent(target)}`;
  if (kind === 'alarm') return `/alarms?row=${encodeURIComponent(target)}`;
  return undefined;
}

// What modules write down is an address inside the product; others may have written words.
function Subject({ of }: { of: string }): JSX.Element {
  const to = of.startsWith('/') ? of : of.replace(/^field\/(point|round)\//, '/field/$1s/');
  return to.startsWith('/') ? <Link to={to}>{t('cases.openSubject')}</Link> : <>{of}</>;
}
