import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { fieldError, TextField } from '../../ui/fields';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { Refused } from '../../ui/states';
import type { Report, Run } from './reports';
import { lastPeriod, refreshReports, runsQuery, titleOf } from './reports';
import { RunState } from './RunState';

/** A report: making it for a period, and what was made. */
export function ReportPanel({ report, onClose }: { report: Report; onClose: () => void }): JSX.Element {
  const { content } = report;
  const [period, setPeriod] = useState(() => lastPeriod(content.cadence, formatInstant(Date.now(), 'date')));
  const [ending, setEnding] = useState(false);
  const mayRun = useAllowed('reports.run');
  const mayEdit = useAllowed('reports.edit');
  const runs = useInfiniteQuery(runsQuery(report.id));
  const make = useMutation({
    mutationFn: () => api.post<Run>(`/reports/${report.id}/runs`, { period }),
    onSuccess: refreshReports,
  });
  const close = useMutation({
    mutationFn: () => api.post(`/reports/${report.id}/close`),
    onSuccess: async () => {
      onClose();
      await refreshReports();
    },
  });
  const problem = make.error ? problemOf(make.error) : undefined;
  return (
    <SidePanel
      label={t('reports.report')} title={titleOf(content)} width={420} onClose={onClose}
      meta={t('reports.revisionBy', { revision: report.revision, name: report.savedBy, time: formatInstant(report.savedAt) })}
      acts={mayEdit && (
        <>
          <button type="button" className="btn s d" onClick={() => setEnding(true)}>{t('reports.end')}</button>
          <span className="sp" />
          <Link className="btn s" to={`/reports/${report.id}/edit`}>{t('reports.edit')}</Link>
        </>
      )}
    >
      <SideBlock>
        <Facts
          facts={[
            [t('reports.cadence'), t(`reports.cadence.${content.cadence}`)],
            [t('reports.schedule'), content.scheduled ? t('reports.delayed', { minutes: content.delayMinutes }) : t('reports.byHand')],
            [t('reports.dayStart'), content.dayStart],
            ...(content.cadence === 'monthly' ? [[t('reports.monthStart'), String(content.monthStart)] as const] : []),
            [t('reports.template'), <a key="t" href={`/files/${content.templateId}`}>{content.templateName}</a>],
            [t('reports.cells'), content.cells.length],
          ]}
        />
      </SideBlock>
      {mayRun && (
        <SideBlock title={t('reports.makeFor')}>
          <form
            className="row g8 make-row"
            onSubmit={(event: SyntheticEvent) => {
              event.preventDefault();
              make.mutate();
            }}
          >
            <TextField
              label={t('reports.period')} value={period} onChange={setPeriod} error={fieldError(problem, 'period')}
              input={{ type: content.cadence === 'monthly' ? 'month' : 'date', required: true }}
            />
            <button type="submit" className="btn p" disabled={make.isPending}>{t('reports.make')}</button>
          </form>
          {problem && problem.fields.length === 0 && <Refused problem={problem} />}
        </SideBlock>
      )}
      <SideBlock title={t('reports.history')}>
        {runs.data?.pages[0]?.items.length === 0 && <p className="t2">{t('reports.neverMade')}</p>}
        <ul className="runs">
          {runs.data?.pages.flatMap((page) => page.items).map((run) => (
            <li key={run.id}>
              <Link to={`/reports/runs/${run.id}`}><b>{run.period}</b></Link>
              <RunState run={run} />
              <span className="t2 s12">{run.scheduled ? t('reports.timer') : run.askedBy} {formatInstant(run.askedAt)}</span>
              <span className="sp" />
              {run.document !== null && <a className="s12" href={`/files/${run.document}`}>{t('reports.file')}</a>}
              {run.problem && <span className="run-problem s12 late">{run.problem.detail}</span>}
            </li>
          ))}
        </ul>
        {runs.hasNextPage && <button type="button" className="btn s" onClick={() => void runs.fetchNextPage()}>{t('reports.more')}</button>}
      </SideBlock>
      {ending && (
        <ConfirmWithConsequences
          title={t('reports.endQuestion', { name: titleOf(content) })} act={t('reports.end')} danger busy={close.isPending}
          consequences={[[t('reports.then'), t('reports.endThen')]]} problem={close.error ? problemOf(close.error) : undefined}
          onAct={() => close.mutate()} onCancel={() => setEnding(false)}
        />
      )}
    </SidePanel>
  );
}
