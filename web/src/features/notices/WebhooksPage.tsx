import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Webhook } from './notices';
import { refreshNotices, webhooksQuery } from './notices';
import './notices.css';
import { WebhookDialog } from './WebhookDialog';

/** Where notices go outside: group robots of WeCom and DingTalk, and systems with an address of their own. */
export function WebhooksPage(): JSX.Element {
  const hooks = useQuery(webhooksQuery);
  const [selected, setSelected] = useAddress('hook');
  const [writing, setWriting] = useState<Webhook | 'new' | null>(null);
  const columns = useMemo(columnsOf, []);
  const current = hooks.data?.find((one) => one.id === selected);
  return (
    <>
      <PageHeader
        title={t('app.menu.system.webhooks')} crumbs={[{ text: t('app.section.system') }]}
        actions={<button type="button" className="btn p" onClick={() => setWriting('new')}><Icon name="plus" />{t('notices.newHook')}</button>}
      />
      <div className="body split">
        <Panel title={t('app.menu.system.webhooks')} meta={hooks.data && t('ui.rows', { count: hooks.data.length })}>
          <Loaded query={hooks} what={t('app.menu.system.webhooks')} problemOf={problemOf}>
            {(rows) => (
              <DataTable
                label={t('app.menu.system.webhooks')} columns={columns} rows={rows} rowKey={(one) => one.id} cards
                current={current?.id} onCurrent={(one) => setSelected(one.id)}
                empty={<EmptyState title={t('notices.noHooks')} fact={t('notices.noHooksFact')} />}
              />
            )}
          </Loaded>
        </Panel>
        {current && <HookPanel key={current.id} hook={current} onEdit={() => setWriting(current)} onClose={() => setSelected('')} />}
      </div>
      {writing !== null && (
        <WebhookDialog hook={writing === 'new' ? null : writing} onClose={() => setWriting(null)} onSaved={setSelected} />
      )}
    </>
  );
}

function HookState({ hook }: { hook: Webhook }): JSX.Element {
  if (hook.disabled) return <StatusTag kind="stop">{t('notices.hookState.off')}</StatusTag>;
  if (hook.approvedAt === null) return <StatusTag kind="accent">{t('notices.hookState.waiting')}</StatusTag>;
  return <StatusTag>{t('notices.hookState.on')}</StatusTag>;
}

function columnsOf(): readonly Column<Webhook>[] {
  return [
    { key: 'name', title: t('notices.name'), width: 200, render: (one) => <b>{one.name}</b>, sort: (one) => one.name },
    { key: 'state', title: t('notices.state'), width: 110, render: (one) => <HookState hook={one} /> },
    { key: 'template', title: t('notices.template'), width: 130, render: (one) => t(`notices.template.${one.template}`) },
    { key: 'url', title: t('notices.url'), render: (one) => <span className="mono">{one.url}</span> },
    { key: 'last', title: t('notices.last'), width: 150, render: (one) => one.lastAt === null ? '—' : `${formatInstant(one.lastAt)} ${one.lastAnswer}` },
  ];
}

function HookPanel({ hook, onEdit, onClose }: { hook: Webhook; onEdit: () => void; onClose: () => void }): JSX.Element {
  const [asking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: (what: 'approve' | 'test') => api.post<{ taken?: boolean; answer?: string }>(`/webhooks/${hook.id}/${what}`),
    onSettled: refreshNotices,
  });
  const remove = useMutation({
    mutationFn: () => api.delete(`/webhooks/${hook.id}`),
    onSuccess: async () => {
      onClose();
      await refreshNotices();
    },
  });
  const self = useSession()?.person?.name === hook.madeBy;
  const waiting = hook.approvedAt === null;
  return (
    <SidePanel
      label={t('notices.hook')} title={hook.name} meta={<HookState hook={hook} />} onClose={onClose}
      acts={
        <>
          <button type="button" className="btn s" onClick={onEdit}>{t('notices.edit')}</button>
          {!waiting && <button type="button" className="btn s" disabled={act.isPending} onClick={() => act.mutate('test')}>{t('notices.test')}</button>}
          <span className="sp" />
          <button type="button" className="btn s d" onClick={() => setAsking(true)}>{t('notices.remove')}</button>
          {waiting && <button type="button" className="btn s p" disabled={act.isPending || self} onClick={() => act.mutate('approve')}>{t('notices.approve')}</button>}
        </>
      }
    >
      <SideBlock title={t('notices.url')}><span className="hook-address">{hook.url}</span></SideBlock>
      <SideBlock>
        <Facts
          facts={[
            [t('notices.template'), t(`notices.template.${hook.template}`)],
            [t('notices.language'), hook.language === 'zh-CN' ? '中文' : 'English'],
            [t('notices.codes'), hook.codes.length === 0 ? t('notices.allCodes') : <span key="c" className="mono">{hook.codes.join(' ')}</span>],
            [t('notices.madeBy'), `${hook.madeBy} ${formatInstant(hook.madeAt)}`],
            [t('notices.approvedBy'), hook.approvedAt === null ? '—' : `${hook.approvedBy ?? ''} ${formatInstant(hook.approvedAt)}`],
            [t('notices.last'), hook.lastAt === null ? '—' : `${formatInstant(hook.lastAt)} ${hook.lastAnswer}`],
          ]}
        />
      </SideBlock>
      {waiting && <p className="side-note">{t('notices.secondPerson', { name: hook.madeBy })}</p>}
      {act.data?.taken !== undefined && <p className="side-note" role="status">{t(act.data.taken ? 'notices.taken' : 'notices.notTaken', { answer: act.data.answer ?? '' })}</p>}
      {act.isError && <Refused problem={problemOf(act.error)} />}
      {asking && (
        <ConfirmWithConsequences
          title={t('notices.removeQuestion', { name: hook.name })} act={t('notices.remove')} danger busy={remove.isPending}
          consequences={[[t('notices.then'), t('notices.removeThen')]]}
          problem={remove.error ? problemOf(remove.error) : undefined}
          onAct={() => remove.mutate()} onCancel={() => setAsking(false)}
        />
      )}
    </SidePanel>
  );
}
