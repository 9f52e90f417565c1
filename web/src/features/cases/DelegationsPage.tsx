import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant, formatNumber, readLocal } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Dialog } from '../../ui/dialogs';
import { AreaField, CheckField, fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Delegation, ProcedureItem } from './cases';
import { candidatesQuery, delegationsQuery, proceduresQuery, refreshCases } from './cases';
import './cases.css';
import { say } from './definition';

const day = 86_400_000;

/** Who acts for the reader, and for whom the reader acts: for which procedures, up to which amount, until when. */
export function DelegationsPage(): JSX.Element {
  const query = useQuery(delegationsQuery);
  const procedures = useQuery(proceduresQuery).data;
  const [making, setMaking] = useState(false);
  const self = useSession()?.person?.id;
  const revoke = useMutation({
    mutationFn: (id: string) => api.post(`/cases/delegations/${id}/revoke`),
    onSettled: () => refreshCases(),
  });
  const columns = useMemo(
    () => columnsOf(self, procedures ?? [], (id) => revoke.mutate(id)), [self, procedures, revoke]);
  const title = t('app.menu.cases.delegations');
  return (
    <>
      <PageHeader
        title={title}
        actions={<button type="button" className="btn p" onClick={() => setMaking(true)}><Icon name="plus" />{t('cases.newDelegation')}</button>}
      />
      <div className="body split">
        <Panel label={title} foot={<span>{t('cases.delegationFact')}</span>}>
          {revoke.error !== null && <Refused problem={problemOf(revoke.error)} />}
          <Loaded query={query} what={title} problemOf={problemOf}>
            {(rows) => (
              <DataTable
                label={title} columns={columns} rows={rows} rowKey={(row) => row.id} cards
                empty={<EmptyState title={t('cases.noDelegation')} fact={t('cases.noDelegationFact')} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
      {making && <NewDelegation procedures={procedures ?? []} onClose={() => setMaking(false)} />}
    </>
  );
}

/** Whether a delegation holds now, will, has ended or was revoked. */
function standingOf(row: Delegation): 'valid' | 'upcoming' | 'ended' | 'revoked' {
  const now = Date.now();
  if (row.revokedAt !== null) return 'revoked';
  if (Date.parse(row.fromAt) > now) return 'upcoming';
  return Date.parse(row.untilAt) <= now ? 'ended' : 'valid';
}

function columnsOf(
  self: string | undefined, procedures: readonly ProcedureItem[], onRevoke: (id: string) => void,
): readonly Column<Delegation>[] {
  const named = (type: string): string => say(procedures.find((one) => one.type === type)?.labels, type);
  return [
    {
      key: 'who', title: t('cases.delegation'),
      render: (row) => <b>{row.fromId === self ? t('cases.givenTo', { person: row.toName }) : t('cases.hasFrom', { person: row.fromName })}</b>,
    },
    { key: 'state', title: t('cases.state'), width: 100, render: (row) => <StatusTag kind={standingOf(row) === 'valid' ? 'accent' : 'quiet'}>{t(`cases.delegation.${standingOf(row)}`)}</StatusTag> },
    { key: 'types', title: t('cases.procedure'), width: 200, render: (row) => (row.types.length === 0 ? t('cases.allProcedures') : row.types.map(named).join(t('cases.listComma'))) },
    { key: 'limit', title: t('cases.amountLimit'), width: 130, align: 'right', render: (row) => (row.amountLimit === null ? t('cases.noLimit') : `¥ ${formatNumber(row.amountLimit / 100, 2)}`) },
    { key: 'until', title: t('cases.validity'), width: 260, sort: (row) => row.untilAt, render: (row) => t('cases.fromUntil', { from: formatInstant(row.fromAt), until: formatInstant(row.untilAt) }) },
    { key: 'reason', title: t('cases.reason'), width: 180, wideOnly: true, render: (row) => row.reason },
    {
      key: 'act', title: '', name: t('cases.revoke'), width: 90, align: 'right',
      render: (row) => (['valid', 'upcoming'].includes(standingOf(row))
        ? <button type="button" className="btn x" onClick={() => onRevoke(row.id)}>{t('cases.revoke')}</button> : null),
    },
  ];
}

function NewDelegation({ procedures, onClose }: { procedures: readonly ProcedureItem[]; onClose: () => void }): JSX.Element {
  const self = useSession()?.person?.id;
  const people = useQuery(candidatesQuery).data ?? [];
  const [to, setTo] = useState('');
  const [types, setTypes] = useState<ReadonlySet<string>>(new Set());
  const [limit, setLimit] = useState('');
  const [from, setFrom] = useState(() => formatInstant(Date.now(), 'date'));
  const [until, setUntil] = useState(() => formatInstant(Date.now() + 7 * day, 'date'));
  const [reason, setReason] = useState('');
  const make = useMutation({
    mutationFn: () => {
      const end = readLocal(until);
      const begin = readLocal(from);
      return api.post('/cases/delegations', {
        toId: to || '00000000-0000-0000-0000-000000000000',
        types: [...types], roles: [],
        amountLimit: limit.trim() === '' ? null : Math.round(Number(limit.replaceAll(',', '')) * 100),
        fromAt: begin === null ? null : new Date(begin).toISOString(),
        untilAt: new Date(end === null ? Date.now() : end + day).toISOString(),
        reason,
      });
    },
    onSuccess: async () => {
      await refreshCases();
      onClose();
    },
  });
  const problem = make.error ? problemOf(make.error) : undefined;
  const turn = (type: string, on: boolean): void => {
    const next = new Set(types);
    if (on) next.add(type);
    else next.delete(type);
    setTypes(next);
  };
  return (
    <Dialog title={t('cases.newDelegation')} onClose={onClose} width={640}>
      <form
        className="form two"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        {problem && <div className="all"><Refused problem={problem} /></div>}
        <SelectField
          label={t('cases.delegateTo')} value={to} onChange={setTo} error={fieldError(problem, 'toId')}
          choices={[{ value: '', text: t('cases.choose') }, ...people.filter((one) => one.id !== self).map((one) => ({ value: one.id, text: one.name }))]}
        />
        <TextField label={t('cases.amountLimit')} value={limit} onChange={setLimit} error={fieldError(problem, 'amountLimit')} hint={t('cases.limitHint')} input={{ inputMode: 'decimal' }} after={<span className="u">¥</span>} />
        <TextField label={t('cases.fromDay')} value={from} onChange={setFrom} input={{ type: 'date' }} error={fieldError(problem, 'fromAt')} />
        <TextField label={t('cases.untilDay')} value={until} onChange={setUntil} input={{ type: 'date' }} error={fieldError(problem, 'untilAt')} hint={t('cases.untilHint')} />
        <fieldset className="all case-types">
          <legend>{t('cases.whichProcedures')}</legend>
          {procedures.map((one) => <CheckField key={one.type} label={say(one.labels)} checked={types.has(one.type)} onChange={(on) => turn(one.type, on)} />)}
        </fieldset>
        <div className="all"><AreaField label={t('cases.reason')} value={reason} onChange={setReason} error={fieldError(problem, 'reason')} rows={2} /></div>
        <FormActs note={t('cases.delegationNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={make.isPending}>{t('cases.giveDelegation')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
