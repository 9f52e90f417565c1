import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t, textOf } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { AreaField } from '../../ui/fields';
import { Panel } from '../../ui/Panel';
import { Facts } from '../../ui/SidePanel';
import { Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { Amount } from './Amount';
import './ledger.css';
import { ProofPanel } from './ProofPanel';

interface PostingLine {
  id: string;
  bookId: string;
  unit: string;
  debit: string;
  debitName: string;
  credit: string;
  creditName: string;
  amount: number;
  held: number;
  seq: number | null;
}

interface PostingView {
  id: string;
  site: number;
  phase: string;
  kind: string;
  effectiveAt: string;
  recordedAt: string;
  expiresAt: string | null;
  key: string | null;
  reference: string | null;
  caseId: string | null;
  reason: string | null;
  data: string | null;
  actorName: string;
  refers: string | null;
  lines: PostingLine[];
  later: { postingId: string; phase: string; effectiveAt: string; recordedAt: string; reason: string | null; actorName: string }[];
  linked: string[];
}

/** One posting: its transfers with their proofs, the paper and the case behind it, and what became of it. */
export function PostingPage(): JSX.Element {
  const { id = '' } = useParams();
  const [row, setRow] = useAddress('row');
  const posting = useQuery({
    queryKey: ['ledger', 'posting', id],
    queryFn: ({ signal }) => api.get<PostingView>(`/ledger/postings/${id}`, undefined, signal),
  });
  const data = posting.data;
  return (
    <>
      <PageHeader
        title={data === undefined ? t('ledger.posting') : `${textOf(`ledger.kind.${data.kind}`, data.kind)} ${data.reference ?? ''}`.trim()}
        crumbs={[{ text: t('app.section.ledger'), to: '/ledger' }, { text: t('ledger.posting') }]}
        tags={data && <StatusTag kind={data.phase === 'pending' && data.later.length === 0 ? 'computed' : 'plain'}>{t(`ledger.phase.${data.phase}`)}</StatusTag>}
        actions={data && <ReverseAct posting={data} />}
        noMenu
      />
      <div className={row === '' ? 'body' : 'body split'}>
        <Loaded query={posting} what={t('ledger.posting')} problemOf={problemOf}>
          {(found) => (
            <div className="posting">
              <PostingFacts posting={found} />
              <Transfers lines={found.lines} row={row} onRow={setRow} />
              {found.later.length > 0 && <Later posting={found} />}
            </div>
          )}
        </Loaded>
        {row !== '' && <ProofPanel id={row} unit="" onClose={() => setRow('')} />}
      </div>
    </>
  );
}

function PostingFacts({ posting }: { posting: PostingView }): JSX.Element {
  const facts: (readonly [string, JSX.Element | string])[] = [
    [t('ledger.effective'), formatInstant(posting.effectiveAt, 'record')],
    [t('ledger.recorded'), formatInstant(posting.recordedAt, 'record')],
    [t('ledger.postedBy'), posting.actorName],
  ];
  if (posting.expiresAt !== null) facts.push([t('ledger.expires'), formatInstant(posting.expiresAt, 'record')]);
  if (posting.reference !== null) facts.push([t('ledger.reference'), posting.reference]);
  if (posting.caseId !== null) facts.push([t('ledger.case'), <Link key="case" to={`/cases/${posting.caseId}`}>{t('ledger.openCase')}</Link>]);
  if (posting.reason !== null) facts.push([t('ledger.reason'), posting.reason]);
  if (posting.refers !== null) facts.push([t('ledger.refers'), <Link key="refers" to={`/ledger/postings/${posting.refers}`}>{t('ledger.openPosting')}</Link>]);
  if (posting.key !== null) facts.push([t('ledger.key'), <span key="key" className="mono">{posting.key}</span>]);
  for (const other of posting.linked) facts.push([t('ledger.linked'), <Link key={other} to={`/ledger/postings/${other}`}>{t('ledger.openPosting')}</Link>]);
  return (
    <Panel title={t('ledger.facts')} padded>
      <Facts facts={facts} />
      {posting.data !== null && <pre className="hex data">{posting.data}</pre>}
    </Panel>
  );
}

function Transfers({ lines, row, onRow }: { lines: readonly PostingLine[]; row: string; onRow: (id: string) => void }): JSX.Element {
  return (
    <Panel title={t('ledger.transfers')} meta={t('ledger.transfersMeta')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t('ledger.debit')}</th>
            <th scope="col">{t('ledger.credit')}</th>
            <th scope="col" className="r">{t('ledger.amount')}</th>
            <th scope="col" className="r">{t('ledger.chainNumber')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id} className={line.id === row ? 'cur' : ''}>
              <td><AccountLink line={line} path={line.debit} name={line.debitName} /></td>
              <td><AccountLink line={line} path={line.credit} name={line.creditName} /></td>
              <td className="r"><Amount value={line.amount === 0 ? line.held : line.amount} unit={line.unit} /></td>
              <td className="r"><button type="button" className="btn x t mono" onClick={() => onRow(line.id)}>{line.seq ?? '—'} {t('ledger.proof')}</button></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function AccountLink({ line, path, name }: { line: PostingLine; path: string; name: string }): JSX.Element {
  const parts = path.split(':');
  const search = new URLSearchParams({ book: line.bookId, path: parts.slice(0, 3).join(':') });
  return <Link to={`/ledger?${search.toString()}`} title={path}>{name} <span className="mono t3">{parts[0]}</span></Link>;
}

function Later({ posting }: { posting: PostingView }): JSX.Element {
  return (
    <Panel title={t('ledger.later')}>
      {posting.later.map((one) => (
        <div key={one.postingId} className="opening">
          <span>{formatInstant(one.recordedAt, 'record')}</span>
          <b>{t(`ledger.phase.${one.phase}`)}</b>
          <span className="sp el">{[one.actorName, one.reason].filter(Boolean).join(t('ledger.comma'))}</span>
          <Link to={`/ledger/postings/${one.postingId}`}>{t('ledger.openPosting')}</Link>
        </div>
      ))}
    </Panel>
  );
}

/** Reversal, with what follows from it and the reason that it needs. */
function ReverseAct({ posting }: { posting: PostingView }): JSX.Element | null {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const reverse = useMutation({
    mutationFn: () => api.post(`/ledger/postings/${posting.id}/reverse`, { reason: reason.trim() }, { headers: { 'Idempotency-Key': `reverse-${posting.id}` } }),
    onSuccess: async () => {
      setOpen(false);
      await queries.invalidateQueries({ queryKey: ['ledger'] });
    },
  });
  const may = useSession()?.permissions.includes('ledger.reverse') ?? false;
  const moved = posting.phase === 'post' || posting.phase === 'settle';
  if (!may || !moved || posting.later.some((one) => one.phase === 'reverse')) return null;
  return (
    <>
      <button type="button" className="btn" onClick={() => setOpen(true)}>{t('ledger.reverse')}</button>
      {open && (
        <ConfirmWithConsequences
          title={t('ledger.reverseTitle')} act={t('ledger.reverse')} cancel={t('ledger.keep')} busy={reverse.isPending}
          disabled={reason.trim() === ''} problem={reverse.isError ? problemOf(reverse.error) : undefined}
          consequences={[[t('ledger.follows'), t('ledger.reverseFollows', { count: posting.linked.length })], [t('ledger.undo'), t('ledger.reverseUndo')]]}
          onAct={() => reverse.mutate()} onCancel={() => setOpen(false)}
        >
          <AreaField label={t('ledger.reason')} value={reason} onChange={setReason} />
        </ConfirmWithConsequences>
      )}
    </>
  );
}
