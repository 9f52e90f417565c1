import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Job } from '../../kernel/jobs';
import { jobView } from '../../kernel/jobs';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { AreaField } from '../../ui/fields';
import { Panel } from '../../ui/Panel';
import { Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { JobProgress } from '../../ui/work';
import { FiledPanel, FormsPanel, StandPanel } from './MonthPanels';
import { ChecksOfPeriod } from './PeriodChecks';
import type { Period } from './period';
import { kindOf, monthOf, periodHolding } from './period';
import './waste.css';

const kinds = ['month', 'quarter', 'year'] as const;
const running = (job: Job | undefined): boolean => job?.state === 'queued' || job?.state === 'running';

/** The month before the one of a day: the one that is to be reported. */
const lastMonth = (): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getFullYear(), now.getMonth() - 1, 1)).toISOString().slice(0, 7);
};

/** A period to be reported: run the eleven checks, see what fails, explain, close the books and file. */
export function MonthPage(): JSX.Element {
  const site = useSite();
  const queries = useQueryClient();
  const [asked, setAsked] = useAddress('period');
  const [asking, setAsking] = useState(false);
  const period = asked === '' ? lastMonth() : asked;
  const mayCheck = useAllowed('waste.edit');
  const mayClose = useAllowed('ledger.close') && mayCheck;
  const query = useQuery({
    queryKey: ['waste', 'period', site?.id, period],
    queryFn: ({ signal }) => api.get<Period>(`/waste/periods/${period}`, { site: site?.id }, signal),
    enabled: site !== undefined,
  });
  const found = query.data;
  const job = useQuery({
    queryKey: ['jobs', found?.jobId],
    queryFn: ({ signal }) => api.get<Job>(`/jobs/${found?.jobId ?? ''}`, undefined, signal),
    enabled: found !== undefined && found.jobId !== null,
    refetchInterval: ({ state }) => (running(state.data) ? 700 : false),
  });
  const ended = job.data !== undefined && !running(job.data) ? job.data.endedAt : undefined;
  useEffect(() => {
    if (ended) void queries.invalidateQueries({ queryKey: ['waste', 'period'] });
  }, [ended, queries]);
  const check = useMutation({
    mutationFn: () => api.post(`/waste/periods/${period}/check`, { site: Number(site?.id) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['waste', 'period'] }),
  });
  const busy = running(job.data) || check.isPending;
  const open = found !== undefined && found.filedAt === null;
  return (
    <>
      <PageHeader
        title={t('app.menu.waste.monthAndFiling')} crumbs={[{ text: t('app.section.waste'), to: '/waste' }]}
        tags={found && <PeriodState period={found} />}
        actions={open && (
          <>
            {mayCheck && <button type="button" className="btn" disabled={busy} onClick={() => check.mutate()}>{t('waste.runChecks')}</button>}
            {mayClose && found.isEnded && <button type="button" className="btn p" disabled={busy || found.checkedAt === null} onClick={() => setAsking(true)}>{t('waste.closeAndFile')}</button>}
          </>
        )}
      />
      <div className="body waste-page">
        <PeriodChoice period={period} onChoose={setAsked} />
        {check.isError && <Refused problem={problemOf(check.error)} />}
        {job.data && (running(job.data) || job.data.state === 'failed') && (
          <Panel label={t('waste.runChecks')}>
            {job.data.problem ? <div className="pad"><Refused problem={job.data.problem} /></div> : <JobProgress name={t('waste.periodWork', { period })} job={jobView(job.data)} />}
          </Panel>
        )}
        <Loaded query={query} what={t('app.menu.waste.monthAndFiling')} problemOf={problemOf}>
          {(shown) => (
            <div className="waste-two">
              <ChecksOfPeriod period={shown} busy={busy} />
              <div className="col g12"><StandPanel period={shown} /><FormsPanel period={shown} /><FiledPanel period={shown} onChoose={setAsked} /></div>
            </div>
          )}
        </Loaded>
      </div>
      {asking && found && <FileDialog period={found} onClose={() => setAsking(false)} />}
    </>
  );
}

function PeriodState({ period }: { period: Period }): JSX.Element {
  if (period.filedAt !== null) return <StatusTag kind="ok">{t('waste.periodFiled')}</StatusTag>;
  if (period.isClosed) return <StatusTag>{t('waste.periodClosed')}</StatusTag>;
  return <StatusTag kind="accent">{t(period.isEnded ? 'waste.periodOpen' : 'waste.periodRunning')}</StatusTag>;
}

function PeriodChoice({ period, onChoose }: { period: string; onChoose: (period: string) => void }): JSX.Element {
  const month = monthOf(period);
  const kind = kindOf(period);
  return (
    <div className="row g8 wrap">
      <div className="seg" role="group" aria-label={t('waste.periodKind')}>
        {kinds.map((one) => <button key={one} type="button" className={one === kind ? 'on' : ''} aria-pressed={one === kind} onClick={() => onChoose(periodHolding(month, one))}>{t(`waste.period.${one}`)}</button>)}
      </div>
      <label className="inp s"><input type="month" value={month} aria-label={t('waste.month')} onChange={(event) => event.target.value !== '' && onChoose(periodHolding(event.target.value, kind))} /></label>
      <b style={{ whiteSpace: 'nowrap' }}>{period}</b>
    </div>
  );
}

/** Closing takes nothing back: what will happen is said, and every check that fails gets a reason. */
function FileDialog({ period, onClose }: { period: Period; onClose: () => void }): JSX.Element {
  const queries = useQueryClient();
  const [notes, setNotes] = useState<Readonly<Record<string, string>>>({});
  const failed = period.checks.filter((one) => one.verdict === 'failed');
  const blocked = failed.filter((one) => one.isBlocking);
  const silent = failed.filter((one) => !one.isBlocking && (notes[one.name] ?? '').trim() === '');
  const file = useMutation({
    mutationFn: () => api.post(`/waste/periods/${period.period}/file`, { site: period.site, notes }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['waste', 'period'] });
      onClose();
    },
  });
  return (
    <ConfirmWithConsequences
      title={t('waste.fileQuestion', { period: period.period })} act={t('waste.closeAndFile')} busy={file.isPending}
      disabled={blocked.length > 0 || silent.length > 0} problem={file.isError ? problemOf(file.error) : undefined}
      onAct={() => file.mutate()} onCancel={onClose} note={t('waste.fileRule')}
      consequences={[
        [t('ui.now'), t('waste.fileNow', { at: period.checkedAt === null ? '—' : formatInstant(period.checkedAt, 'short'), failed: failed.length })],
        [t('waste.willHappen'), t('waste.fileThen', { period: period.period })],
        [t('waste.fileForms'), t('waste.fileFormsText', { count: period.formNames.length })],
        [t('ui.undo'), t('waste.fileUndo')],
      ]}
    >
      {blocked.length > 0 && <p className="late s13">{t('waste.fileBlocked', { checks: blocked.map((one) => t(`waste.periodCheck.${one.name}`)).join(t('waste.listComma')) })}</p>}
      {failed.filter((one) => !one.isBlocking).map((one) => (
        <AreaField
          key={one.name} rows={2} label={t('waste.explainCheck', { check: t(`waste.periodCheck.${one.name}`), count: one.found })}
          value={notes[one.name] ?? ''} onChange={(text) => setNotes((known) => ({ ...known, [one.name]: text }))}
        />
      ))}
    </ConfirmWithConsequences>
  );
}
