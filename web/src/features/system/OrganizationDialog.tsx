import { useMutation } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { CheckField, fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import { refreshIdentity } from './identity';
import { OrgField } from './OrgField';

const kinds = ['company', 'site', 'department', 'external'] as const;
type Kind = (typeof kinds)[number];

/** The time zones that the browser knows, for the field's list. */
export function ZoneList({ id }: { id: string }): JSX.Element {
  return (
    <datalist id={id}>
      {Intl.supportedValuesOf('timeZone').map((zone) => <option key={zone} value={zone} />)}
    </datalist>
  );
}

interface Props {
  parent: number;
  onClose: () => void;
  onMade: (number: number) => void;
}

/** Adds a company, site, department or external party. */
export function OrganizationDialog({ parent, onClose, onMade }: Props): JSX.Element {
  const [input, setInput] = useState({ parent, code: '', nameZh: '', nameEn: '', timeZone: 'Asia/Shanghai', simulated: false });
  const [kind, setKind] = useState<Kind>('site');
  const external = kind === 'external';
  const add = useMutation({
    mutationFn: () =>
      api.post<{ number: number }>('/identity/organizations', { ...input, kind, parent: external ? null : input.parent }),
    onSuccess: async (made) => {
      await refreshIdentity();
      await queryClient.invalidateQueries({ queryKey: ['identity', 'session'] });
      onMade(made.number);
      onClose();
    },
  });
  const problem = add.error ? problemOf(add.error) : undefined;
  const set = (part: Partial<typeof input>): void => setInput({ ...input, ...part });
  return (
    <Dialog title={t('system.newOrganization')} onClose={onClose} width={640}>
      <form
        className="form two"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        {problem && <div className="all"><Refused problem={problem} /></div>}
        <SelectField
          label={t('system.kind')} value={kind} onChange={(value) => setKind(kinds.find((one) => one === value) ?? 'site')}
          choices={kinds.map((one) => ({ value: one, text: t(`system.orgKind.${one}`) }))} hint={t(`system.orgKindHint.${kind}`)}
        />
        {external ? <span /> : <OrgField label={t('system.above')} value={input.parent} onChange={(above) => set({ parent: above })} error={fieldError(problem, 'parent')} fits={(node) => node.kind !== 'external'} />}
        <TextField label={t('system.nameZh')} value={input.nameZh} onChange={(nameZh) => set({ nameZh })} error={fieldError(problem, 'nameZh')} input={{ required: true }} />
        <TextField label={t('system.nameEn')} value={input.nameEn} onChange={(nameEn) => set({ nameEn })} error={fieldError(problem, 'nameEn')} input={{ required: true }} />
        <TextField label={t('system.code')} value={input.code} onChange={(code) => set({ code })} error={fieldError(problem, 'code')} hint={t('system.orgCodeHint')} mono input={{ required: true, spellCheck: false, pattern: '[a-z0-9][a-z0-9_\\-]{0,39}' }} />
        <TextField label={t('system.timeZone')} value={input.timeZone} onChange={(timeZone) => set({ timeZone })} error={fieldError(problem, 'timeZone')} input={{ list: 'zones', required: true }} />
        <ZoneList id="zones" />
        <div className="all"><CheckField label={t('system.simulated')} hint={t('system.simulatedHint')} checked={input.simulated} onChange={(simulated) => set({ simulated })} /></div>
        <FormActs note={t('system.orgNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={add.isPending}>{t('system.addOrganization')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
