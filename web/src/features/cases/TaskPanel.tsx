import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { AreaField, fieldError, SelectField } from '../../ui/fields';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { Refused } from '../../ui/states';
import type { CasePage, CaseTask, Command, Outcome, Procedure, SignOff } from './cases';
import { candidatesQuery, command } from './cases';
import { say } from './definition';
import { DueText } from './DueText';
import { Experts } from './Experts';
import { dataOf, FormFields, shownOf, typedOf } from './FormFields';

interface Props {
  page: CasePage;
  procedure: Procedure;
  task: CaseTask;
}

/** What the reader has to do: fill in and finish, or read and sign. */
export function TaskPanel({ page, procedure, task }: Props): JSX.Element {
  const form = task.form === null ? undefined : procedure.forms[task.form];
  const signOff = task.kind === 'sign' ? page.signOffs.find((one) => one.key === task.key) : undefined;
  const people = useQuery(candidatesQuery).data ?? [];
  const [typed, setTyped] = useState(() => (form ? typedOf(form, page.data) : {}));
  const [comment, setComment] = useState('');
  const [principal, setPrincipal] = useState(task.can ? '' : (task.for[0]?.id ?? ''));
  const act = useMutation({ mutationFn: (what: Command) => command(page.case.id, what) });
  const problem = act.error ? problemOf(act.error) : undefined;
  const top = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // The words of a refusal stand above; the hand is needed at the first field that is wrong.
    if (problem) (top.current?.querySelector<HTMLElement>('[aria-invalid]') ?? top.current)?.focus();
  }, [problem]);
  const send = (what: Omit<Command, 'verb' | 'task'> & { verb: string }): void =>
    act.mutate({
      ...what, task: task.task,
      ...(principal === '' ? {} : { actingFor: principal }),
      ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
    });
  const finish = (outcome: Outcome): void =>
    send({ verb: 'complete', outcome: outcome.id, ...(form ? { data: dataOf(form, typed) } : {}) });
  // Fields that name an expert come with those who had to do with the like before.
  const experts = Object.entries(form?.properties ?? {}).filter(([name, field]) => field.format === 'person' && /expert$/i.test(name))
    .map(([name, field]) => ({ name, label: say(field['x-labels'], name) }));
  const ends = signOff
    ? <SignActs task={task} busy={act.isPending} onSign={(decision) => send({ verb: 'sign', decision, hash: task.hash ?? '' })} />
    : <TaskActs task={task} busy={act.isPending} onFinish={finish} />;
  return (
    <Panel
      className="case-task"
      title={say(task.labels)}
      meta={<DueText at={task.dueAt} />}
      link={<TaskLink page={page} task={task} />}
      foot={ends}
    >
      <form
        ref={top} tabIndex={-1} className="case-fill"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          const first = task.outcomes[0];
          if (first && !signOff) finish(first);
        }}
      >
        {problem && <Refused problem={problem} />}
        {task.instructions && <p className="case-hint"><Icon name="info" />{say(task.instructions)}</p>}
        {task.for.length > 0 && (
          <SelectField
            label={t('cases.actingFor')} value={principal} onChange={setPrincipal}
            choices={[
              ...(task.can ? [{ value: '', text: t('cases.myself') }] : []),
              ...task.for.map((one) => ({ value: one.id, text: t('cases.forPerson', { person: one.name }) })),
            ]}
          />
        )}
        {form && <FormFields form={form} typed={typed} onChange={setTyped} problem={problem} people={people} />}
        {experts.length > 0 && <Experts page={page} fields={experts} onChoose={(field, person) => setTyped({ ...typed, [field]: person })} />}
        {signOff && <Signed signOff={signOff} procedure={procedure} people={people} />}
        <AreaField
          label={t(signOff || task.outcomes.some((one) => one.reason) ? 'cases.reasonOrRemark' : 'cases.remark')}
          value={comment} onChange={setComment} rows={2} error={fieldError(problem, 'comment')}
        />
        {/* Enter in a field finishes with the first outcome, as its filled button says. */}
        <button type="submit" hidden disabled={act.isPending} />
      </form>
    </Panel>
  );
}

function TaskLink({ page, task }: { page: CasePage; task: CaseTask }): JSX.Element | null {
  const act = useMutation({ mutationFn: (verb: string) => command(page.case.id, { verb, task: task.task }) });
  if (task.claims) {
    return <button type="button" className="btn x" disabled={act.isPending} onClick={() => act.mutate('claim')}>{t('cases.verb.claim')}</button>;
  }
  return task.roles.length > 0 && task.assignee !== null && task.can
    ? <button type="button" className="btn x" disabled={act.isPending} onClick={() => act.mutate('release')}>{t('cases.verb.release')}</button>
    : null;
}

function TaskActs({ task, busy, onFinish }: { task: CaseTask; busy: boolean; onFinish: (outcome: Outcome) => void }): JSX.Element {
  const [main, ...others] = task.outcomes;
  return (
    <>
      <span className="sp" />
      {others.map((outcome) => (
        <button key={outcome.id} type="button" className="btn s" disabled={busy} onClick={() => onFinish(outcome)}>
          {say(outcome.labels)}
        </button>
      ))}
      {main && <button type="button" className="btn s p" disabled={busy} onClick={() => onFinish(main)}>{say(main.labels)}</button>}
    </>
  );
}

function SignActs({ task, busy, onSign }: { task: CaseTask; busy: boolean; onSign: (decision: 'approve' | 'reject') => void }): JSX.Element {
  return (
    <>
      <span className="s12 t3 el" title={task.hash ?? ''}>{t('cases.youSign')} <span className="mono">{shortHash(task.hash ?? '')}</span></span>
      <span className="sp" />
      <button type="button" className="btn s" disabled={busy} onClick={() => onSign('reject')}>{t('cases.reject')}</button>
      <button type="button" className="btn s p" disabled={busy} onClick={() => onSign('approve')}>{t('cases.approve')}</button>
    </>
  );
}

function Signed({ signOff, procedure, people }: { signOff: SignOff; procedure: Procedure; people: readonly { id: string; name: string }[] }): JSX.Element {
  const fields = procedure.content.data.properties ?? {};
  return (
    <div className="case-signed">
      <p><b>{t('cases.meaning')}</b> {say(signOff.meaning)}</p>
      <dl className="facts">
        {Object.entries(signOff.signed).map(([name, value]) => {
          const field = fields[name];
          return field === undefined ? null : [
            <dt key={`${name}.`}>{say(field['x-labels'], name)}</dt>,
            <dd key={name} className="case-value">{shownOf(field, value, people)}</dd>,
          ];
        })}
      </dl>
    </div>
  );
}

/** Both ends of a hash. */
export function shortHash(hash: string): string {
  return hash.length > 16 ? `${hash.slice(0, 8)}…${hash.slice(-6)}` : hash;
}
