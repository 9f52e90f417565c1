import { useQuery } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { IconName } from '../../ui/Icon';
import { Icon } from '../../ui/Icon';
import { SidePanel } from '../../ui/SidePanel';
import { Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Proof, Verdict } from './verifyProof';
import { verifyProof } from './verifyProof';

/** What checks the file without this server. */
const command = 'lode verify --proof';

interface Checked {
  proof: Proof;
  verdict: Verdict;
}

/** The proof of one transfer: its record, its link, its way to the root, where the root was published. */
export function ProofPanel({ id, onClose }: { id: string; unit: string; onClose: () => void }): JSX.Element {
  const checked = useQuery({
    queryKey: ['ledger', 'proof', id],
    queryFn: async ({ signal }): Promise<Checked> => {
      const proof = await api.get<Proof>(`/ledger/transfers/${id}/proof`, undefined, signal);
      return { proof, verdict: await verifyProof(proof) };
    },
  });
  const proof = checked.data?.proof;
  return (
    <SidePanel
      label={t('ledger.chainProof')} width={300} onClose={onClose}
      title={<span className="row g8">{t('ledger.chainProof')} {checked.data && <VerdictTag verdict={checked.data.verdict} />}</span>}
      meta={proof && t('ledger.recordNumber', { seq: proof.seq })}
      acts={proof && (
        <>
          <button type="button" className="btn s" onClick={() => save(proof)}><Icon name="download" />{t('ledger.proofFile')}</button>
          <span className="mono t3 el">{command}</span>
        </>
      )}
    >
      <Loaded query={checked} what={t('ledger.chainProof')} problemOf={problemOf}>
        {(data) => <Steps proof={data.proof} />}
      </Loaded>
    </SidePanel>
  );
}

function VerdictTag({ verdict }: { verdict: Verdict }): JSX.Element {
  if (verdict === 'verified') return <StatusTag kind="ok"><Icon name="check" />{t('ledger.verdict.verified')}</StatusTag>;
  return <StatusTag kind={verdict === 'unable' ? 'quiet' : 'error'}>{t(`ledger.verdict.${verdict}`)}</StatusTag>;
}

function Steps({ proof }: { proof: Proof }): JSX.Element {
  return (
    <>
      <Step icon="document" title={t('ledger.record')}><div className="hex">{proof.record}</div></Step>
      <Step icon="link" title={t('ledger.chainLink')}>
        <Hashes pairs={[[t('ledger.previous'), proof.previous], [t('ledger.thisOne'), proof.hash]]} />
        <div className="s12 t2">{t('ledger.linkFormula')}</div>
      </Step>
      <Step icon="share" title={t('ledger.inclusion', { count: proof.path.length })}>
        <Hashes pairs={[[t('ledger.leaf'), proof.leaf], ...proof.path.map((hash): [string, string] => [t('ledger.beside'), hash]), [t('ledger.root'), proof.root]]} />
        <div className="s12 t2">{t('ledger.treeSize', { count: proof.treeSize })}</div>
      </Step>
      <Step icon="place" title={proof.published.length > 0 ? t('ledger.published') : t('ledger.notAnchored')}>
        <div className="s12 t2">
          {proof.published.length === 0 ? t('ledger.notAnchoredFact') : proof.published.map((one) => (
            <div key={one.place}>{one.day} {one.place} {formatInstant(one.at, 'short')}</div>
          ))}
        </div>
      </Step>
      <div className="proof-step"><span /><Link to={`/ledger/postings/${postingOf(proof)}`}>{t('ledger.openPosting')}</Link></div>
    </>
  );
}

function Step({ icon, title, children }: { icon: IconName; title: string; children: ReactNode }): JSX.Element {
  return (
    <div className="proof-step">
      <Icon name={icon} />
      <div><b>{title}</b>{children}</div>
    </div>
  );
}

function Hashes({ pairs }: { pairs: readonly (readonly [name: string, hash: string])[] }): JSX.Element {
  return (
    <div className="hashes">
      {pairs.map(([name, hash], index) => [
        <span key={`${index}n`}>{name}</span>,
        <span key={`${index}h`} className="mono" title={hash}>{`${hash.slice(0, 14)}…${hash.slice(-7)}`}</span>,
      ])}
    </div>
  );
}

/** The record names its posting. */
function postingOf(proof: Proof): string {
  return /"posting":"([^"]+)"/.exec(proof.record)?.[1] ?? '';
}

function save(proof: Proof): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(proof, null, 2)], { type: 'application/json' }));
  link.download = `proof-${proof.site}-${proof.kind}-${proof.seq}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
