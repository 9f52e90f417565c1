import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, readLocal } from '../../i18n/format';
import { t, textOf } from '../../i18n/i18n';
import { useSite } from '../../kernel/site';
import { Dialog } from '../../ui/dialogs';
import { CheckField, fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import { refreshIdentity, rolesQuery } from './identity';
import { OrgField } from './OrgField';
import { groupsOf } from './RolesView';
import { SecretDialog } from './SecretDialog';
import { sourcesQuery } from './sources';

const day = 86_400_000;
const terms = [30, 90, 365] as const;

/** Makes a token for a program: writing a source, permissions, or both; the secret is shown once. */
export function TokenDialog({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }): JSX.Element {
  const site = useSite();
  const permissions = useQuery(rolesQuery).data?.permissions ?? [];
  const sources = useQuery(sourcesQuery(useAllowed('sources.read'))).data ?? [];
  const [name, setName] = useState('');
  const [org, setOrg] = useState(Number(site?.id ?? 1));
  const [sourceId, setSourceId] = useState('');
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set());
  const [until, setUntil] = useState(() => formatInstant(Date.now() + 365 * day, 'date'));
  const add = useMutation({
    mutationFn: () => {
      const end = until === '' ? null : readLocal(until);
      return api.post<{ id: string; token: string }>('/identity/tokens', {
        name,
        org,
        sourceId: sourceId || null,
        scopes: permissions.filter((one) => scopes.has(one)),
        expiresAt: end === null ? null : new Date(end + day).toISOString(),
      });
    },
    onSuccess: async (made) => {
      await refreshIdentity();
      onMade(made.id);
    },
  });
  const problem = add.error ? problemOf(add.error) : undefined;
  if (add.data) {
    return (
      <SecretDialog title={t('system.tokenMade', { name })} fact={t('system.tokenFact')} secret={add.data.token} onClose={onClose}>
        <pre className="snippet">{snippet(add.data.token, sourceId !== '')}</pre>
      </SecretDialog>
    );
  }
  const turn = (one: string, on: boolean): void => {
    const next = new Set(scopes);
    if (on) next.add(one);
    else next.delete(one);
    setScopes(next);
  };
  return (
    <Dialog title={t('system.newToken')} onClose={onClose} width={680}>
      <form
        className="form two"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        {problem && <div className="all"><Refused problem={problem} /></div>}
        <TextField label={t('system.tokenName')} value={name} onChange={setName} error={fieldError(problem, 'name')} hint={t('system.tokenNameHint')} input={{ required: true, autoComplete: 'off' }} />
        <OrgField label={t('system.scope')} value={org} onChange={setOrg} error={fieldError(problem, 'org')} hint={t('system.scopeHint')} />
        <SelectField
          label={t('system.source')} value={sourceId} onChange={setSourceId} hint={t('system.sourceHint')}
          choices={[{ value: '', text: t('system.noSource') }, ...sources.map((one) => ({ value: one.id, text: one.name }))]}
        />
        <div>
          <TextField label={t('system.expires')} value={until} onChange={setUntil} error={fieldError(problem, 'expiresAt')} input={{ type: 'date' }} hint={t('system.expiresHint')} />
          <span className="row g4 terms">
            {terms.map((days) => (
              <button key={days} type="button" className="btn x" onClick={() => setUntil(formatInstant(Date.now() + days * day, 'date'))}>{t('system.inDays', { days })}</button>
            ))}
            <button type="button" className="btn x" onClick={() => setUntil('')}>{t('system.openEnd')}</button>
          </span>
        </div>
        <fieldset className="all permissions wide">
          <legend>{t('system.scopes')}{fieldError(problem, 'scopes') !== undefined && <span className="late s12">{` ${t('system.scopesNeeded')}`}</span>}</legend>
          <div className="scope-grid">
            {groupsOf(permissions).map(([group, members]) => (
              <div key={group}>
                <div className="s12 t3">{textOf(`system.permissionGroup.${group}`, group)}</div>
                {members.map((one) => (
                  <CheckField key={one} label={textOf(`system.permission.${one}`, one)} checked={scopes.has(one)} onChange={(on) => turn(one, on)} />
                ))}
              </div>
            ))}
          </div>
        </fieldset>
        <FormActs note={t('system.tokenNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={add.isPending}>{t('system.makeToken')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}

/** A first call with the token, as one pastes it into a terminal. */
function snippet(token: string, writes: boolean): string {
  return writes
    ? `curl -H 'Authorization: Token ${token}' '${location.origin}/write?db=plant' --data-binary 'test,site=a value=1'`
    : `curl -H 'Authorization: Bearer ${token}' '${location.origin}/api/v1/signals?limit=5'`;
}
