import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { problemOf } from '../../api/problem';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useCaseNews } from '../../kernel/taskCount';
import { Panel } from '../../ui/Panel';
import { Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { CaseActs } from './CaseActs';
import { CaseData } from './CaseData';
import { CaseDocuments } from './CaseDocuments';
import { CaseFacts } from './CaseFacts';
import { CaseFile } from './CaseFile';
import { CaseLog } from './CaseLog';
import type { CasePage as Page, Procedure } from './cases';
import { caseQuery, logQuery, pageOf, procedureQuery, refreshCases } from './cases';
import './cases.css';
import { say } from './definition';
import { DueText } from './DueText';
import { Obligations } from './Obligations';
import type { Standing } from './StateDiagram';
import { StateDiagram } from './StateDiagram';
import { TaskPanel } from './TaskPanel';
import { waysTaken } from './waysTaken';

/** A case: its chart with the path taken, its log, what is to be done and by whom, its file. */
export function CasePage(): JSX.Element {
  const { id = '' } = useParams();
  const query = useQuery(caseQuery(id));
  const procedure = useQuery({ ...procedureQuery(query.data?.case.definition ?? ''), enabled: query.data !== undefined });
  useCaseNews(() => void refreshCases(), query.data?.case.id ?? '');
  return (
    <Loaded query={query} what={t('cases.case')} problemOf={problemOf}>
      {(page) => (
        <Loaded query={procedure} what={t('cases.procedure')} problemOf={problemOf}>
          {(known) => <Shown page={page} procedure={known} />}
        </Loaded>
      )}
    </Loaded>
  );
}

function Shown({ page, procedure }: { page: Page; procedure: Procedure }): JSX.Element {
  const log = useInfiniteQuery(logQuery(page.case.id)).data;
  const standing = useMemo(() => ({ ...standingOf(page), ways: waysTaken(log?.pages.flatMap((one) => one.items) ?? []) }), [page, log]);
  const mine = page.tasks.filter((task) => task.can || task.for.length > 0);
  const [chosen, setChosen] = useState<number | null>(null);
  const task = mine.find((one) => one.task === chosen) ?? mine[0];
  useEffect(() => setChosen(null), [page.case.rev]);
  return (
    <>
      <PageHeader
        title={page.case.title ?? say(procedure.content.labels)}
        crumbs={[{ text: t('app.section.cases'), to: '/cases' }, { text: say(procedure.content.labels) }, { text: page.case.number }]}
        tags={<Tags page={page} />}
        facts={<Facts page={page} procedure={procedure} />}
        actions={<CaseActs page={page} procedure={procedure} />}
        noMenu
      />
      <div className="body case-body">
        <Panel label={t('cases.diagram')} className="case-diagram" padded>
          <StateDiagram definition={procedure.content} standing={standing} />
        </Panel>
        <CaseLog page={page} procedure={procedure} />
        <div className="case-middle">
          {mine.length > 1 && (
            <div className="seg case-tasks" role="group" aria-label={t('cases.yourTasks')}>
              {mine.map((one) => (
                <button
                  key={one.task} type="button" className={one === task ? 'on' : ''} aria-pressed={one === task}
                  onClick={() => setChosen(one.task)}
                >
                  {say(one.labels)}
                </button>
              ))}
            </div>
          )}
          {task && <TaskPanel key={`${task.task} ${page.case.rev}`} page={page} procedure={procedure} task={task} />}
          <CaseFacts page={page} procedure={procedure} />
          <CaseData page={page} procedure={procedure} shown={task?.kind === 'sign' ? task.key : undefined} />
        </div>
        <div className="case-right">
          <Obligations page={page} procedure={procedure} />
          <CaseDocuments page={page} />
          <CaseFile page={page} />
        </div>
      </div>
    </>
  );
}

function Tags({ page }: { page: Page }): JSX.Element {
  const { status } = page.case;
  if (status === 'suspended') return <StatusTag kind="warning">{t('cases.status.suspended')}</StatusTag>;
  if (status !== 'open') return <StatusTag kind="stop">{t(`cases.status.${status}`)}</StatusTag>;
  const inner = page.states.filter((state) => page.path.some((step) => step.state === state.id));
  return <>{inner.map((state) => <StatusTag key={state.id} kind="accent">{say(state.labels)}</StatusTag>)}</>;
}

function Facts({ page, procedure }: { page: Page; procedure: Procedure }): JSX.Element {
  const next = [...page.deadlines].sort((a, b) => a.dueAt.localeCompare(b.dueAt))[0];
  const reached = (procedure.content.milestones ?? []).filter((one) => page.milestones.includes(one.id));
  return (
    <>
      {pageOf(page.case.type, page.case.id) !== `/cases/${page.case.id}` && <Link to={pageOf(page.case.type, page.case.id)}>{t('cases.openOwn')}</Link>}
      {reached.map((one) => <span key={one.id}>{t('cases.reached', { milestone: say(one.labels) })}</span>)}
      {next && <span>{t('cases.deadline')} <DueText at={next.dueAt} stopped={next.stoppedAt !== null} /></span>}
      {page.case.closedAt !== null && <span>{t('cases.closedOn', { time: formatInstant(page.case.closedAt) })}</span>}
    </>
  );
}

function standingOf(page: Page): Standing {
  const over = page.case.status === 'closed' || page.case.status === 'canceled';
  const due = (state: string): string | undefined => {
    const tasks = page.tasks.filter((task) => task.state === state && task.dueAt !== null);
    const at = [...tasks.map((task) => task.dueAt ?? ''), ...page.deadlines.filter((one) => one.state === state).map((one) => one.dueAt)].sort()[0];
    return at === undefined ? undefined : t('cases.until', { time: formatInstant(at) });
  };
  const now = over ? [] : page.states.map((state) => [state.id, due(state.id) ?? formatInstant(state.sinceAt)] as const);
  return {
    now: new Map(now),
    past: new Map(page.path.filter((step) => over || !page.states.some((state) => state.id === step.state)).map((step) => [step.state, step.enteredAt])),
    over,
  };
}
