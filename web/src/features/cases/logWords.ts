import { t, textOf } from '../../i18n/i18n';
import type { CasePage, LogItem, Procedure } from './cases';
import type { SignOffContent, StateContent, TaskContent } from './definition';
import { say, statesOf } from './definition';

/** A line of the log in words. */
export interface LogWords {
  title: string;
  who: string;
  facts: readonly string[];
  remark: string;
}

type Change = Readonly<Record<string, unknown>>;

/** What happened, by whom and for whom, where the case went, and what was said. */
export function logWords(row: LogItem, procedure: Procedure, page: CasePage): LogWords {
  const states = statesOf(procedure.content.states);
  const command = row.command ?? {};
  return {
    title: titleOf(row, procedure, states, page),
    who: whoOf(row),
    facts: factsOf(row, procedure, states, page),
    remark: row.verb === 'timer' ? '' : textIn(command, 'comment'),
  };
}

function titleOf(row: LogItem, procedure: Procedure, states: readonly StateContent[], page: CasePage): string {
  const changes = row.changes ?? [];
  const verb = textOf(`cases.verb.${row.verb}`, row.verb);
  if (row.refusal) return t('cases.refusedVerb', { verb: `${verb}${taskNamed(row, page)}`, why: row.refusal.title });
  const ended = changes.find((one) => one.change === 'taskEnded' && one.end === 'done');
  const key = ended === undefined ? '' : textIn(ended, 'key');
  const task = tasksOf(procedure, states).find((one) => one.id === key);
  const signOff = signOffsOf(states).find((one) => one.id === key);
  if (row.verb === 'complete' && task) {
    const outcome = task.outcomes?.find((one) => one.id === textIn(ended ?? {}, 'outcome'));
    return outcome ? t('cases.didAs', { task: say(task.labels), outcome: say(outcome.labels) }) : say(task.labels);
  }
  if (row.verb === 'sign' && signOff) {
    return t(textIn(row.command ?? {}, 'decision') === 'approve' ? 'cases.signedOff' : 'cases.rejectedOff', { signOff: say(signOff.labels) });
  }
  if (row.verb === 'do') return manualOf(states, textIn(row.command ?? {}, 'event')) ?? verb;
  if (row.verb === 'timer') return timerOf(changes);
  if (row.verb === 'signal' && row.actor.kind !== 'system') return t('cases.movedOn');
  return `${verb}${taskNamed(row, page)}`;
}

function taskNamed(row: LogItem, page: CasePage): string {
  const number = row.command?.task;
  const task = page.tasks.find((one) => one.task === number);
  return task ? t('cases.inTask', { task: say(task.labels) }) : '';
}

function manualOf(states: readonly StateContent[], event: string): string | undefined {
  const found = states.flatMap((state) => state.transitions ?? []).find((one) => one.on === event && one.labels);
  return found?.labels ? say(found.labels) : undefined;
}

function timerOf(changes: readonly Change[]): string {
  const notice = changes.find((one) => one.change === 'noticed');
  const deadline = changes.find((one) => one.change === 'deadlineSet');
  const inner: unknown = deadline?.deadline;
  const levels: unknown = typeof inner === 'object' && inner !== null && 'levels' in inner ? inner.levels : [];
  const fired = Array.isArray(levels) ? levels.filter(isFired).map((one) => one.percent) : [];
  const percent = Math.max(0, ...fired);
  return t(notice?.kind === 'escalate' ? 'cases.escalatedAt' : 'cases.remindedAt', { percent });
}

function isFired(level: unknown): level is { percent: number; fired: true } {
  return typeof level === 'object' && level !== null && 'fired' in level && level.fired === true
    && 'percent' in level && typeof level.percent === 'number';
}

function whoOf(row: LogItem): string {
  if (row.actor.kind === 'system') return t('cases.product');
  const doers: unknown = row.changes?.find((one) => one.change === 'taskEnded')?.doers;
  const principal: unknown = Array.isArray(doers) && doers.length > 1 ? doers[1] : row.changes?.find((one) => one.change === 'stoodIn')?.for;
  const name = typeof principal === 'object' && principal !== null && 'name' in principal ? String(principal.name) : '';
  return name === '' ? row.actor.name : t('cases.byFor', { person: row.actor.name, principal: name });
}

function factsOf(row: LogItem, procedure: Procedure, states: readonly StateContent[], page: CasePage): string[] {
  const facts: string[] = [];
  if (row.refusal) facts.push(t('cases.unchanged'));
  const named = (ids: readonly string[]): string =>
    ids.map((id) => say(states.find((state) => state.id === id)?.labels, id)).join(t('cases.listComma'));
  const from = row.from ?? [];
  const to = row.to ?? [];
  if (to.length > 0 && from.join() !== to.join()) facts.push(t('cases.wentTo', { state: named(to.filter((id) => !from.includes(id))) }));
  const handed = textIn(row.command ?? {}, 'to');
  if (handed !== '') facts.push(t('cases.handedTo', { person: personNamed(row, page, handed) }));
  for (const change of row.changes ?? []) {
    if (change.change === 'reached') facts.push(t('cases.reached', { milestone: milestoneNamed(change, procedure) }));
    else if (change.change === 'attached') facts.push(textIn(row.command ?? {}, 'name'));
    else if (change.change === 'linked') facts.push(textIn(row.command ?? {}, 'target'));
    else if (change.change === 'noticed' && change.kind === 'invalidated') facts.push(t('cases.signaturesVoid'));
  }
  return [...new Set(facts.filter(Boolean))];
}

function personNamed(row: LogItem, page: CasePage, id: string): string {
  const text = JSON.stringify(row.changes ?? []);
  const found = new RegExp(`"id":"${id}","name":"([^"]+)"`).exec(text)?.[1];
  return found ?? page.copied.find((one) => one.id === id)?.name ?? '—';
}

function milestoneNamed(change: Change, procedure: Procedure): string {
  const id = textIn(change, 'milestone');
  return say(procedure.content.milestones?.find((one) => one.id === id)?.labels, id);
}

function tasksOf(procedure: Procedure, states: readonly StateContent[]): readonly TaskContent[] {
  return [...states.flatMap((state) => state.tasks ?? []), ...(procedure.content.discretionary ?? [])];
}

function signOffsOf(states: readonly StateContent[]): readonly SignOffContent[] {
  return states.flatMap((state) => state.signOffs ?? []);
}

function textIn(record: Change, name: string): string {
  const value = record[name];
  return typeof value === 'string' ? value : '';
}
