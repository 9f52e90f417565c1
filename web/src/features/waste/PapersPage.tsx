import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Paper, Party } from './papers';
import './waste.css';

const kinds = ['', 'permit', 'contract', 'insurance', 'vehicle', 'driver', 'approval'] as const;

/** Permits, contracts, insurance, vehicles and drivers with their validity; what has expired blocks a transfer. */
export function PapersPage(): JSX.Element {
  const site = useSite();
  const [kind, setKind] = useAddress('kind');
  const papers = useQuery({ queryKey: ['waste', 'papers', site?.id], queryFn: ({ signal }) => api.get<Page<Paper>>('/waste/papers', { site: site?.id }, signal), enabled: site !== undefined });
  const parties = useQuery({ queryKey: ['waste', 'parties', site?.id], queryFn: ({ signal }) => api.get<Page<Party>>('/waste/parties', { site: site?.id }, signal), enabled: site !== undefined });
  const names = useMemo(() => new Map((parties.data?.items ?? []).map((one) => [one.id, one.name])), [parties.data]);
  const columns = useMemo(() => columnsOf(names), [names]);
  return (
    <>
      <PageHeader title={t('app.menu.waste.permitsContractsInsurance')} crumbs={[{ text: t('app.section.waste'), to: '/waste' }]} />
      <div className="body">
        <Panel
          title={t('waste.papers')} meta={t('waste.papersMeta')}
          link={(
            <label className="inp s">
              <select value={kind} aria-label={t('waste.paperKind')} onChange={(event) => setKind(event.target.value)}>
                {kinds.map((one) => <option key={one} value={one}>{one === '' ? t('waste.all') : t(`waste.paper.${one}`)}</option>)}
              </select>
            </label>
          )}
        >
          <Loaded query={papers} what={t('waste.papers')} problemOf={problemOf}>
            {(page) => (
              <DataTable
                label={t('waste.papers')} columns={columns} rows={page.items.filter((one) => kind === '' || one.kind === kind)} rowKey={(one) => one.id} cards
                empty={<EmptyState title={t('waste.noPapers')} fact={t('waste.noPapersFact')} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
    </>
  );
}

function columnsOf(names: ReadonlyMap<string, string>): readonly Column<Paper>[] {
  return [
    { key: 'kind', title: t('waste.paperKind'), width: 150, sort: (one) => one.kind, render: (one) => t(`waste.paper.${one.kind}`) },
    { key: 'number', title: t('waste.paperNumber'), width: 190, sort: (one) => one.number, render: (one) => <span className="mono">{one.number}</span> },
    { key: 'name', title: t('waste.name'), width: 200, render: (one) => one.name },
    { key: 'party', title: t('waste.party'), width: 220, render: (one) => one.partyId === null ? t('waste.ownUnit') : names.get(one.partyId) ?? '—' },
    { key: 'lines', title: t('waste.covers'), width: 240, render: (one) => one.lines.map((line) => `${line.wasteCode} ${line.method} ${formatNumber(line.limitGrams / 1e6, 0)} t`).join(t('waste.comma')) || '—' },
    { key: 'from', title: t('waste.validFrom'), width: 110, wideOnly: true, render: (one) => one.validFrom },
    { key: 'until', title: t('waste.validUntil'), width: 110, sort: (one) => one.validUntil, render: (one) => one.validUntil },
    { key: 'state', title: t('waste.stateTitle'), sort: (one) => one.daysLeft, render: (one) => <PaperState paper={one} /> },
  ];
}

function PaperState({ paper }: { paper: Paper }): JSX.Element {
  if (paper.isWithdrawn) return <StatusTag kind="quiet">{t('waste.withdrawn')}</StatusTag>;
  if (paper.daysLeft <= 0) return <StatusTag kind="error">{t('waste.expired')}</StatusTag>;
  return paper.daysLeft <= 60 ? <StatusTag kind="warning">{t('waste.daysLeft', { days: paper.daysLeft })}</StatusTag> : <StatusTag>{t('waste.valid')}</StatusTag>;
}
