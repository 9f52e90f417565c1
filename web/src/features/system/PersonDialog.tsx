import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { t } from '../../i18n/i18n';
import { useSite } from '../../kernel/site';
import { Dialog } from '../../ui/dialogs';
import { fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { Person } from './identity';
import { nameOf, refreshIdentity, rolesQuery } from './identity';
import { OrgField } from './OrgField';
import { SecretDialog } from './SecretDialog';

/** Adds a person, with a first role if wanted, and shows the one-time password. */
export function PersonDialog({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }): JSX.Element {
  const site = useSite();
  const group = useSession()?.group;
  const roles = useQuery(rolesQuery).data?.items ?? [];
  const [input, setInput] = useState({
    name: '', userName: '', email: '', phone: '', org: Number(site?.id ?? group?.id ?? 1), language: 'zh-CN', roleId: '',
  });
  const add = useMutation({
    mutationFn: async () => {
      const { roleId, email, phone, ...person } = input;
      const made = await api.post<{ id: string; oneTimePassword: string }>('/identity/people', {
        ...person, email: email || null, phone: phone || null, userName: input.userName.trim().toLowerCase(),
      });
      if (roleId !== '') await api.post('/identity/assignments', { personId: made.id, roleId, org: input.org });
      return made;
    },
    onSettled: refreshIdentity,
    onSuccess: (made) => onMade(made.id),
  });
  const problem = add.error ? problemOf(add.error) : undefined;
  const set = (part: Partial<typeof input>): void => setInput({ ...input, ...part });
  if (add.data) {
    return (
      <SecretDialog
        title={t('system.oneTimePassword')}
        fact={t('system.oneTimeFact', { name: input.name, userName: input.userName })}
        secret={add.data.oneTimePassword}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog title={t('system.newPerson')} onClose={onClose} width={640}>
      <form
        className="form two"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        {problem && <div className="all"><Refused problem={problem} /></div>}
        <TextField label={t('system.name')} value={input.name} onChange={(name) => set({ name })} error={fieldError(problem, 'name')} input={{ required: true, autoComplete: 'off' }} />
        <TextField label={t('system.userName')} value={input.userName} onChange={(userName) => set({ userName })} error={fieldError(problem, 'userName')} hint={t('system.userNameHint')} input={{ required: true, autoComplete: 'off', autoCapitalize: 'none', spellCheck: false }} />
        <OrgField label={t('system.organization')} value={input.org} onChange={(org) => set({ org })} error={fieldError(problem, 'org')} />
        <SelectField
          label={t('system.firstRole')}
          value={input.roleId}
          onChange={(roleId) => set({ roleId })}
          choices={[{ value: '', text: t('system.noRoleYet') }, ...roles.map((role) => ({ value: role.id, text: nameOf(role) }))]}
          hint={t('system.firstRoleHint')}
        />
        <ContactFields value={input} onChange={set} problem={problem} />
        <FormActs note={t('system.personNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={add.isPending}>{t('system.addPerson')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}

interface Contact { email: string; phone: string; language: string }

function ContactFields({ value, onChange, problem }: {
  value: Contact; onChange: (part: Partial<Contact>) => void; problem: ReturnType<typeof problemOf> | undefined;
}): JSX.Element {
  return (
    <>
      <TextField label={t('system.email')} value={value.email} onChange={(email) => onChange({ email })} error={fieldError(problem, 'email')} input={{ type: 'email', autoComplete: 'off' }} />
      <TextField label={t('system.phone')} value={value.phone} onChange={(phone) => onChange({ phone })} error={fieldError(problem, 'phone')} input={{ type: 'tel', autoComplete: 'off' }} />
      <SelectField
        label={t('app.language')} value={value.language} onChange={(language) => onChange({ language })}
        choices={[{ value: 'zh-CN', text: t('system.chinese') }, { value: 'en-US', text: t('system.english') }]}
      />
    </>
  );
}

/** Changes name, contact and language; account and organization stay. */
export function PersonEditDialog({ person, onClose }: { person: Person; onClose: () => void }): JSX.Element {
  const [input, setInput] = useState({
    name: person.name, email: person.email ?? '', phone: person.phone ?? '', language: person.language,
  });
  const save = useMutation({
    mutationFn: () => api.post(`/identity/people/${person.id}`, input),
    onSuccess: async () => {
      await refreshIdentity();
      onClose();
    },
  });
  const problem = save.error ? problemOf(save.error) : undefined;
  const set = (part: Partial<typeof input>): void => setInput({ ...input, ...part });
  return (
    <Dialog title={t('system.editPerson', { name: person.name })} onClose={onClose}>
      <form
        className="form two"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {problem && <div className="all"><Refused problem={problem} /></div>}
        <TextField label={t('system.name')} value={input.name} onChange={(name) => set({ name })} error={fieldError(problem, 'name')} input={{ required: true }} />
        <ContactFields value={input} onChange={set} problem={problem} />
        <FormActs>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={save.isPending}>{t('ui.save')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
