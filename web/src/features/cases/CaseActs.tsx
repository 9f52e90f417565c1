import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import type { MenuItem } from '../../ui/Menu';
import { Menu } from '../../ui/Menu';
import { Refused } from '../../ui/states';
import { Dialog } from '../../ui/dialogs';
import type { CasePage, Command, Procedure } from './cases';
import { command } from './cases';
import type { DialogVerb } from './CommandDialog';
import { CommandDialog } from './CommandDialog';
import { say } from './definition';

interface Asked {
  verb: DialogVerb;
  event?: string;
  form?: string | null;
}

/** What the reader may do beside the task: two acts in the header, the rest in a menu. */
export function CaseActs({ page, procedure }: { page: CasePage; procedure: Procedure }): JSX.Element {
  const [asked, setAsked] = useState<Asked | null>(null);
  const direct = useMutation({ mutationFn: (what: Command) => command(page.case.id, what) });
  const self = useSession()?.person?.id;
  const open = page.case.status === 'open';
  const own = page.tasks.filter((task) => task.assignee?.id === self || (page.canSupervise && task.assignee !== null));
  const signing = page.tasks.some((task) => task.kind === 'sign' && task.can);
  const doable = page.tasks.some((task) => task.can);
  const ask = (verb: DialogVerb): (() => void) => () => setAsked({ verb });
  const item = (verb: DialogVerb, when: boolean): readonly MenuItem[] =>
    when ? [{ key: verb, text: t(`cases.verb.${verb}`), onClick: ask(verb) }] : [];
  const items: readonly MenuItem[] = [
    ...item('reassign', open && (own.length > 0 || (page.canSupervise && page.tasks.length > 0))),
    ...item('delegate', open && doable),
    ...item('addSigner', open && signing),
    ...item('sendBack', open && page.backTo.length > 0 && (doable || page.canSupervise)),
    ...item('copyTo', page.canWrite),
    ...item('link', page.canWrite),
    ...item('suspend', open && page.canSupervise),
    ...item('resume', page.case.status === 'suspended' && page.canSupervise),
    ...item('cancel', (open || page.case.status === 'suspended') && (page.canSupervise || page.initiator?.id === self)),
    ...(open ? page.startable : []).map((id) => ({
      key: `start ${id}`,
      text: t('cases.startTask', { task: say(procedure.content.discretionary?.find((one) => one.id === id)?.labels, id) }),
      onClick: () => direct.mutate({ verb: 'start', start: id }),
    })),
  ];
  return (
    <>
      {page.actions.map((action) => (
        <button
          key={action.event} type="button" className="btn"
          onClick={() => setAsked({ verb: 'do', event: action.event, form: action.form })}
        >
          {say(action.labels)}
        </button>
      ))}
      {page.canWithdraw && open && (
        <button type="button" className="btn" disabled={direct.isPending} onClick={() => direct.mutate({ verb: 'withdraw' })}>
          {t('cases.verb.withdraw')}
        </button>
      )}
      {open && page.tasks.length > 0 && !doable && (
        <button type="button" className="btn" disabled={direct.isPending} onClick={() => direct.mutate({ verb: 'urge' })}>
          {t('cases.verb.urge')}
        </button>
      )}
      {items.length > 0 && <Menu className="btn" right label={t('cases.more')} content={<Icon name="more" />} items={items} />}
      {asked && (
        <CommandDialog
          verb={asked.verb} page={page} procedure={procedure} onClose={() => setAsked(null)}
          {...(asked.event === undefined ? {} : { event: asked.event })}
          {...(asked.form ? { form: asked.form } : {})}
        />
      )}
      {direct.error !== null && (
        <Dialog title={t('cases.notDone')} onClose={() => direct.reset()}>
          <Refused problem={problemOf(direct.error)} />
          <div className="form-acts">
            <span className="sp" />
            <button type="button" className="btn" onClick={() => direct.reset()}>{t('ui.close')}</button>
          </div>
        </Dialog>
      )}
    </>
  );
}
