import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed, useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { Icon } from '../../ui/Icon';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { StatusTag } from '../../ui/StatusTag';
import { AssignDialog } from './AssignDialog';
import type { Assignment, Organization, Person, Role } from './identity';
import { nameOf, refreshIdentity, validityOf } from './identity';
import { PersonState } from './PeopleView';
import { PersonEditDialog } from './PersonDialog';
import { SecretDialog } from './SecretDialog';

interface Props {
  person: Person;
  orgOf: ReadonlyMap<number, Organization>;
  roleOf: ReadonlyMap<string, Role>;
  onClose: () => void;
}

type Asking = 'edit' | 'assign' | 'reset' | 'disable' | 'enable' | Assignment | null;

/** One person: data, roles with their validity, and what may be done with the sign-in. */
export function PersonPanel({ person, orgOf, roleOf, onClose }: Props): JSX.Element {
  const mayEdit = useAllowed('identity.edit');
  const own = useSession()?.person?.id === person.id;
  const [asking, setAsking] = useState<Asking>(null);
  const done = (): void => setAsking(null);
  return (
    <SidePanel
      label={t('system.person')}
      title={person.name}
      meta={person.userName}
      onClose={onClose}
      acts={
        mayEdit && (
          <>
            <button type="button" className="btn s" onClick={() => setAsking('edit')}>{t('ui.edit')}</button>
            <button type="button" className="btn s" onClick={() => setAsking('reset')}>{t('system.resetPassword')}</button>
            <span className="sp" />
            {person.disabled ? (
              <button type="button" className="btn s o" onClick={() => setAsking('enable')}>{t('system.enable')}</button>
            ) : (
              <button type="button" className="btn s d" disabled={own} onClick={() => setAsking('disable')}>{t('system.disable')}</button>
            )}
          </>
        )
      }
    >
      <SideBlock>
        <Facts
          facts={[
            [t('system.state'), <PersonState key="state" person={person} />],
            [t('system.organization'), nameOf(orgOf.get(person.org))],
            [t('system.email'), person.email ?? '—'],
            [t('system.phone'), person.phone ?? '—'],
            [t('app.language'), t(person.language === 'zh-CN' ? 'system.chinese' : 'system.english')],
            [t('system.lastSignIn'), person.lastSignInAt === null ? t('system.never') : formatInstant(person.lastSignInAt, 'record')],
          ]}
        />
      </SideBlock>
      <div className="side-head">
        <h3 className="sp">{t('system.roles')}</h3>
        {mayEdit && (
          <button type="button" className="btn x o" onClick={() => setAsking('assign')}>
            <Icon name="plus" />
            {t('system.assignRole')}
          </button>
        )}
      </div>
      {person.assignments.length === 0 && <p className="side-note">{t('system.noRolesFact')}</p>}
      {person.assignments.map((one) => (
        <AssignmentLine key={one.id} one={one} org={nameOf(orgOf.get(one.org))} role={nameOf(roleOf.get(one.roleId))} onEnd={mayEdit ? () => setAsking(one) : undefined} />
      ))}
      {asking === 'edit' && <PersonEditDialog person={person} onClose={done} />}
      {asking === 'assign' && <AssignDialog person={person} onClose={done} />}
      {asking === 'reset' && <ResetPassword person={person} onClose={done} />}
      {(asking === 'disable' || asking === 'enable') && <SetDisabled person={person} disabled={asking === 'disable'} onClose={done} />}
      {asking !== null && typeof asking === 'object' && (
        <EndAssignment person={person} one={asking} org={nameOf(orgOf.get(asking.org))} role={nameOf(roleOf.get(asking.roleId))} onClose={done} />
      )}
    </SidePanel>
  );
}

function AssignmentLine({ one, org, role, onEnd }: { one: Assignment; org: string; role: string; onEnd: (() => void) | undefined }): JSX.Element {
  const validity = validityOf(one, Date.now());
  const until = one.untilAt === null ? t('system.openEnd') : formatInstant(one.untilAt, 'record').slice(0, 16);
  return (
    <div className={validity === 'ended' ? 'assigned ended' : 'assigned'}>
      <div className="el sp">
        <div className="row g6"><b>{role}</b>{validity !== 'valid' && <StatusTag kind="quiet">{t(`system.validity.${validity}`)}</StatusTag>}</div>
        <div className="s12 t2 el">{t('system.inScope', { org })}</div>
        <div className="s12 t3">{t('system.fromTo', { from: formatInstant(one.fromAt, 'record').slice(0, 16), to: until })}</div>
      </div>
      {onEnd && validity !== 'ended' && <button type="button" className="btn x d" onClick={onEnd}>{t('system.endAct')}</button>}
    </div>
  );
}

function ResetPassword({ person, onClose }: { person: Person; onClose: () => void }): JSX.Element {
  const reset = useMutation({
    mutationFn: () => api.post<{ oneTimePassword: string }>(`/identity/people/${person.id}`, { newPassword: true }),
    onSuccess: refreshIdentity,
  });
  if (reset.data) {
    return (
      <SecretDialog title={t('system.oneTimePassword')} fact={t('system.oneTimeFact', { name: person.name, userName: person.userName })}
        secret={reset.data.oneTimePassword} onClose={onClose} />
    );
  }
  return (
    <ConfirmWithConsequences
      title={t('system.resetTitle', { name: person.name })}
      consequences={[
        [t('ui.effect'), t('system.resetEffect')],
        [t('ui.undo'), t('system.resetUndo')],
      ]}
      note={t('system.audited')} act={t('system.resetPassword')} busy={reset.isPending}
      problem={reset.error ? problemOf(reset.error) : undefined}
      onAct={() => reset.mutate()} onCancel={onClose}
    />
  );
}

function SetDisabled({ person, disabled, onClose }: { person: Person; disabled: boolean; onClose: () => void }): JSX.Element {
  const change = useMutation({
    mutationFn: () => api.post(`/identity/people/${person.id}`, { disabled }),
    onSuccess: async () => {
      await refreshIdentity();
      onClose();
    },
  });
  return (
    <ConfirmWithConsequences
      title={t(disabled ? 'system.disableTitle' : 'system.enableTitle', { name: person.name })}
      consequences={[
        [t('ui.effect'), t(disabled ? 'system.disableEffect' : 'system.enableEffect')],
        [t('ui.undo'), t(disabled ? 'system.disableUndo' : 'system.enableUndo')],
      ]}
      note={t('system.audited')} act={t(disabled ? 'system.disable' : 'system.enable')} danger={disabled} busy={change.isPending}
      problem={change.error ? problemOf(change.error) : undefined}
      onAct={() => change.mutate()} onCancel={onClose}
    />
  );
}

function EndAssignment({ person, one, org, role, onClose }: { person: Person; one: Assignment; org: string; role: string; onClose: () => void }): JSX.Element {
  const end = useMutation({
    mutationFn: () => api.post(`/identity/assignments/${one.id}/end`),
    onSuccess: async () => {
      await refreshIdentity();
      onClose();
    },
  });
  return (
    <ConfirmWithConsequences
      title={t('system.endTitle', { name: person.name, role })}
      consequences={[
        [t('ui.now'), t('system.endNow', { role, org })],
        [t('ui.effect'), t('system.endEffect')],
        [t('ui.undo'), t('system.endUndo')],
      ]}
      note={t('system.audited')} act={t('system.endAct')} danger busy={end.isPending}
      problem={end.error ? problemOf(end.error) : undefined}
      onAct={() => end.mutate()} onCancel={onClose}
    />
  );
}
