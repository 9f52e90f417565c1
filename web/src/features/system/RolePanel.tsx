import { useMutation } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { t, textOf } from '../../i18n/i18n';
import { CheckField, fieldError, TextField } from '../../ui/fields';
import { SidePanel } from '../../ui/SidePanel';
import { Refused } from '../../ui/states';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import type { Role } from './identity';
import { nameOf, refreshIdentity } from './identity';
import { groupsOf } from './RolesView';

interface Props {
  /** Undefined makes a new one. */
  role: Role | undefined;
  permissions: readonly string[];
  onClose: () => void;
  onSaved: (id: string) => void;
}

/** A role's names and permissions; the administrator's role always holds everything. */
export function RolePanel({ role, permissions, onClose, onSaved }: Props): JSX.Element {
  const mayEdit = useAllowed('identity.edit') && role?.code !== 'administrator';
  const [code, setCode] = useState(role?.code ?? '');
  const [nameZh, setNameZh] = useState(role?.nameZh ?? '');
  const [nameEn, setNameEn] = useState(role?.nameEn ?? '');
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set(role?.permissions ?? []));
  const [asking, setAsking] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      api.post<{ id: string }>(role ? `/identity/roles/${role.id}` : '/identity/roles', {
        code,
        nameZh,
        nameEn,
        permissions: permissions.filter((one) => held.has(one)),
      }),
    onSuccess: async (made) => {
      await refreshIdentity();
      setAsking(false);
      onSaved(made.id);
    },
    onError: () => setAsking(false),
  });
  const problem = save.error ? problemOf(save.error) : undefined;
  const added = permissions.filter((one) => held.has(one) && !(role?.permissions.includes(one) ?? false));
  const removed = permissions.filter((one) => !held.has(one) && (role?.permissions.includes(one) ?? false));
  const changed = added.length + removed.length > 0 || nameZh !== role?.nameZh || nameEn !== role.nameEn;
  const turn = (one: string, on: boolean): void => {
    const next = new Set(held);
    if (on) next.add(one);
    else next.delete(one);
    setHeld(next);
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    // A role that nobody holds changes nothing for anybody.
    if (role && role.holders > 0 && added.length + removed.length > 0) setAsking(true);
    else save.mutate();
  };
  const words = (list: readonly string[]): string =>
    list.map((one) => textOf(`system.permission.${one}`, one)).join(t('system.comma')) || '—';
  return (
    <SidePanel
      label={t('system.role')}
      title={role ? nameOf(role) : t('system.newRole')}
      meta={role ? t('system.roleMeta', { code: role.code, count: role.holders }) : undefined}
      onClose={onClose}
      acts={
        mayEdit && (
          <>
            <span className="s12 t3 sp">{role && !changed ? t('system.noChange') : ''}</span>
            <button type="submit" form="role" className="btn s p" disabled={save.isPending || !changed}>{t(role ? 'ui.save' : 'system.addRole')}</button>
          </>
        )
      }
    >
      <form id="role" className="form side-form" onSubmit={submit}>
        {role?.code === 'administrator' && <p className="s13 t2">{t('system.administratorFixed')}</p>}
        {problem && <Refused problem={problem} />}
        {!role && <TextField label={t('system.code')} value={code} onChange={setCode} error={fieldError(problem, 'code')} hint={t('system.codeHint')} mono input={{ required: true, spellCheck: false }} />}
        {mayEdit && <TextField label={t('system.nameZh')} value={nameZh} onChange={setNameZh} error={fieldError(problem, 'nameZh')} input={{ required: true }} />}
        {mayEdit && <TextField label={t('system.nameEn')} value={nameEn} onChange={setNameEn} error={fieldError(problem, 'nameEn')} input={{ required: true }} />}
        {groupsOf(permissions).map(([group, members]) => (
          <fieldset key={group} className="permissions">
            <legend>{textOf(`system.permissionGroup.${group}`, group)}</legend>
            {members.map((one) => (
              <CheckField key={one} label={textOf(`system.permission.${one}`, one)} checked={held.has(one)} disabled={!mayEdit} onChange={(on) => turn(one, on)} />
            ))}
          </fieldset>
        ))}
      </form>
      {asking && role && (
        <ConfirmWithConsequences
          title={t('system.changeRoleTitle', { role: nameOf(role) })}
          consequences={[
            [t('system.added'), words(added)],
            [t('system.removed'), words(removed)],
            [t('ui.effect'), t('system.changeRoleEffect', { count: role.holders })],
            [t('ui.undo'), t('system.changeRoleUndo')],
          ]}
          note={t('system.audited')} act={t('system.changeRole')} busy={save.isPending}
          onAct={() => save.mutate()} onCancel={() => setAsking(false)}
        />
      )}
    </SidePanel>
  );
}
