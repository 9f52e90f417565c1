import type { JSX } from 'react';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { IconName } from '../../ui/Icon';
import { Icon } from '../../ui/Icon';
import { Dot, Panel } from '../../ui/Panel';
import type { CasePage, CaseTask, PersonMark, Procedure, SignOff } from './cases';
import { say } from './definition';
import { DueText } from './DueText';
import { shortHash } from './TaskPanel';

/** Signatures and duties in one list: who, until when, done or not. */
export function Obligations({ page, procedure }: { page: CasePage; procedure: Procedure }): JSX.Element {
  const duties = page.tasks.filter((task) => task.kind === 'task');
  const signOffs = page.signOffs.filter((one) => one.status !== 'void' || one.signatures.length > 0);
  const signed = signOffs.reduce((sum, one) => sum + one.signatures.length, 0);
  const needed = signOffs.reduce((sum, one) => sum + neededOf(one), 0);
  return (
    <Panel
      title={t('cases.obligations')}
      meta={needed > 0 ? t('cases.signedOf', { signed, needed }) : t('cases.openTasks', { count: duties.length })}
    >
      {duties.map((task) => <Duty key={task.task} task={task} />)}
      {signOffs.map((one) => <Signatures key={one.key} signOff={one} page={page} procedure={procedure} />)}
      {duties.length + signOffs.length === 0 && <p className="case-none">{t('cases.nothingOpen')}</p>}
    </Panel>
  );
}

function neededOf(signOff: SignOff): number {
  if (signOff.rule === 'any') return 1;
  return signOff.k ?? signOff.slots.length;
}

function Row({ icon, tone, title, facts, end }: {
  icon: IconName; tone?: string; title: string; facts: readonly (string | JSX.Element | null)[]; end: JSX.Element | string;
}): JSX.Element {
  const shown = facts.filter((one) => one !== null && one !== '');
  return (
    <div className="ob">
      <span style={tone === undefined ? {} : { color: `var(--${tone})` }}><Icon name={icon} /></span>
      <div>
        <div className="ob-title">{title}</div>
        <div className="s12 t3">{shown.map((fact, index) => <span key={index}>{index > 0 && <Dot />}{fact}</span>)}</div>
      </div>
      <div className="r s12">{end}</div>
    </div>
  );
}

function Duty({ task }: { task: CaseTask }): JSX.Element {
  const late = task.dueAt !== null && Date.parse(task.dueAt) < Date.now();
  return (
    <Row
      icon="note" tone={late ? 'err' : 'warn'} title={say(task.labels)} facts={[whoOf(task)]}
      end={<DueText at={task.dueAt} short />}
    />
  );
}

function whoOf(task: CaseTask): string {
  const helper = task.delegate ? t('cases.delegateOf', { person: task.delegate.name }) : '';
  if (task.assignee) return `${task.assignee.name}${task.can ? t('cases.you') : ''}${helper}`;
  if (task.able.length === 0) return t('cases.nobodyCan');
  return task.able.length === 1 ? names(task.able) : t('cases.poolOf', { people: names(task.able) });
}

const shownNames = 3;

function names(people: readonly PersonMark[]): string {
  const shown = people.slice(0, shownNames).map((one) => one.name).join(t('cases.listComma'));
  return people.length > shownNames ? t('cases.andOthers', { people: shown }) : shown;
}

function Signatures({ signOff, page, procedure }: { signOff: SignOff; page: CasePage; procedure: Procedure }): JSX.Element {
  const signers = Object.values(statesSignOffs(procedure)).find((one) => one.id === signOff.key)?.signers ?? [];
  return (
    <>
      <div className="ob-head">
        <b>{say(signOff.labels)}</b>
        <span className="s12 t3">{ruleOf(signOff)}{signOff.revision > 1 && t('cases.revision', { revision: signOff.revision })}</span>
      </div>
      {signOff.slots.map((slot, index) => {
        const given = signOff.signatures.find((one) => one.task === slot.task);
        const task = page.tasks.find((one) => one.task === slot.task);
        const title = slot.addedBy
          ? t('cases.addedBy', { signer: names(slot.persons), person: slot.addedBy.name })
          : signers.length === signOff.slots.length ? say(signers[index]?.labels, say(signOff.labels)) : names(slot.persons) || say(signOff.labels);
        if (given) {
          return (
            <Row
              key={slot.task} icon={given.approves ? 'check' : 'close'} tone={given.approves ? 'ok' : 'err'} title={title}
              facts={[given.for ? t('cases.byFor', { person: given.by.name, principal: given.for.name }) : given.by.name, formatInstant(given.signedAt), given.comment]}
              end={t(given.approves ? 'cases.signed' : 'cases.rejected')}
            />
          );
        }
        return (
          <Row
            key={slot.task} icon={task ? 'edit' : 'clock'} title={title}
            facts={[task ? whoOf(task) : t(signOff.status === 'open' ? 'cases.notYourTurnYet' : 'cases.notNeeded')]}
            end={task ? <DueText at={task.dueAt} short /> : '—'}
          />
        );
      })}
      <div className="ob-hash s12 t3" title={signOff.hash}>{t('cases.sameContent')} <span className="mono">{shortHash(signOff.hash)}</span></div>
    </>
  );
}

function statesSignOffs(procedure: Procedure): readonly { id: string; signers: readonly { labels?: { 'zh-CN': string; 'en-US': string } }[] }[] {
  const walk = (states: Procedure['content']['states']): ReturnType<typeof statesSignOffs> =>
    states.flatMap((state) => [...(state.signOffs ?? []), ...walk(state.states ?? [])]);
  return walk(procedure.content.states);
}

function ruleOf(signOff: SignOff): string {
  return t(`cases.rule.${signOff.rule}`, { k: signOff.k ?? 0, n: signOff.slots.length, weight: signOff.weight ?? 0 });
}
