import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { shiftsQuery } from '../../kernel/shifts';
import { useChooseSite, useSite } from '../../kernel/site';
import { useCaseNews } from '../../kernel/taskCount';
import { Icon } from '../../ui/Icon';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { CaseData } from './CaseData';
import type { CasePage, Procedure } from './cases';
import { caseQuery, procedureQuery, refreshCases } from './cases';
import './cases.css';
import { say } from './definition';
import { DueText } from './DueText';
import { Obligations } from './Obligations';
import { ShiftAlarms, ShiftCases, ShiftIndicators, ShiftNotes, ShiftOverrides } from './ShiftPanels';
import type { ShiftContents } from './shiftReports';
import { contentsOf, gatherAgain } from './shiftReports';
import { TaskPanel } from './TaskPanel';

/** A handover: what was gathered of the shift on the left, the words and signatures of people on the right. */
export function ShiftReportPage(): JSX.Element {
  const { id = '' } = useParams();
  const query = useQuery(caseQuery(id));
  const procedure = useQuery({ ...procedureQuery(query.data?.case.definition ?? ''), enabled: query.data !== undefined });
  useCaseNews(() => void refreshCases(), query.data?.case.id ?? '');
  return (
    <Loaded query={query} what={t('cases.shift.handOver')} problemOf={problemOf}>
      {(page) => (
        <Loaded query={procedure} what={t('cases.procedure')} problemOf={problemOf}>
          {(known) => {
            const contents = contentsOf(page.data);
            return contents
              ? <Shown page={page} procedure={known} contents={contents} />
              : <div className="body"><EmptyState title={t('cases.shift.notOne')} action={<Link className="btn s" to={`/cases/${page.case.id}`}>{t('cases.shift.case')}</Link>} /></div>;
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

interface Props {
  page: CasePage;
  procedure: Procedure;
  contents: ShiftContents;
}

function Shown({ page, procedure, contents }: Props): JSX.Element {
  const site = useSession()?.sites.find((one) => one.id === String(page.case.org));
  const turns = useQuery(shiftsQuery(String(page.case.org), contents.date, contents.date)).data;
  const turn = turns?.find((one) => one.code === contents.shift);
  const choose = useChooseSite();
  const shown = useSite()?.id;
  useEffect(() => {
    if (site && shown !== site.id) choose(site.id, { replace: true });
  }, [site, shown, choose]);
  const gather = useMutation({ mutationFn: () => gatherAgain(page.case.id) });
  const mine = page.tasks.filter((task) => task.can || task.for.length > 0);
  const task = mine[0];
  const writing = page.states.some((state) => state.id === 'writing') && page.case.status === 'open';
  return (
    <>
      <PageHeader
        title={`${contents.date} ${turn?.name ?? contents.shift}`}
        crumbs={[{ text: t('app.section.cockpit'), to: '/cockpit' }, { text: t('app.menu.cockpit.shiftReport'), to: `/cockpit/shifts?site=${page.case.org}` }, { text: site?.name ?? page.case.number }]}
        tags={<State page={page} />}
        facts={
          <>
            <span>{turn?.crew ?? contents.crew ?? ''}</span>
            <span>{t('cases.shift.gatheredAt', { time: formatInstant(contents.filledAt) })}</span>
          </>
        }
        actions={
          <>
            {writing && page.canWrite && (
              <button type="button" className="btn" disabled={gather.isPending} onClick={() => gather.mutate()}><Icon name="refresh" />{t('cases.shift.gather')}</button>
            )}
            <Link className="btn" to={`/cases/${page.case.id}`}>{t('cases.shift.case')}</Link>
          </>
        }
        noMenu
      />
      <div className="body shift-body">
        <div className="shift-left">
          {gather.error && <Refused problem={problemOf(gather.error)} />}
          <ShiftAlarms contents={contents} />
          <ShiftOverrides overrides={contents.overrides} />
          <ShiftIndicators indicators={contents.indicators} />
          <ShiftCases cases={contents.cases} />
          <ShiftNotes notes={contents.notes} />
        </div>
        <div className="shift-right">
          {task && <TaskPanel key={`${task.task} ${page.case.rev}`} page={page} procedure={procedure} task={task} />}
          <CaseData page={page} procedure={procedure} shown={undefined} />
          <Obligations page={page} procedure={procedure} />
        </div>
      </div>
    </>
  );
}

function State({ page }: { page: CasePage }): JSX.Element {
  if (page.case.status !== 'open') return <StatusTag kind="stop">{t(`cases.status.${page.case.status}`)}</StatusTag>;
  return (
    <>
      {page.states.map((state) => <StatusTag key={state.id} kind="accent">{say(state.labels)}</StatusTag>)}
      <span className="s12"><DueText at={page.case.dueAt} short /></span>
    </>
  );
}
