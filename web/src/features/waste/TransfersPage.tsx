import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { NewTransferDialog } from './NewTransferDialog';
import { Tonnes } from './Tonnes';
import { TransferState } from './TransferState';
import type { Transfer } from './waste';
import { nameOf, useTransfers } from './waste';
import './waste.css';

/** Transfers of a site, or those in which the person's organization is named. */
export function TransfersPage(): JSX.Element {
  const site = useSite();
  const [show, setShow] = useAddress('show');
  const [making, setMaking] = useAddress('new');
  const session = useSession();
  const may = session?.permissions.includes('waste.transfer') ?? false;
  const reads = session?.permissions.includes('waste.read') ?? false;
  const list = useTransfers(site?.id, show === '');
  const go = useNavigate();
  const columns = useMemo(columnsOf, []);
  return (
    <>
      <PageHeader
        title={t('app.menu.waste.transfers')} crumbs={[{ text: t('app.section.waste'), to: '/waste' }]}
        actions={(
          <>
            {reads && <Link to="/waste/tickets" className="btn">{t('waste.tickets')}</Link>}
            {may && <button type="button" className="btn p" onClick={() => setMaking('1')}>{t('waste.newTransfer')}</button>}
          </>
        )}
      />
      <div className="body">
        <Panel
          title={t('app.menu.waste.transfers')} meta={t('waste.transfersMeta')} foot={t('waste.internalNote')}
          link={(
            <span className="seg small">
              <button type="button" className={show === '' ? 'on' : ''} onClick={() => setShow('')}>{t('waste.openOnes')}</button>
              <button type="button" className={show === 'all' ? 'on' : ''} onClick={() => setShow('all')}>{t('waste.all')}</button>
            </span>
          )}
        >
          <Loaded query={list} what={t('app.menu.waste.transfers')} problemOf={problemOf}>
            {(page) => (
              <DataTable
                label={t('app.menu.waste.transfers')} columns={columns} rows={page.items} rowKey={(one) => one.id} cards
                onOpen={(one) => void go(`/waste/transfers/${one.id}`)}
                empty={<EmptyState title={t('waste.noTransfers')} fact={t('waste.noTransfersFact')} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
      {making !== '' && may && site && <NewTransferDialog site={site.id} onClose={() => setMaking('')} onMade={(id) => void go(`/waste/transfers/${id}`)} />}
    </>
  );
}

function columnsOf(): readonly Column<Transfer>[] {
  return [
    {
      key: 'number', title: t('waste.manifest'), width: 180, sort: (one) => one.manifest ?? one.number,
      render: (one) => <Link className="mono" to={`/waste/transfers/${one.id}`}>{one.manifest ?? one.number}</Link>,
    },
    { key: 'waste', title: t('waste.waste'), width: 210, render: (one) => one.wastes.map((waste) => `${nameOf(waste)} ${waste.wasteCode}`).join(t('waste.listComma')) },
    { key: 'receiver', title: t('waste.receiver'), width: 200, sort: (one) => one.receiver, render: (one) => one.receiver },
    { key: 'method', title: t('waste.method'), width: 80, render: (one) => one.method },
    { key: 'net', title: `${t('waste.net')} t`, width: 96, align: 'right', sort: (one) => one.sentGrams ?? one.plannedGrams, render: (one) => <Tonnes grams={one.sentGrams ?? one.plannedGrams} bare /> },
    {
      key: 'difference', title: `${t('waste.difference')} t`, width: 110, align: 'right',
      render: (one) => one.sentGrams === null || one.receivedGrams === null ? '—' : <Tonnes grams={one.receivedGrams - one.sentGrams} bare sign />,
    },
    { key: 'state', title: t('waste.stateTitle'), width: 150, sort: (one) => one.state, render: (one) => <span className="row g4 wrap"><TransferState state={one.state} />{one.onPaper && <StatusTag kind="warning">{t('waste.onPaper')}</StatusTag>}</span> },
    { key: 'due', title: t('waste.due'), render: (one) => one.confirmBy === null || one.confirmedAt !== null ? formatInstant(one.plannedAt, 'short') : formatInstant(one.confirmBy, 'short') },
  ];
}
