import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { VerifyButton, VerifyReport } from '../../kernel/VerifyChains';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import './ledger.css';

interface Chain {
  site: number;
  kind: string;
  records: number;
  head: string;
  published: { day: string; target: string; place: string; at: string } | null;
  publishedSize: number;
}

/** The chains of the sites: how long they are, their last hash, and where a root of them stands outside. */
export function ProofsPage(): JSX.Element {
  const chains = useQuery({
    queryKey: ['chains'],
    queryFn: ({ signal }) => api.get<{ items: Chain[] }>('/audit/chains', undefined, signal),
  });
  const session = useSession();
  const sites = session?.sites;
  const columns = useMemo(() => columnsOf((site) => sites?.find((one) => one.id === String(site))?.name ?? t(site === 0 ? 'ledger.siteSystem' : site === 1 ? 'ledger.siteGroup' : 'ledger.siteNumber', { site })), [sites]);
  const may = session?.permissions.includes('audit.read') ?? false;
  return (
    <>
      <PageHeader
        title={t('app.menu.ledger.proofs')} crumbs={[{ text: t('app.section.ledger'), to: '/ledger' }]}
        actions={may && <VerifyButton />}
      />
      <div className="body proofs">
        <VerifyReport />
        <Panel title={t('ledger.chains')} meta={t('ledger.chainsMeta')}>
          <Loaded query={chains} what={t('ledger.chains')} problemOf={problemOf}>
            {(list) => (
              <DataTable
                label={t('ledger.chains')} columns={columns} rows={list.items} rowKey={(chain) => `${chain.site} ${chain.kind}`} cards
                empty={<EmptyState title={t('ledger.noChains')} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
    </>
  );
}

function columnsOf(siteName: (site: number) => string): readonly Column<Chain>[] {
  return [
    { key: 'site', title: t('ledger.site'), width: 160, render: (chain) => siteName(chain.site), sort: (chain) => chain.site },
    { key: 'kind', title: t('ledger.chain'), width: 130, render: (chain) => t(`ledger.chainKind.${chain.kind}`), sort: (chain) => chain.kind },
    { key: 'records', title: t('ledger.records'), width: 120, align: 'right', render: (chain) => chain.records.toLocaleString('en-US'), sort: (chain) => chain.records },
    { key: 'head', title: t('ledger.head'), width: 220, wideOnly: true, render: (chain) => <span className="mono t3" title={chain.head}>{`${chain.head.slice(0, 16)}…${chain.head.slice(-6)}`}</span> },
    {
      key: 'published', title: t('ledger.publishedAt'),
      render: (chain) => (chain.published === null
        ? <StatusTag kind="warning">{t('ledger.notAnchored')}</StatusTag>
        : <>{formatInstant(chain.published.at, 'record')} <span className="t3">{chain.published.place}</span></>),
    },
    { key: 'size', title: t('ledger.publishedSize'), width: 130, align: 'right', render: (chain) => chain.publishedSize.toLocaleString('en-US') },
  ];
}
