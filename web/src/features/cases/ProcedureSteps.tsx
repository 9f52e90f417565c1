import type { JSX } from 'react';
import { t, textOf } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import type { Procedure } from './cases';
import type { DeadlineContent, SignOffContent, StateContent, TaskContent, Who } from './definition';
import { kindOf, say, statesOf } from './definition';

/** Each state with what is done in it, by whom, within which time, and where it leads. */
export function ProcedureSteps({ procedure }: { procedure: Procedure }): JSX.Element {
  const states = statesOf(procedure.content.states);
  const discretionary = procedure.content.discretionary ?? [];
  return (
    <Panel title={t('cases.steps')} meta={t('cases.stepCount', { count: states.length })}>
      <table className="grid case-steps">
        <thead>
          <tr>
            <th scope="col">{t('cases.state')}</th>
            <th scope="col">{t('cases.work')}</th>
            <th scope="col">{t('cases.byWhom')}</th>
            <th scope="col">{t('cases.within')}</th>
            <th scope="col">{t('cases.leadsTo')}</th>
          </tr>
        </thead>
        <tbody>
          {states.map((state) => <Step key={state.id} state={state} states={states} procedure={procedure} />)}
          {discretionary.map((task) => (
            <tr key={task.id}>
              <td className="t3">{t('cases.whenNeeded')}</td>
              <td>{say(task.labels)}</td>
              <td>{whoIn(task.who)}</td>
              <td>{timeIn(task.deadline)}</td>
              <td className="t3">{t('cases.startedBy', { who: whoIn(task.startedBy) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Step({ state, states, procedure }: { state: StateContent; states: readonly StateContent[]; procedure: Procedure }): JSX.Element {
  const work: readonly (TaskContent | SignOffContent)[] = [...(state.tasks ?? []), ...(state.signOffs ?? [])];
  const ways = state.transitions ?? [];
  const named = (id: string): string => say(states.find((one) => one.id === id)?.labels, id);
  const kind = kindOf(state);
  return (
    <tr>
      <td><b>{say(state.labels)}</b>{kind !== 'simple' && <div className="s12 t3">{t(`cases.kind.${kind}`)}</div>}</td>
      <td>{work.map((one) => <div key={one.id}>{say(one.labels)}{'rule' in one && <span className="t3">{` ${t(`cases.rule.${one.rule}`, { k: one.k ?? 0, n: one.signers.length, weight: one.weight ?? 0 })}`}</span>}</div>)}</td>
      <td>{work.map((one) => <div key={one.id}>{'signers' in one ? [...new Set(one.signers.map((signer) => say(signer.labels, whoIn(signer.who))))].join(t('cases.listComma')) : whoIn(one.who)}</div>)}</td>
      <td>{timeIn(state.deadline)}{work.map((one) => <div key={one.id}>{timeIn(one.deadline)}</div>)}</td>
      <td>
        {ways.map((way, index) => (
          <div key={`${index} ${way.on ?? ''}`} title={way.on}>
            <span className="t3">{eventIn(way.on, way.labels ? say(way.labels) : '', procedure, states)}</span>
            {(way.to ?? []).length > 0 && <> → {(way.to ?? []).map(named).join(t('cases.listComma'))}</>}
            {way.when !== undefined && <code className="s12 t3"> {way.when}</code>}
          </div>
        ))}
      </td>
    </tr>
  );
}

/** An event in words: the outcome of a task, the end of a sign-off, a button. */
function eventIn(on: string | undefined, button: string, procedure: Procedure, states: readonly StateContent[]): string {
  if (button !== '') return button;
  if (on === undefined) return t('cases.atOnce');
  const [kind, id = '', end = ''] = on.split('.');
  if (kind === 'task') {
    const tasks = [...states.flatMap((state) => state.tasks ?? []), ...(procedure.content.discretionary ?? [])];
    const task = tasks.find((one) => one.id === id);
    return say(task?.outcomes?.find((one) => one.id === end)?.labels, task ? say(task.labels) : on);
  }
  if (kind === 'signOff') return t(end === 'rejected' ? 'cases.rejected' : 'cases.allSigned');
  if (kind === 'done') return t('cases.whenDone');
  return textOf(`cases.event.${on}`, on);
}

/** Who, in words. */
export function whoIn(who: Who | undefined): string {
  if (!who) return '—';
  if (who.role !== undefined) return textOf(`cases.role.${who.role}`, who.role);
  if (who.initiator === true) return t('cases.who.initiator');
  if (who.doer !== undefined) return t('cases.who.doer');
  if (who.person !== undefined) return t('cases.who.person');
  if (who.organization !== undefined) return t('cases.who.organization');
  return (who.anyOf ?? []).map(whoIn).join(t('cases.orComma'));
}

/** How long, in words. */
export function timeIn(deadline: DeadlineContent | undefined): string {
  if (!deadline) return '';
  const count = deadline.hours ?? deadline.days ?? deadline.shifts ?? 0;
  return t(`cases.clock.${deadline.clock}`, { count });
}
