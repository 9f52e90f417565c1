import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatDuration, formatInstant } from '../../i18n/format';
import { t, textOf } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Token } from './identity';
import { nameOf, organizationsQuery, refreshIdentity, tokensQuery } from './identity';
import { sourcesQuery } from './sources';
import './system.css';
import { TokenDialog } from './TokenDialog';

const soon = 30 * 86_400_000;

/** How a token stands now. */
function stateOf(token: Token, now: number): 'revoked' | 'expired' | 'expiring' | 'valid' {
  if (token.revokedAt !== null) return 'revoked';
  if (token.expiresAt === null) return 'valid';
  const left = Date.parse(token.expiresAt) - now;
  return left <= 0 ? 'expired' : left < soon ? 'expiring' : 'valid';
}

function TokenState({ token }: { token: Token }): JSX.Element {
  const state = stateOf(token, Date.now());
  const kind = state === 'valid' ? 'plain' : state === 'expiring' ? 'warning' : 'stop';
  return <StatusTag kind={kind}>{t(`system.tokenState.${state}`)}</StatusTag>;
}

/** Tokens of programs: what each may do, until when, when it was last used. */
export function TokensPage(): JSX.Element {
  const tokens = useQuery(tokensQuery);
  const organizations = useQuery(organizationsQuery).data;
  const sources = useQuery(sourcesQuery(useAllowed('sources.read'))).data;
  const [selected, setSelected] = useAddress('token');
  const [ended, setEnded] = useAddress('ended', 'no');
  const [adding, setAdding] = useState(false);
  const mayEdit = useAllowed('identity.edit');
  const names = useMemo(() => new Map((organizations ?? []).map((node) => [node.number, nameOf(node)])), [organizations]);
  const sourceNames = useMemo(() => new Map((sources ?? []).map((one) => [one.id, one.name])), [sources]);
  const columns = useMemo(() => columnsOf(names, sourceNames), [names, sourceNames]);
  const now = Date.now();
  const all = tokens.data ?? [];
  const shown = all.filter((one) => ended === 'yes' || !['revoked', 'expired'].includes(stateOf(one, now)));
  const current = all.find((one) => one.id === selected);
  return (
    <>
      <PageHeader
        title={t('app.menu.system.apiTokens')}
        crumbs={[{ text: t('app.section.system') }]}
        actions={
          mayEdit && (
            <button type="button" className="btn p" onClick={() => setAdding(true)}>
              <Icon name="plus" />
              {t('system.newToken')}
            </button>
          )
        }
      />
      <div className="body split">
        <Panel
          title={t('app.menu.system.apiTokens')}
          meta={tokens.data && t('ui.rows', { count: shown.length })}
          link={
            <label className="check">
              <input type="checkbox" className="tick" checked={ended === 'yes'} onChange={(event) => setEnded(event.target.checked ? 'yes' : 'no')} />
              <span className="s13">{t('system.showEnded')}</span>
            </label>
          }
        >
          <Loaded query={tokens} what={t('app.menu.system.apiTokens')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('app.menu.system.apiTokens')} columns={columns} rows={shown} rowKey={(one) => one.id} current={current?.id}
                onCurrent={(one) => setSelected(one.id)} cards
                empty={<EmptyState title={t('system.noTokens')} fact={t('system.noTokensFact')} />}
              />
            )}
          </Loaded>
        </Panel>
        {current && (
          <TokenPanel
            key={current.id} token={current} org={names.get(current.org) ?? '—'} mayEdit={mayEdit} onClose={() => setSelected('')}
            source={current.sourceId === null ? null : (sourceNames.get(current.sourceId) ?? current.sourceId)}
          />
        )}
      </div>
      {adding && <TokenDialog onClose={() => setAdding(false)} onMade={setSelected} />}
    </>
  );
}

