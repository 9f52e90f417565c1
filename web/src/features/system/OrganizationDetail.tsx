import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { useAllowed } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { fieldError, TextField } from '../../ui/fields';
import { Panel } from '../../ui/Panel';
import { Facts } from '../../ui/SidePanel';
import { Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Organization } from './identity';
import { nameOf, peopleQuery, refreshIdentity, rolesQuery, validityOf } from './identity';
import { ZoneList } from './OrganizationDialog';

interface Props {
  node: Organization;
  all: readonly Organization[];
  onSelect: (number: number) => void;
}

/** A node: its data, who holds rights on it, what stands below it, and its closing. */
export function OrganizationDetail({ node, all, onSelect }: Props): JSX.Element {
  const mayEdit = useAllowed('identity.edit');
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const children = all.filter((one) => one.parent === node.number);
  const above = all.find((one) => one.number === node.parent);
  return (
    <div className="org-detail">
      <Panel
        title={nameOf(node)}
        meta={t(`system.orgKind.${node.kind}`)}
        link={
          <>
            {node.simulated && <StatusTag kind="simulated">{t('app.simulated')}</StatusTag>}
            {node.closedAt !== null && <StatusTag kind="stop">{t('system.closed')}</StatusTag>}
            {mayEdit && !editing && <button type="button" className="btn s" onClick={() => setEditing(true)}>{t('ui.edit')}</button>}
            {mayEdit && node.parent !== null && (
              <button type="button" className={node.closedAt === null ? 'btn s d' : 'btn s o'} onClick={() => setAsking(true)}>
                {t(node.closedAt === null ? 'system.closeAct' : 'system.reopenAct')}
              </button>
            )}
          </>
        }
        padded
      >
        {editing ? (
          <EditForm node={node} onDone={() => setEditing(false)} />
        ) : (
          <Facts
            facts={[
              [t('system.nameZh'), node.nameZh],
              [t('system.nameEn'), node.nameEn],
              [t('system.code'), <span key="code" className="mono">{node.code}</span>],
              [t('system.number'), <span key="number" className="mono">{node.number}</span>],
              [t('system.above'), above ? <button key="above" type="button" className="link" onClick={() => onSelect(above.number)}>{nameOf(above)}</button> : '—'],
              [t('system.timeZone'), node.timeZone],
              ...(node.closedAt === null ? [] : [[t('system.closedAt'), formatInstant(node.closedAt, 'record')] as const]),
            ]}
          />
        )}
      </Panel>
      <Holders node={node} all={all} />
      <Panel title={t('system.below')} meta={t('ui.rows', { count: children.length })}>
        {children.length === 0 && <p className="side-note">{t('system.nothingBelow')}</p>}
        {children.map((child) => (
          <button key={child.number} type="button" className="org-row" onClick={() => onSelect(child.number)}>
            <span className="sp el">{nameOf(child)}</span>
            <span className="s12 t3">{t(`system.orgKind.${child.kind}`)}</span>
          </button>
        ))}
      </Panel>
      {asking && <CloseDialog node={node} onClose={() => setAsking(false)} />}
    </div>
  );
}

async function refreshTree(): Promise<void> {
  await refreshIdentity();
  await queryClient.invalidateQueries({ queryKey: ['identity', 'session'] });
}

function EditForm({ node, onDone }: { node: Organization; onDone: () => void }): JSX.Element {
  const [input, setInput] = useState({ nameZh: node.nameZh, nameEn: node.nameEn, timeZone: node.timeZone });
  const save = useMutation({
    mutationFn: () => api.post(`/identity/organizations/${node.number}`, input),
    onSuccess: async () => {
      await refreshTree();
      onDone();
    },
  });
  const problem = save.error ? problemOf(save.error) : undefined;
  const field = (name: keyof typeof input, list?: string): JSX.Element => (
    <TextField
      label={t(`system.${name}`)} value={input[name]} onChange={(value) => setInput({ ...input, [name]: value })}
      error={fieldError(problem, name)} input={{ required: true, ...(list === undefined ? {} : { list }) }}
    />
  );
  return (
    <form
      className="form two"
      onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {problem && <div className="all"><Refused problem={problem} /></div>}
      {field('nameZh')}
      {field('nameEn')}
      {field('timeZone', 'zones')}
      <ZoneList id="zones" />
      <div className="form-acts">
        <span className="s12 t3 sp">{t('system.codeStays')}</span>
        <button type="button" className="btn" onClick={onDone}>{t('ui.cancel')}</button>
        <button type="submit" className="btn p" disabled={save.isPending}>{t('ui.save')}</button>
      </div>
    </form>
  );
}

/** Who holds which role at this node, by an assignment here or above. */
function Holders({ node, all }: { node: Organization; all: readonly Organization[] }): JSX.Element {
  const people = useQuery(peopleQuery).data?.items ?? [];
  const roles = new Map((useQuery(rolesQuery).data?.items ?? []).map((role) => [role.id, role]));
  const line = new Set<number>();
  for (let at: Organization | undefined = node; at; at = all.find((one) => one.number === at?.parent)) line.add(at.number);
  const now = Date.now();
  const held = people.flatMap((person) =>
    person.assignments
      .filter((one) => line.has(one.org) && validityOf(one, now) === 'valid' && !person.disabled)
      .map((one) => ({ person, one })));
  return (
    <Panel title={t('system.holdersHere')} meta={t('system.peopleCount', { count: held.length })}>
      {held.length === 0 && <p className="side-note">{t('system.noHolders')}</p>}
      {held.map(({ person, one }) => (
        <Link key={one.id} className="org-row" to={`/system/users?person=${person.id}`}>
          <span className="sp el">{person.name}</span>
          <span className="t2">{nameOf(roles.get(one.roleId))}</span>
          {one.org !== node.number && <span className="s12 t3">{t('system.fromAbove', { org: nameOf(all.find((up) => up.number === one.org)) })}</span>}
        </Link>
      ))}
    </Panel>
  );
}

function CloseDialog({ node, onClose }: { node: Organization; onClose: () => void }): JSX.Element {
  const closing = node.closedAt === null;
  const change = useMutation({
    mutationFn: () => api.post(`/identity/organizations/${node.number}`, { closed: closing }),
    onSuccess: async () => {
      await refreshTree();
      onClose();
    },
  });
  return (
    <ConfirmWithConsequences
      title={t(closing ? 'system.closeTitle' : 'system.reopenTitle', { name: nameOf(node) })}
      consequences={[
        [t('ui.effect'), t(closing ? 'system.closeEffect' : 'system.reopenEffect')],
        [t('ui.undo'), t('system.closeUndo')],
      ]}
      note={t('system.audited')} act={t(closing ? 'system.closeAct' : 'system.reopenAct')} danger={closing} busy={change.isPending}
      problem={change.error ? problemOf(change.error) : undefined} onAct={() => change.mutate()} onCancel={onClose}
    />
  );
}
