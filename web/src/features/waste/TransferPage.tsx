import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { address, api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { ActDialog } from './ActDialog';
import { Tonnes } from './Tonnes';
import { TrackPanel } from './TrackPanel';
import { TransferState } from './TransferState';
import type { Ticket, TransferDetail } from './waste';
import { nameOf, useSiteOf } from './waste';
import './waste.css';

const way = ['draft', 'sealed', 'senderSigned', 'inTransit', 'arrived', 'accepted', 'confirmed', 'processed'];
const places: Readonly<Record<string, number>> = { tempStored: 3, partlyAccepted: 5, refused: 5, underCorrection: 5, awaitingGroup: 6, grouped: 7, returned: 7 };
const mainActs: ReadonlySet<string> = new Set(['seal', 'sign', 'depart', 'arrive', 'accept', 'confirm', 'process', 'takeBack', 'agree', 'resend']);

/** One transfer: where it stands, what may be done, the checks before it, weighings, carriers, batches, corrections. */
export function TransferPage(): JSX.Element {
  const { id = '' } = useParams();
  const [act, setAct] = useState('');
  const query = useQuery({
    queryKey: ['waste', 'transfer', id],
    queryFn: ({ signal }) => api.get<TransferDetail>(`/waste/transfers/${id}`, undefined, signal),
  });
  const data = query.data;
  useSiteOf(data?.transfer.site);
  const main = data?.acts.find((one) => mainActs.has(one));
  return (
    <>
      <PageHeader
        title={data ? (data.transfer.manifest ?? data.transfer.number) : t('waste.transfer')} noMenu
        crumbs={[{ text: t('app.section.waste'), to: '/waste' }, { text: t('app.menu.waste.transfers'), to: '/waste/transfers' }]}
        tags={data && <><TransferState state={data.transfer.state} />{data.transfer.onPaper && <StatusTag kind="warning">{t('waste.onPaper')}</StatusTag>}</>}
        actions={data && (
          <>
            {data.acts.filter((one) => one !== main).slice(0, 3).map((one) => <button key={one} type="button" className="btn" onClick={() => setAct(one)}>{t(`waste.act.${one}`)}</button>)}
            {main !== undefined && <button type="button" className="btn p" onClick={() => setAct(main)}>{t(`waste.act.${main}`)}</button>}
          </>
        )}
      />
      <div className="body waste-page">
        <Loaded query={query} what={t('waste.transfer')} problemOf={problemOf}>{(found) => <Content detail={found} />}</Loaded>
      </div>
      {act !== '' && data && <ActDialog act={act} detail={data} onClose={() => setAct('')} />}
    </>
  );
}

function Content({ detail }: { detail: TransferDetail }): JSX.Element {
  const { transfer } = detail;
  const reads = useAllowed('waste.read');
  return (
    <>
      <Panel title={t('waste.whereItStands')} link={(
        <span className="row g8">
          {reads && <a className="btn s" href={address(`/waste/transfers/${transfer.id}/package`)} download title={t('waste.auditPackageHint')}><Icon name="download" />{t('waste.auditPackage')}</a>}
          <Link to={`/cases/${transfer.caseId}`}>{t('waste.caseLog')}</Link>
        </span>
      )}
      >
        <Way state={transfer.state} isPartly={(transfer.refusedGrams ?? 0) > 0} />
        <div className="internal-note">{t('waste.internalNote')}</div>
      </Panel>
      <div className="waste-two">
        <div className="col g12">
          <FactsPanel detail={detail} />
          <LinesPanel detail={detail} />
          <TicketsPanel detail={detail} />
        </div>
        <div className="col g12">
          {detail.checks.length > 0 && <ChecksPanel detail={detail} />}
          <LegsPanel detail={detail} />
          {transfer.departedAt !== null && reads && <TrackPanel id={transfer.id} />}
          {detail.revisions.length > 0 && <RevisionsPanel detail={detail} />}
        </div>
      </div>
    </>
  );
}

function Way({ state, isPartly }: { state: string; isPartly: boolean }): JSX.Element {
  const at = places[state] ?? way.indexOf(state);
  // Who looks later still sees that not all was accepted.
  const passed = (one: string): string => (one === 'accepted' && isPartly ? 'partlyAccepted' : one);
  return (
    <ol className="way" aria-label={t('waste.whereItStands')}>
      {way.map((one, index) => {
        const here = index === at;
        return <li key={one} className={here ? 'now' : index < at ? 'done' : ''} aria-current={here ? 'step' : undefined}><span className="dot" />{t(`waste.state.${here ? state : passed(one)}`)}</li>;
      })}
    </ol>
  );
}

function FactsPanel({ detail }: { detail: TransferDetail }): JSX.Element {
  const { transfer } = detail;
  const difference = transfer.sentGrams === null || transfer.receivedGrams === null ? null : transfer.receivedGrams - transfer.sentGrams;
  return (
    <Panel title={t('waste.facts')} meta={transfer.number}>
      <dl className="waste-facts">
        <div><dt>{t('waste.receiver')}</dt><dd>{transfer.receiver}</dd></div>
        <div><dt>{t('waste.method')}</dt><dd>{transfer.method}</dd></div>
        <div><dt>{t('waste.planned')}</dt><dd><Tonnes grams={transfer.plannedGrams} /></dd></div>
        <div><dt>{t('waste.sent')}</dt><dd><Tonnes grams={transfer.sentGrams} /></dd></div>
        <div><dt>{t('waste.received')}</dt><dd><Tonnes grams={transfer.receivedGrams} /></dd></div>
        <div><dt>{t('waste.refused')}</dt><dd><Tonnes grams={transfer.refusedGrams} />{transfer.backGrams > 0 && <span className="t3"> {t('waste.backStored')}</span>}</dd></div>
        <div>
          <dt>{t('waste.difference')}</dt>
          <dd className="row g6 wrap"><Tonnes grams={difference} sign />{transfer.band !== null && <StatusTag kind={transfer.band === 'green' ? 'ok' : transfer.band === 'amber' ? 'warning' : 'error'}>{t(`waste.band.${transfer.band}`)}</StatusTag>}</dd>
        </div>
        <div><dt>{t('waste.allowed')}</dt><dd><Tonnes grams={detail.allowedGrams} /></dd></div>
        <div><dt>{t('waste.pieces')}</dt><dd>{detail.piecesIn === null ? detail.pieces : `${detail.pieces} / ${detail.piecesIn}`}</dd></div>
        <div><dt>{t('waste.confirmBy')}</dt><dd>{transfer.confirmBy === null ? '—' : formatInstant(transfer.confirmBy, 'short')}</dd></div>
        <div><dt>{t('waste.remark')}</dt><dd>{detail.remark || '—'}</dd></div>
        <div><dt>{t('waste.createdBy')}</dt><dd>{[detail.createdBy, formatInstant(transfer.createdAt, 'short')].join(t('waste.comma'))}</dd></div>
      </dl>
    </Panel>
  );
}

function LinesPanel({ detail }: { detail: TransferDetail }): JSX.Element {
  const reads = useAllowed('waste.read');
  return (
    <Panel title={t('waste.load')} meta={detail.transfer.wastes.map((one) => nameOf(one)).join(t('waste.listComma'))}>
      <table className="grid">
        <thead><tr><th>{t('waste.batchCode')}</th><th>{t('waste.wasteCode')}</th><th>{t('waste.facility')}</th><th className="r">{t('waste.planned')} t</th><th className="r">{t('waste.sent')} t</th></tr></thead>
        <tbody>
          {detail.lines.map((line) => (
            <tr key={`${line.batchId} ${line.facilityId}`}>
              <td className="mono">{reads ? <Link to={`/waste/batches/${line.batchId}`}>{line.batchCode}</Link> : line.batchCode}</td><td className="mono">{line.wasteCode}</td><td title={line.facility}>{language() === 'zh-CN' ? line.facilityZh : line.facilityEn}</td>
              <td className="r"><Tonnes grams={line.plannedGrams} bare /></td><td className="r"><Tonnes grams={detail.transfer.sentGrams === null ? null : line.sentGrams} bare /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function TicketsPanel({ detail }: { detail: TransferDetail }): JSX.Element {
  const tickets: readonly (readonly [string, Ticket])[] = [
    ...(detail.outTicket ? [[t('waste.weighOut'), detail.outTicket] as const] : []), ...(detail.inTicket ? [[t('waste.weighIn'), detail.inTicket] as const] : []),
  ];
  return (
    <Panel title={t('waste.tickets')} meta={t('waste.ticketsMeta')}>
      {tickets.length === 0 ? <EmptyState title={t('waste.noTickets')} fact={t('waste.noTicketsFact')} /> : (
        <table className="grid">
          <thead><tr><th>{t('waste.where')}</th><th>{t('waste.ticketNumber')}</th><th className="r">{t('waste.gross')} t</th><th className="r">{t('waste.tare')} t</th><th className="r">{t('waste.net')} t</th><th className="r">{t('waste.uncertainty')}</th></tr></thead>
          <tbody>
            {tickets.map(([where, ticket]) => (
              <tr key={ticket.id}>
                <td>{[where, formatInstant(ticket.weighedAt, 'short')].join(t('waste.comma'))}</td>
                <td>{ticket.number} <span className="t3">{ticket.plate}</span> {ticket.byHand && <StatusTag kind="warning" title={ticket.confirmedBy}>{t('waste.byHand')}</StatusTag>}</td>
                <td className="r"><Tonnes grams={ticket.grossGrams} bare /></td><td className="r"><Tonnes grams={ticket.tareGrams} bare /></td>
                <td className="r"><Tonnes grams={ticket.netGrams} bare /></td><td className="r">{formatNumber(ticket.uncertaintyGrams / 1000, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function ChecksPanel({ detail }: { detail: TransferDetail }): JSX.Element {
  const wrong = detail.checks.filter((one) => one.code !== null).length;
  return (
    <Panel title={t('waste.checks')} meta={wrong === 0 ? t('waste.checksHold') : t('waste.checksWrong', { count: wrong })}>
      <ul className="check-list">
        {detail.checks.map((check) => (
          <li key={check.name}>
            <span className="row g6"><Icon name={check.code === null ? 'check' : 'warning'} /><b>{t(`waste.check.${check.name}`)}</b></span>
            {check.code !== null && <div className="s13"><span className="late">{check.detail}</span> <span className="t2">{check.remedy}</span> <span className="mono t3">{check.code}</span></div>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function LegsPanel({ detail }: { detail: TransferDetail }): JSX.Element {
  return (
    <Panel title={t('waste.legs')} meta={t('waste.legsMeta')}>
      {detail.legs.length === 0 ? <EmptyState title={t('waste.pipe')} /> : (
        <ul className="plain-list">
          {detail.legs.map((leg) => (
            <li key={leg.number} className="col">
              <span className="row g8"><b>{leg.number}</b><span className="el sp">{leg.carrier}</span>{leg.takenAt === null ? <StatusTag kind="quiet">{t('waste.notTaken')}</StatusTag> : <StatusTag>{formatInstant(leg.takenAt, 'short')}</StatusTag>}</span>
              <span className="t3 s12">{[leg.plate, leg.driver].join(t('waste.comma'))}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function RevisionsPanel({ detail }: { detail: TransferDetail }): JSX.Element {
  return (
    <Panel title={t('waste.revisions')}>
      <ul className="plain-list">
        {detail.revisions.map((one) => (
          <li key={one.version} className="col">
            <span className="row g8"><b>{t('waste.version', { version: one.version })}</b><span className="sp">{Object.entries(one.changes).map(([field, value]) => `${t(`waste.field.${field}`)} ${value}`).join(t('waste.comma'))}</span><StatusTag>{t(`waste.revisionState.${one.state}`)}</StatusTag></span>
            <span className="t3 s12">{[one.reason, one.askedBy, one.decidedBy].filter((text) => text !== '').join(t('waste.comma'))}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
