import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { t } from '../../i18n/i18n';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import { Dialog } from '../../ui/dialogs';
import { FormActs, SelectField } from '../../ui/fields';
import { Icon } from '../../ui/Icon';
import { Refused } from '../../ui/states';
import type { Procedure } from './cases';
import { candidatesQuery, openCase, procedureQuery, proceduresQuery } from './cases';
import { say } from './definition';
import { dataOf, FormFields, typedOf } from './FormFields';
import { Similar } from './Similar';

/** Opens a case of a procedure that the reader may open; the address can name it (`?new=instrumentRequest`). */
export function NewCaseButton(): JSX.Element | null {
  const [type, setType] = useAddress('new');
  const procedures = useQuery(proceduresQuery).data?.filter((one) => one.mayOpen) ?? [];
  if (procedures.length === 0) return null;
  return (
    <>
      <button type="button" className="btn p" onClick={() => setType(procedures[0]?.type ?? '')}>
        <Icon name="plus" />
        {t('cases.new')}
      </button>
      {type !== '' && <NewCase type={type} onType={setType} onClose={() => setType('')} />}
    </>
  );
}

function NewCase({ type, onType, onClose }: { type: string; onType: (type: string) => void; onClose: () => void }): JSX.Element {
  const procedures = useQuery(proceduresQuery).data?.filter((one) => one.mayOpen) ?? [];
  const chosen = procedures.find((one) => one.type === type);
  const procedure = useQuery({ ...procedureQuery(chosen?.hash ?? ''), enabled: chosen !== undefined }).data;
  return (
    <Dialog title={t('cases.newCase')} onClose={onClose} width={720}>
      <div className="form">
        <SelectField
          label={t('cases.procedure')} value={type} onChange={onType}
          choices={procedures.map((one) => ({ value: one.type, text: say(one.labels) }))}
        />
        {chosen?.description && <p className="t2 s13">{say(chosen.description)}</p>}
      </div>
      {procedure && <Opening key={procedure.item.hash} procedure={procedure} onClose={onClose} />}
    </Dialog>
  );
}

function Opening({ procedure, onClose }: { procedure: Procedure; onClose: () => void }): JSX.Element {
  const name = procedure.content.openForm;
  const form = name === undefined ? undefined : procedure.forms[name];
  const sites = useSession()?.sites ?? [];
  const site = useSite();
  const navigate = useNavigate();
  const people = useQuery(candidatesQuery).data ?? [];
  const [org, setOrg] = useState(site?.id ?? '');
  const [typed, setTyped] = useState(() => (form ? typedOf(form, {}) : {}));
  const open = useMutation({
    mutationFn: () => openCase(procedure.item.type, Number(org), form ? filled(dataOf(form, typed)) : {}),
    onSuccess: (id) => navigate(`/cases/${id}`),
  });
  const problem = open.error ? problemOf(open.error) : undefined;
  return (
    <form
      className="form"
      onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        open.mutate();
      }}
    >
      {problem && <Refused problem={problem} />}
      {sites.length > 1 && (
        <SelectField label={t('cases.site')} value={org} onChange={setOrg} choices={sites.map((one) => ({ value: one.id, text: one.name }))} />
      )}
      {form && <FormFields form={form} typed={typed} onChange={setTyped} problem={problem} people={people} />}
      <Similar procedure={procedure} typed={typed} />
      <FormActs note={form ? undefined : t('cases.openFact')}>
        <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
        <button type="submit" className="btn p" disabled={open.isPending || org === ''}>{t('cases.open')}</button>
      </FormActs>
    </form>
  );
}

/** What was left empty is not sent: defaults of the procedure stand. */
function filled(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
}
