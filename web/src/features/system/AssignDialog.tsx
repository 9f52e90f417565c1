import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatInstant, readLocal } from '../../i18n/format';
import { t, textOf } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { Person } from './identity';
import { nameOf, refreshIdentity, rolesQuery } from './identity';
import { OrgField } from './OrgField';

const day = 86_400_000;

/** Gives a person a role at an organization and everything below it, for a time or without end. */
export function AssignDialog({ person, onClose }: { person: Person; onClose: () => void }): JSX.Element {
  const roles = useQuery(rolesQuery).data?.items ?? [];
  const [roleId, setRoleId] = useState('');
  const [org, setOrg] = useState(person.org);
  const [from, setFrom] = useState(formatInstant(Date.now(), 'date'));
  const [until, setUntil] = useState('');
  const today = from === formatInstant(Date.now(), 'date');
  const role = roles.find((one) => one.id === roleId) ?? roles[0];
  const assign = useMutation({
    mutationFn: () => {
      const start = today ? null : readLocal(from);
      const end = until === '' ? null : readLocal(until);
      return api.post('/identity/assignments', {
        personId: person.id,
        roleId: role?.id,
        org,
        fromAt: start === null ? null : new Date(start).toISOString(),
        // The last day counts: the role ends when that day does.
        untilAt: end === null ? null : new Date(end + day).toISOString(),
      });
    },
    onSuccess: async () => {
      await refreshIdentity();
      onClose();
    },
  });
  const problem = assign.error ? problemOf(assign.error) : undefined;
  return (
    <Dialog title={t('system.assignTitle', { name: person.name })} onClose={onClose} width={600}>
      <form
        className="form two"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          assign.mutate();
        }}
      >
        {problem && <div className="all"><Refused problem={problem} /></div>}
        <SelectField label={t('system.role')} value={role?.id ?? ''} onChange={setRoleId} choices={roles.map((one) => ({ value: one.id, text: nameOf(one) }))} />
        <OrgField label={t('system.scope')} value={org} onChange={setOrg} hint={t('system.scopeHint')} />
        <TextField label={t('system.from')} value={from} onChange={setFrom} input={{ type: 'date', required: true }} />
        <TextField label={t('system.until')} value={until} onChange={setUntil} error={fieldError(problem, 'untilAt')} hint={t('system.untilHint')} input={{ type: 'date', min: from }} />
        {role && (
          <div className="all granted">
            <span className="s13 t2">{t('system.roleAllows')}</span>
            <ul>{role.permissions.map((one) => <li key={one}>{textOf(`system.permission.${one}`, one)}</li>)}</ul>
          </div>
        )}
        <FormActs note={t('system.audited')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={assign.isPending || role === undefined}>{t('system.assignRole')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
