import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { AreaField, fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { CasePage, Command, Procedure } from './cases';
import { candidatesQuery, command } from './cases';
import { say, statesOf } from './definition';
import type { Typed } from './FormFields';
import { dataOf, FormFields, typedOf } from './FormFields';

/** Verbs that need something to be said, chosen or filled in. */
export type DialogVerb =
  | 'reassign' | 'delegate' | 'addSigner' | 'sendBack' | 'copyTo' | 'link' | 'suspend' | 'resume' | 'cancel' | 'edit' | 'do';

interface Props {
  verb: DialogVerb;
  page: CasePage;
  procedure: Procedure;
  /** Event of a transition that is taken by hand. */
  event?: string;
  form?: string;
  onClose: () => void;
}

/** Which fields a verb asks for. */
const asks: Readonly<Record<DialogVerb, readonly ('task' | 'person' | 'position' | 'state' | 'target' | 'reason' | 'form')[]>> = {
  reassign: ['task', 'person'],
  delegate: ['task', 'person'],
  addSigner: ['task', 'person', 'position'],
  sendBack: ['task', 'state', 'reason'],
  copyTo: ['person'],
  link: ['target'],
  suspend: ['reason'],
  resume: ['reason'],
  cancel: ['reason'],
  edit: ['form'],
  do: ['form'],
};

const linkKinds = ['case', 'equipment', 'alarm', 'url'] as const;

/** Asks for what a verb needs and does it. */
export function CommandDialog({ verb, page, procedure, event, form: formName, onClose }: Props): JSX.Element {
  const needs = asks[verb];
  const self = useSession()?.person?.id;
  const people = useQuery(candidatesQuery).data ?? [];
  const form = formName === undefined ? undefined : procedure.forms[formName];
  const tasks = page.tasks.filter((task) => suits(verb, task, page, self));
  const [task, setTask] = useState(tasks[0]?.task ?? 0);
  const [person, setPerson] = useState('');
  const [position, setPosition] = useState('beside');
  const [state, setState] = useState(page.backTo.at(-1) ?? '');
  const [kind, setKind] = useState<string>('case');
  const [target, setTarget] = useState('');
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState<Typed>(() => (form ? typedOf(form, page.data) : {}));
  const act = useMutation({ mutationFn: (what: Command) => command(page.case.id, what), onSuccess: onClose });
  const problem = act.error ? problemOf(act.error) : undefined;
  const states = statesOf(procedure.content.states);
  const send = (): void =>
    act.mutate({
      verb,
      ...(needs.includes('task') && task > 0 ? { task } : {}),
      ...(needs.includes('person') ? (verb === 'copyTo' ? { persons: [person] } : { to: person }) : {}),
      ...(needs.includes('position') ? { position } : {}),
      ...(needs.includes('state') ? { state } : {}),
      ...(needs.includes('target') ? { kind, target: target.trim() } : {}),
      ...(needs.includes('reason') ? { comment: reason.trim() } : {}),
      ...(event === undefined ? {} : { event }),
      ...(form ? { data: dataOf(form, typed) } : {}),
    });
  const title = event === undefined ? t(`cases.verb.${verb}`) : say(page.actions.find((one) => one.event === event)?.labels);
  return (
    <Dialog title={title} onClose={onClose} width={form ? 720 : 520}>
      <form
        className="form"
        onSubmit={(submitted: SyntheticEvent) => {
          submitted.preventDefault();
          send();
        }}
      >
        {problem && <Refused problem={problem} />}
        <p className="t2 s13">{t(`cases.about.${verb}`)}</p>
        {needs.includes('task') && tasks.length > 1 && (
          <SelectField
            label={t('cases.task')} value={String(task)} onChange={(value) => setTask(Number(value))}
            choices={tasks.map((one) => ({ value: String(one.task), text: `${say(one.labels)}${one.assignee ? ` · ${one.assignee.name}` : ''}` }))}
          />
        )}
        {needs.includes('person') && (
          <SelectField
            label={t('cases.person')} value={person} onChange={setPerson} error={fieldError(problem, verb === 'copyTo' ? 'persons' : 'to')}
            choices={[{ value: '', text: t('cases.choose') }, ...people.filter((one) => one.id !== self).map((one) => ({ value: one.id, text: one.name }))]}
          />
        )}
        {needs.includes('position') && (
          <SelectField
            label={t('cases.position')} value={position} onChange={setPosition}
            choices={['before', 'beside', 'after'].map((one) => ({ value: one, text: t(`cases.position.${one}`) }))}
          />
        )}
        {needs.includes('state') && (
          <SelectField
            label={t('cases.backTo')} value={state} onChange={setState} error={fieldError(problem, 'state')}
            choices={page.backTo.map((id) => ({ value: id, text: say(states.find((one) => one.id === id)?.labels, id) }))}
          />
        )}
        {needs.includes('target') && (
          <>
            <SelectField
              label={t('cases.linkKind')} value={kind} onChange={setKind}
              choices={linkKinds.map((one) => ({ value: one, text: t(`cases.link.${one}`) }))}
            />
            <TextField label={t('cases.linkTarget')} value={target} onChange={setTarget} error={fieldError(problem, 'target')} input={{ maxLength: 400 }} />
          </>
        )}
        {form && <FormFields form={form} typed={typed} onChange={setTyped} problem={problem} people={people} />}
        {needs.includes('reason') && <AreaField label={t('cases.reason')} value={reason} onChange={setReason} error={fieldError(problem, 'comment')} />}
        <FormActs note={t('cases.keptInLog')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className={verb === 'cancel' ? 'btn d' : 'btn p'} disabled={act.isPending}>{title}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}

/** Tasks that a verb can be about, for this reader. */
function suits(verb: DialogVerb, task: CasePage['tasks'][number], page: CasePage, self: string | undefined): boolean {
  if (verb === 'reassign') return task.assignee?.id === self || page.canSupervise;
  if (verb === 'addSigner') return task.kind === 'sign' && task.can;
  return task.can;
}