function columnsOf(names: ReadonlyMap<number, string>, sources: ReadonlyMap<string, string>): readonly Column<Token>[] {
  return [
    { key: 'name', title: t('system.tokenName'), width: 190, render: (one) => <b>{one.name}</b>, sort: (one) => one.name },
    { key: 'state', title: t('system.state'), width: 110, render: (one) => <TokenState token={one} />, sort: (one) => stateOf(one, Date.now()) },
    { key: 'org', title: t('system.scope'), width: 170, render: (one) => names.get(one.org) ?? '—', sort: (one) => names.get(one.org) ?? '' },
    {
      key: 'for', title: t('system.tokenFor'),
      render: (one) =>
        [
          ...(one.sourceId === null ? [] : [t('system.writesSource', { source: sources.get(one.sourceId) ?? one.sourceId })]),
          ...(one.scopes.length === 0 ? [] : [t('system.scopesCount', { count: one.scopes.length })]),
        ].join(t('system.comma')),
    },
    { key: 'expires', title: t('system.expires'), width: 110, render: (one) => (one.expiresAt === null ? t('system.openEnd') : formatInstant(one.expiresAt, 'date')), sort: (one) => one.expiresAt ?? '9' },
    { key: 'used', title: t('system.lastUsed'), width: 130, render: (one) => (one.lastUsedAt === null ? t('system.never') : formatInstant(one.lastUsedAt)), sort: (one) => one.lastUsedAt ?? '' },
  ];
}

function TokenPanel({ token, org, source, mayEdit, onClose }: {
  token: Token; org: string; source: string | null; mayEdit: boolean; onClose: () => void;
}): JSX.Element {
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => api.post(`/identity/tokens/${token.id}/revoke`),
    onSuccess: async () => {
      await refreshIdentity();
      setAsking(false);
    },
  });
  const used = token.lastUsedAt === null ? null : Date.now() - Date.parse(token.lastUsedAt);
  return (
    <SidePanel
      label={t('system.token')} title={token.name} meta={<TokenState token={token} />} onClose={onClose}
      acts={mayEdit && token.revokedAt === null && (
        <><span className="sp" /><button type="button" className="btn s d" onClick={() => setAsking(true)}>{t('system.revoke')}</button></>
      )}
    >
      <SideBlock>
        <Facts
          facts={[
            [t('system.scope'), org],
            [t('system.source'), source ?? '—'],
            [t('system.createdBy'), `${token.createdBy} ${formatInstant(token.createdAt, 'record').slice(0, 16)}`],
            [t('system.expires'), token.expiresAt === null ? t('system.openEnd') : formatInstant(token.expiresAt, 'record')],
            [t('system.lastUsed'), used === null ? t('system.never') : t('ui.ago', { age: formatDuration(used) })],
            ...(token.revokedAt === null ? [] : [[t('system.revokedAt'), formatInstant(token.revokedAt, 'record')] as const]),
          ]}
        />
      </SideBlock>
      <SideBlock title={t('system.scopes')}>
        {token.scopes.length === 0 && <p className="s13">{t('system.onlyWrites')}</p>}
        <ul className="scopes">{token.scopes.map((one) => <li key={one}>{textOf(`system.permission.${one}`, one)}<span className="mono t3 code">{one}</span></li>)}</ul>
      </SideBlock>
      {asking && (
        <ConfirmWithConsequences
          title={t('system.revokeTitle', { name: token.name })}
          consequences={[
            [t('ui.now'), used === null ? t('system.neverUsed') : t('system.usedAgo', { age: formatDuration(used) })],
            [t('ui.effect'), t(source === null ? 'system.revokeEffect' : 'system.revokeSourceEffect', { source: source ?? '' })],
            [t('ui.undo'), t('system.revokeUndo')],
          ]}
          note={t('system.audited')} act={t('system.revoke')} danger busy={revoke.isPending}
          problem={revoke.error ? problemOf(revoke.error) : undefined} onAct={() => revoke.mutate()} onCancel={() => setAsking(false)}
        />
      )}
    </SidePanel>
  );
}
