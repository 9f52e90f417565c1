import { queryOptions, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Icon } from '../../ui/Icon';
import { KeyHints, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import './field.css';

interface CaseLine {
  id: string;
  number: string;
  type: 'defect' | 'precision';
  status: 'open' | 'suspended' | 'closed' | 'canceled';
  title: string | null;
  openedAt: string;
  closedAt: string | null;
  dueAt: string | null;
}

const shows = ['open', 'closed', 'precision'] as const;

const linesQuery = (site: string | undefined, show: (typeof shows)[number]) =>
  queryOptions({
    queryKey: ['field', 'followUps', site, show],
    queryFn: async ({ signal }) => (await api.get<{ items: CaseLine[] }>('/cases/', {
      org: site, type: show === 'precision' ? 'precision' : 'defect', status: show === 'precision' ? undefined : show, limit: 200,
    }, signal)).items,
    enabled: site !== undefined,
  });

/** Defects of the site, open or cleared, and the precision inspections that were asked for. */
export function DefectsPage(): JSX.Element {
  const site = useSite();
  const [shown, setShown] = useAddress('show', 'open');
  const show = shows.find((one) => one === shown) ?? 'open';
  const query = useQuery(linesQuery(site?.id, show));
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        title={t('app.menu.field.defects')} crumbs={[{ text: t('app.section.field') }, { text: site?.name ?? '' }]}
        actions={<Link className="btn p" to="/cases?new=defect"><Icon name="plus" />{t('field.reportDefect')}</Link>}
      />
      <div className="body split">
        <Panel label={t('app.menu.field.defects')} foot={<KeyHints hints={[{ keys: ['↑', '↓'], text: t('field.keyRow') }, { keys: ['Enter'], text: t('field.keyOpen') }]} />}>
          <div className="bar-inp">
            <span className="seg" role="group" aria-label={t('field.which')}>
              {shows.map((one) => <button key={one} type="button" className={one === show ? 'on' : ''} aria-pressed={one === show} onClick={() => setShown(one)}>{t(`field.show.${one}`)}</button>)}
            </span>
          </div>
          <Loaded query={query} what={t('app.menu.field.defects')} problemOf={problemOf}>
            {(rows) => (
              <DataTable
                label={t('app.menu.field.defects')} columns={columnsOf()} rows={rows} rowKey={(row) => row.id} cards onOpen={(row) => void navigate(`/cases/${row.id}`)}
                empty={<EmptyState title={t('field.noDefects')} fact={t('field.noDefectsFact')} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
    </>
  );
}

// Asked when the page draws: the words are loaded by then.
const columnsOf = (): readonly Column<CaseLine>[] => [
  { key: 'what', title: t('field.defect'), render: (row) => <Link to={`/cases/${row.id}`} className="b work-title" tabIndex={-1}>{row.title ?? row.number}</Link>, sort: (row) => row.title ?? '' },
  { key: 'status', title: t('field.status'), width: 90, render: (row) => <StatusTag kind={row.status === 'open' ? 'accent' : 'plain'}>{t(row.status === 'open' ? 'field.isOpen' : 'field.isClosed')}</StatusTag> },
  { key: 'due', title: t('field.due'), width: 150, sort: (row) => row.dueAt ?? '9', render: (row) => (row.dueAt === null || row.status !== 'open' ? '—' : <span className={Date.parse(row.dueAt) < Date.now() ? 'late' : ''}>{formatInstant(row.dueAt)}</span>) },
  { key: 'found', title: t('field.found'), width: 130, sort: (row) => row.openedAt, render: (row) => formatInstant(row.openedAt) },
  { key: 'number', title: t('field.number'), width: 150, wideOnly: true, render: (row) => <span className="mono">{row.number}</span> },
];
