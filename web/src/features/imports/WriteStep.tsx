import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { address, api } from '../../api/client';
import type { Problem } from '../../api/problem';
import { problemOf } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { useAllowed } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Job } from '../../kernel/jobs';
import { jobView } from '../../kernel/jobs';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { Facts } from '../../ui/SidePanel';
import { Refused } from '../../ui/states';
import { JobProgress } from '../../ui/work';
import type { Check, ImportItem, Report } from './imports';

const mostKeys = 200;
const pens = 8;

interface Props {
  item: ImportItem;
  /** What the check found, while nothing is written yet. */
  check: Check | undefined;
  job: Job | undefined;
  problem: Problem | undefined;
}

/** What will be written; then the job with its rate; then what came of it. */
export function WriteStep({ item, check, job, problem }: Props): JSX.Element {
  const row = item.import;
  const busy = job?.state === 'queued' || job?.state === 'running';
  const stopped = job !== undefined && (job.state === 'failed' || job.state === 'cancelled') && row.state !== 'checked';
  return (
    <div className="import-write">
      <div className="col g12">
        {problem && <Refused problem={problem} />}
        {job && (busy || stopped || row.state === 'done') && <Progress job={job} title={row.fileName} />}
        {!busy && row.state === 'done' && <Result item={item} />}
        {!busy && row.state !== 'done' && check && <Plan report={check.report} done={row.rowsDone} node={row.mapping.node ?? null} />}
      </div>
      <KeyList keys={(row.state === 'done' ? row.report : check?.report ?? row.report).keys} done={row.state === 'done'} />
    </div>
  );
}

function Progress({ job, title }: { job: Job; title: string }): JSX.Element {
  const mayRun = useAllowed('jobs.run');
  const act = useMutation({
    mutationFn: (verb: 'cancel' | 'resume') => api.post(`/jobs/${job.id}/${verb}`),
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: ['jobs'] });
      await queryClient.invalidateQueries({ queryKey: ['imports'] });
    },
  });
  const open = job.state === 'queued' || job.state === 'running';
  const seconds = job.startedAt === null ? 0 : ((job.endedAt === null ? Date.now() : Date.parse(job.endedAt)) - Date.parse(job.startedAt)) / 1000;
  const rate = seconds > 0.2 ? job.done / seconds : 0;
  return (
    <Panel title={t(`imports.jobOf.${job.state}`)} meta={rate > 0 ? t('imports.rowRate', { rate: formatNumber(rate, 0) }) : undefined}>
      {act.error && <Refused problem={problemOf(act.error)} />}
      <JobProgress name={title} job={jobView(job)} {...(mayRun && open && !job.cancelAsked ? { onCancel: () => act.mutate('cancel') } : {})} />
      {!open && job.state !== 'done' && mayRun && (
        <div className="pf">
          <span className="sp">{t('imports.resumeNote', { rows: formatNumber(job.done, 0) })}</span>
          <button type="button" className="btn s p" disabled={act.isPending} onClick={() => act.mutate('resume')}>{t('imports.resume')}</button>
        </div>
      )}
    </Panel>
  );
}

function Plan({ report, done, node }: { report: Report; done: number; node: string | null }): JSX.Element {
  return (
    <Panel title={t('imports.willBeWritten')} padded>
      <Facts
        facts={[
          [t('imports.values'), <b key="values">{formatNumber(report.values, 0)}</b>],
          [t('imports.rows'), formatNumber(report.rows, 0)],
          [t('imports.leftOut'), report.rejected === 0 ? t('imports.nothing') : t('imports.leftOutCount', { count: formatNumber(report.rejected, 0) })],
          [t('imports.period'), periodText(report)],
          [t('imports.signals'), node === null ? t('imports.noSignals') : t('imports.signalsAt', { node })],
          ...(done > 0 ? [[t('imports.alreadyIn'), t('imports.rowsIn', { rows: formatNumber(done, 0) })] as const] : []),
          [t('ui.undo'), t('imports.undo')],
        ]}
      />
    </Panel>
  );
}

function periodText(report: Report): string {
  return report.firstAt === null || report.lastAt === null ? '—' : `${formatInstant(report.firstAt, 'record')} – ${formatInstant(report.lastAt, 'record')}`;
}

function Result({ item }: { item: ImportItem }): JSX.Element {
  const { id, report } = item.import;
  const trend = new URLSearchParams(report.keys.slice(0, pens).map((key) => ['key', key]));
  if (report.firstAt !== null && report.lastAt !== null) {
    trend.set('from', String(Date.parse(report.firstAt)));
    trend.set('to', String(Date.parse(report.lastAt) + 1000));
  }
  return (
    <Panel
      title={<span className="row g6"><Icon name="check" />{t('imports.written', { values: formatNumber(report.values, 0) })}</span>}
      padded
      foot={
        <>
          {item.hasRejects && report.rejected > 0 && <a className="btn s" href={address(`/imports/${id}/rejects`)} download><Icon name="download" />{t('imports.downloadRejects')}</a>}
          <span className="sp" />
          {report.keys.length > 0 && <Link className="btn s p" to={`/trends?${trend.toString()}`}><Icon name="trends" />{t('imports.seeTrend')}</Link>}
        </>
      }
    >
      <Facts
        facts={[
          [t('imports.rows'), formatNumber(report.rows, 0)],
          [t('imports.leftOut'), report.rejected === 0 ? t('imports.nothing') : t('imports.rejectsAgain', { count: formatNumber(report.rejected, 0) })],
          [t('imports.warned'), formatNumber(report.warned, 0)],
          [t('imports.sameStamps'), formatNumber(report.sameStamps, 0)],
          [t('imports.period'), periodText(report)],
          ...(report.held > 0 ? [[t('imports.held'), t('imports.heldCount', { count: formatNumber(report.held, 0) })] as const] : []),
        ]}
      />
    </Panel>
  );
}

function KeyList({ keys, done }: { keys: readonly string[]; done: boolean }): JSX.Element {
  return (
    <Panel title={t('imports.keys')} meta={t('ui.rows', { count: keys.length })}>
      <ul className="keys">
        {keys.slice(0, mostKeys).map((key) => (
          <li key={key} className="mono el" title={key}>{done ? <Link to={`/trends?key=${encodeURIComponent(key)}`}>{key}</Link> : key}</li>
        ))}
      </ul>
    </Panel>
  );
}
