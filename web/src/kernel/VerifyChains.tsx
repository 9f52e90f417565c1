import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { api } from '../api/client';
import { problemOf } from '../api/problem';
import { formatInstant } from '../i18n/format';
import { t } from '../i18n/i18n';
import { Icon } from '../ui/Icon';
import { Refused } from '../ui/states';
import { StatusTag } from '../ui/StatusTag';
import { JobProgress } from '../ui/work';
import { useAddress } from './useAddress';
import './verify.css';

interface Verification {
  id: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  doneRecords: number;
  totalRecords: number;
  createdAt: string;
  endedAt: string | null;
  chains: { site: number; kind: string; records: number; anchoredSize: number; anchoredAt: string | null }[];
  faults: { code: string; title: string; detail: string; remedy: string | null; row: string }[];
}

/** Starts a verification; its number stays in the address, so the report can be left and come back to. */
export function VerifyButton(): JSX.Element {
  const [, setRun] = useAddress('verify');
  const start = useMutation({
    mutationFn: () => api.post<{ id: string }>('/audit/verify'),
    onSuccess: (job) => setRun(job.id),
  });
  return (
    <button type="button" className="btn p" disabled={start.isPending} onClick={() => start.mutate()}>
      <Icon name="shield" />
      {t('kernel.verifyChains')}
    </button>
  );
}

/** The verification of the address: how far it is, then every chain with its faults. */
export function VerifyReport(): JSX.Element | null {
  const [run, setRun] = useAddress('verify');
  const report = useQuery({
    queryKey: ['verification', run],
    queryFn: ({ signal }) => api.get<Verification>(`/audit/verifications/${run}`, undefined, signal),
    enabled: run !== '',
    refetchInterval: (query) => (query.state.data === undefined || isOn(query.state.data) ? 700 : false),
  });
  if (run === '') return null;
  if (report.isError) return <Refused problem={problemOf(report.error)} />;
  const data = report.data;
  if (!data) return null;
  return (
    <section className="panel verify" aria-label={t('kernel.verification')} aria-live="polite">
      {isOn(data) ? (
        <JobProgress
          name={t('kernel.verification')}
          job={{ state: data.state === 'cancelled' ? 'canceled' : data.state, done: data.doneRecords, total: data.totalRecords, startedAt: data.createdAt, failures: data.faults.length }}
        />
      ) : (
        <Finished data={data} onClose={() => setRun('')} />
      )}
    </section>
  );
}

function isOn(data: Verification): boolean {
  return data.state === 'queued' || data.state === 'running';
}

function Finished({ data, onClose }: { data: Verification; onClose: () => void }): JSX.Element {
  const records = data.chains.reduce((sum, chain) => sum + chain.records, 0);
  const open = data.chains.filter((chain) => chain.anchoredSize === 0).length;
  const sound = data.state === 'done' && data.faults.length === 0;
  return (
    <div className="col verified">
      <div className="row g8">
        <StatusTag kind={sound ? 'ok' : 'error'}>
          <Icon name={sound ? 'check' : 'warning'} />
          {sound ? t('kernel.verifySound') : data.faults.length === 0 ? t('kernel.verifyUnfinished') : t('kernel.verifyFaults', { count: data.faults.length })}
        </StatusTag>
        <span className="s13">{t('kernel.verifyCount', { records, chains: data.chains.length })}</span>
        {open > 0 && <span className="s12 t2">{t('kernel.verifyOpen', { count: open })}</span>}
        <span className="sp" />
        <span className="s12 t3">{data.endedAt && formatInstant(data.endedAt, 'record')}</span>
        <button type="button" className="icon-btn" aria-label={t('ui.close')} onClick={onClose}><Icon name="close" /></button>
      </div>
      {data.faults.map((fault) => (
        <div key={`${fault.code} ${fault.row}`} className="fault">
          <b>{fault.title}</b> {fault.detail} <span className="t2">{fault.remedy}</span> <span className="mono t3">{fault.code}</span>
        </div>
      ))}
    </div>
  );
}
