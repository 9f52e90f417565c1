import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatDuration, formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import { AlarmSymbol, asPriority } from '../../ui/AlarmSymbol';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { KeyHints, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { FindingPanel } from './FindingPanel';
import type { Finding, Show, StateCount } from './findings';
import { countsQuery, findingQuery, findingsQuery, objectOf, ruleOf, shows } from './findings';
import './findings.css';

/** What the rules say about things: by state, severity and owner; the chosen one with its evidence beside the list. */
export function FindingsPage(): JSX.Element {
  const [showed, setShow] = useAddress('show', 'open');
  const [severity, setSeverity] = useAddress('severity');
  const [at, setAt] = useAddress('at');
  const [selected, setSelected] = useAddress('finding');
  const show = shows.find((one) => one === showed) ?? 'open';
  const query = useInfiniteQuery(findingsQuery(show, severity, at));
  const counts = useQuery(countsQuery(at)).data ?? [];
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const sites = useSession()?.sites ?? [];
  const columns = columnsOf(new Map(sites.map((site) => [Number(site.id), site.name])));
  const one = useQuery(findingQuery(selected)).data;
  return (
    <>
      <PageHeader title={t('app.menu.cases.findings')} />
      <div className="body split">
        <Panel
          label={t('app.menu.cases.findings')}
          foot={
            <>
              <span>{t('ui.rows', { count: rows.length })}</span>
              {query.hasNextPage && <button type="button" className="btn x" onClick={() => void query.fetchNextPage()}>{t('findings.more')}</button>}
              <span className="sp" />
              <KeyHints hints={[{ keys: ['↑', '↓'], text: t('findings.keyRow') }, { keys: ['Esc'], text: t('findings.keyClose') }]} />
            </>
          }
        >
          <div className="bar-inp">
            <Shows show={show} counts={counts} onShow={setShow} />
            <label className="inp s">
              <select value={severity} aria-label={t('findings.severity')} onChange={(event) => setSeverity(event.target.value)}>
                <option value="">{t('findings.everySeverity')}</option>
                {[1, 2, 3, 4].map((level) => <option key={level} value={level}>{t(`findings.severity.${level}`)}</option>)}
              </select>
            </label>
            {sites.length > 1 && (
              <label className="inp s">
                <select value={at} aria-label={t('findings.site')} onChange={(event) => setAt(event.target.value)}>
                  <option value="">{t('findings.everySite')}</option>
                  {sites.map((site) => <option key={site.id} value={site.id}>{site.name}</option>)}
                </select>
              </label>
            )}
          </div>
          <Loaded query={query} what={t('app.menu.cases.findings')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('app.menu.cases.findings')} columns={columns} rows={rows} rowKey={(row) => row.id} cards
                current={one?.id} onCurrent={(row) => setSelected(row.id)}
                empty={<EmptyState title={t(`findings.none.${show}`)} fact={t('findings.noneFact')} />}
              />
            )}
          </Loaded>
        </Panel>
        {one && <FindingPanel key={one.id} finding={one} onClose={() => setSelected('')} />}
      </div>
    </>
  );
}

function Shows({ show, counts, onShow }: { show: Show; counts: readonly StateCount[]; onShow: (show: string) => void }): JSX.Element {
  const number = (one: Show): number | undefined => {
    if (one === 'closed') return undefined;
    const of = one === 'late' || one === 'mine' ? counts : counts.filter((row) => row.state === one);
    return of.reduce((sum, row) => sum + (one === 'late' ? row.late : one === 'mine' ? row.mine : row.number), 0);
  };
  return (
    <div className="seg" role="group" aria-label={t('findings.state')}>
      {shows.map((one) => (
        <button key={one} type="button" className={one === show ? 'on' : ''} aria-pressed={one === show} onClick={() => onShow(one)}>
          {t(`findings.show.${one}`)} {number(one) !== undefined && <small>{number(one)}</small>}
        </button>
      ))}
    </div>
  );
}

/** How a finding stands, in words. */
export function FindingState({ finding }: { finding: Finding }): JSX.Element {
  const kind = { open: 'accent', explained: 'quiet', ended: 'plain', closed: 'stop' } as const;
  return <StatusTag kind={kind[finding.state]}>{t(`findings.show.${finding.state}`)}</StatusTag>;
}

/** Until when, and whether that is over. */
export function Due({ finding }: { finding: Finding }): JSX.Element {
  if (finding.state === 'closed' || finding.state === 'explained') return <>{formatInstant(finding.dueAt)}</>;
  const left = Date.parse(finding.dueAt) - Date.now();
  const title = formatInstant(finding.dueAt, 'record');
  return left < 0
    ? <span className="late" title={title}>{t('findings.lateBy', { time: formatDuration(-left) })}</span>
    : <span title={title}>{t('findings.left', { time: formatDuration(left) })}</span>;
}

function columnsOf(sites: ReadonlyMap<number, string>): readonly Column<Finding>[] {
  return [
    {
      key: 'severity', title: t('findings.severity'), width: 76, align: 'center', sort: (row) => row.severity,
      render: (row) => <AlarmSymbol priority={asPriority(row.severity)} state={row.state === 'open' ? 'acknowledged' : 'none'} />,
    },
    { key: 'object', title: t('findings.object'), render: (row) => <b>{objectOf(row)}</b>, sort: objectOf },
    { key: 'rule', title: t('findings.rule'), width: 150, render: ruleOf, sort: ruleOf },
    { key: 'state', title: t('findings.state'), width: 84, render: (row) => <FindingState finding={row} />, sort: (row) => row.state },
    { key: 'due', title: t('findings.due'), width: 124, render: (row) => <Due finding={row} />, sort: (row) => row.dueAt },
    { key: 'owner', title: t('findings.owner'), width: 76, render: (row) => row.ownerName ?? '—', sort: (row) => row.ownerName ?? '' },
    { key: 'opened', title: t('findings.openedAt'), width: 110, render: (row) => formatInstant(row.openedAt), sort: (row) => row.openedAt, wideOnly: true },
    { key: 'site', title: t('findings.site'), width: 112, render: (row) => sites.get(row.siteId) ?? '—', sort: (row) => sites.get(row.siteId) ?? '' },
  ];
}
