import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { useAllowed } from '../../api/session';
import { formatDuration, formatInstant, formatNumber } from '../../i18n/format';
import { t, textOf } from '../../i18n/i18n';
import type { Job } from '../../kernel/jobs';
import { jobView } from '../../kernel/jobs';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { JobProgress } from '../../ui/work';
import './system.css';

const states = ['all', 'running', 'queued', 'done', 'failed', 'cancelled'] as const;
const pageRows = 100;

/** Long work: what runs, what waits, what came of it. */
export function JobsPage(): JSX.Element {
  const [state, setState] = useAddress('state', 'all');
  const [selected, setSelected] = useAddress('job');
  const jobs = useInfiniteQuery({
    queryKey: ['jobs', 'list', state],
    queryFn: ({ pageParam, signal }) =>
      api.get<{ items: Job[]; next: string | null }>(
        '/jobs', { state: state === 'all' ? '' : state, cursor: pageParam || undefined, limit: pageRows }, signal),
    initialPageParam: '',
    getNextPageParam: (page: { next: string | null }) => page.next ?? undefined,
    refetchInterval: 2000,
  });
  const rows = useMemo(() => jobs.data?.pages.flatMap((page) => page.items) ?? [], [jobs.data]);
  const columns = useMemo(columnsOf, []);
  const current = rows.find((job) => job.id === selected);
  return (
    <>
      <PageHeader title={t('app.menu.system.jobs')} crumbs={[{ text: t('app.section.system') }]} />
      <div className="body split">
        <Panel
          title={t('app.menu.system.jobs')}
          meta={jobs.data && t('ui.rows', { count: rows.length })}
          foot={
            jobs.hasNextPage && (
              <button type="button" className="btn x" disabled={jobs.isFetchingNextPage} onClick={() => void jobs.fetchNextPage()}>
                {t('ui.more', { count: pageRows })}
              </button>
            )
          }
        >
          <div className="bar-inp">
            <span className="seg small" role="group" aria-label={t('system.state')}>
              {states.map((one) => (
                <button key={one} type="button" className={one === state ? 'on' : ''} aria-pressed={one === state} onClick={() => setState(one)}>
                  {t(`system.jobState.${one}`)}
                </button>
              ))}
            </span>
          </div>
          <Loaded query={jobs} what={t('app.menu.system.jobs')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('app.menu.system.jobs')} columns={columns} rows={rows} rowKey={(job) => job.id} current={current?.id}
                onCurrent={(job) => setSelected(job.id)} cards
                empty={<EmptyState title={t('system.noJobs')} fact={t('system.noJobsFact')} />}
              />
            )}
          </Loaded>
        </Panel>
        {current && <JobPanel key={current.id} job={current} onClose={() => setSelected('')} />}
      </div>
    </>
  );
}

function columnsOf(): readonly Column<Job>[] {
  return [
    { key: 'title', title: t('system.jobTitle'), render: (job) => <b>{job.title}</b>, sort: (job) => job.title },
    { key: 'state', title: t('system.state'), width: 170, render: (job) => <JobState job={job} />, sort: (job) => job.state },
    { key: 'kind', title: t('system.kind'), width: 150, render: (job) => textOf(`system.jobKind.${job.kind}`, job.kind), sort: (job) => job.kind },
    { key: 'actor', title: t('system.actor'), width: 130, render: (job) => job.actorName, sort: (job) => job.actorName },
    { key: 'created', title: t('system.asked'), width: 150, render: (job) => formatInstant(job.createdAt), sort: (job) => job.createdAt },
    { key: 'took', title: t('system.took'), width: 110, render: tookText },
  ];
}

function tookText(job: Job): string {
  if (job.startedAt === null) return '—';
  const end = job.endedAt === null ? Date.now() : Date.parse(job.endedAt);
  return formatDuration(Math.max(1000, end - Date.parse(job.startedAt)));
}

function JobState({ job }: { job: Job }): JSX.Element {
  const kind = job.state === 'failed' ? 'error' : job.state === 'running' ? 'accent' : job.state === 'done' ? 'plain' : 'quiet';
  const share = job.total > 0 ? Math.min(1, job.done / job.total) : null;
  return (
    <span className="row g6">
      <StatusTag kind={kind}>{t(`system.jobState.${job.state}`)}</StatusTag>
      {job.state === 'running' && share !== null && <span className="s12">{formatNumber(share * 100, 0)}%</span>}
    </span>
  );
}

function JobPanel({ job, onClose }: { job: Job; onClose: () => void }): JSX.Element {
  const mayRun = useAllowed('jobs.run');
  const act = useMutation({
    mutationFn: (verb: 'cancel' | 'resume') => api.post(`/jobs/${job.id}/${verb}`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['jobs'] }),
  });
  const open = job.state === 'running' || job.state === 'queued';
  const stopped = job.state === 'failed' || job.state === 'cancelled';
  return (
    <SidePanel
      label={t('system.job')} title={job.title} meta={textOf(`system.jobKind.${job.kind}`, job.kind)} onClose={onClose}
      acts={mayRun && stopped && (
        <><span className="s12 t3 sp">{t('system.resumeNote')}</span><button type="button" className="btn s p" disabled={act.isPending} onClick={() => act.mutate('resume')}>{t('system.resume')}</button></>
      )}
    >
      {act.error && <Refused problem={problemOf(act.error)} />}
      <JobProgress
        name={t(`system.jobState.${job.state}`)} job={jobView(job)}
        {...(mayRun && open && !job.cancelAsked ? { onCancel: () => act.mutate('cancel') } : {})}
      />
      <SideBlock>
        <Facts
          facts={[
            [t('system.actor'), job.actorName],
            [t('system.asked'), formatInstant(job.createdAt, 'record')],
            [t('system.started'), job.startedAt === null ? '—' : formatInstant(job.startedAt, 'record')],
            [t('system.ended'), job.endedAt === null ? '—' : formatInstant(job.endedAt, 'record')],
            [t('system.took'), tookText(job)],
            ...numbersOf(job.result),
          ]}
        />
      </SideBlock>
    </SidePanel>
  );
}

/** The plain numbers of a job's result, under their own names. */
function numbersOf(result: unknown): (readonly [string, string])[] {
  if (typeof result !== 'object' || result === null) return [];
  return Object.entries(result)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .map(([name, value]) => [textOf(`system.result.${name}`, name), formatNumber(value, Number.isInteger(value) ? 0 : undefined)] as const);
}
