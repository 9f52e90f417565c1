import { useMutation } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { CheckField, fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { Webhook, WebhookInput } from './notices';
import { refreshNotices } from './notices';

const templates = ['wecom', 'dingtalk', 'generic'] as const;

/** Writes a webhook; another address than before needs a new approval. */
export function WebhookDialog({ hook, onClose, onSaved }: {
  hook: Webhook | null; onClose: () => void; onSaved: (id: string) => void;
}): JSX.Element {
  const session = useSession();
  const [input, setInput] = useState<WebhookInput>(() => ({
    org: hook?.org ?? Number(session?.group?.id ?? session?.sites[0]?.id ?? 1), name: hook?.name ?? '', template: hook?.template ?? 'wecom', url: hook?.url ?? '',
    secret: null, codes: hook?.codes ?? [], language: hook?.language ?? 'zh-CN', disabled: hook?.disabled ?? false,
  }));
  const set = (change: Partial<WebhookInput>): void => setInput({ ...input, ...change });
  const save = useMutation({
    mutationFn: () => (hook === null ? api.post<Webhook>('/webhooks', input) : api.put<Webhook>(`/webhooks/${hook.id}`, input)),
    onSuccess: async (saved) => {
      await refreshNotices();
      onSaved(saved.id);
      onClose();
    },
  });
  const problem = save.error ? problemOf(save.error) : undefined;
  const orgs = [...(session?.group ? [{ value: session.group.id, text: session.group.name }] : []), ...(session?.sites ?? []).map((site) => ({ value: site.id, text: site.name }))];
  return (
    <Dialog title={t(hook === null ? 'notices.newHook' : 'notices.editHook')} onClose={onClose} width={560}>
      <form
        className="form"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {problem && <Refused problem={problem} />}
        <TextField label={t('notices.name')} value={input.name} onChange={(name) => set({ name })} error={fieldError(problem, 'name')} input={{ required: true }} />
        {hook === null && <SelectField label={t('notices.org')} value={String(input.org)} onChange={(org) => set({ org: Number(org) })} choices={orgs} />}
        <SelectField
          label={t('notices.template')} value={input.template} choices={templates.map((one) => ({ value: one, text: t(`notices.template.${one}`) }))}
          onChange={(value) => set({ template: templates.find((one) => one === value) ?? 'generic' })}
        />
        <TextField
          label={t('notices.url')} value={input.url} mono onChange={(url) => set({ url })} error={fieldError(problem, 'url')}
          hint={t('notices.urlHint')} input={{ required: true, inputMode: 'url' }}
        />
        <TextField
          label={t('notices.secret')} value={input.secret ?? ''} mono onChange={(secret) => set({ secret: secret === '' ? null : secret })}
          error={fieldError(problem, 'secret')} hint={t(hook === null ? 'notices.secretHint' : 'notices.secretKept')} input={{ autoComplete: 'off' }}
        />
        <TextField
          label={t('notices.codes')} value={input.codes.join(' ')} mono hint={t('notices.codesHint')}
          onChange={(text) => set({ codes: text.split(' ').filter((one, at, all) => one !== '' || at === all.length - 1) })}
        />
        <SelectField
          label={t('notices.language')} value={input.language} onChange={(value) => set({ language: value })}
          choices={[{ value: 'zh-CN', text: '中文' }, { value: 'en-US', text: 'English' }]}
        />
        <CheckField label={t('notices.disabled')} checked={input.disabled} onChange={(disabled) => set({ disabled })} />
        <FormActs note={t('notices.approvalNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={save.isPending}>{t('notices.save')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
