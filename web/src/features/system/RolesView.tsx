import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Fragment, useState } from 'react';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { t, textOf } from '../../i18n/i18n';
import { useAddress } from '../../kernel/useAddress';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { Loaded } from '../../ui/states';
import type { Role } from './identity';
import { nameOf, rolesQuery } from './identity';
import { RolePanel } from './RolePanel';

/** What every role allows, as one table: permissions down, roles across. */
export function RolesView(): JSX.Element {
  const roles = useQuery(rolesQuery);
  const [selected, setSelected] = useAddress('role');
  const [adding, setAdding] = useState(false);
  const mayEdit = useAllowed('identity.edit');
  const current = roles.data?.items.find((role) => role.id === selected);
  return (
    <div className="body split">
      <Panel
        title={t('system.roles')}
        meta={roles.data && t('system.rolesMeta', { roles: roles.data.items.length, permissions: roles.data.permissions.length })}
        link={
          mayEdit && (
            <button type="button" className="btn s p" onClick={() => setAdding(true)}>
              <Icon name="plus" />
              {t('system.newRole')}
            </button>
          )
        }
      >
        <Loaded query={roles} what={t('system.roles')} problemOf={problemOf}>
          {(list) => (
            <Matrix roles={list.items} permissions={list.permissions} current={current?.id} onSelect={(role) => setSelected(role.id)} />
          )}
        </Loaded>
      </Panel>
      {current && roles.data && !adding && (
        <RolePanel key={current.id} role={current} permissions={roles.data.permissions} onClose={() => setSelected('')} onSaved={setSelected} />
      )}
      {adding && roles.data && (
        <RolePanel
          key="new"
          role={undefined}
          permissions={roles.data.permissions}
          onClose={() => setAdding(false)}
          onSaved={(id) => {
            setAdding(false);
            setSelected(id);
          }}
        />
      )}
    </div>
  );
}

function Matrix({ roles, permissions, current, onSelect }: {
  roles: readonly Role[];
  permissions: readonly string[];
  current: string | undefined;
  onSelect: (role: Role) => void;
}): JSX.Element {
  return (
    <table className="grid matrix">
      <thead>
        <tr>
          <th scope="col">{t('system.permission')}</th>
          {roles.map((role) => (
            <th key={role.id} scope="col" className={role.id === current ? 'c on' : 'c'}>
              <button type="button" aria-pressed={role.id === current} onClick={() => onSelect(role)}>
                <b>{nameOf(role)}</b>
                <small>{t('system.holders', { count: role.holders })}</small>
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {groupsOf(permissions).map(([group, members]) => (
          <Fragment key={group}>
            <tr className="group">
              <th scope="colgroup" colSpan={roles.length + 1}>{textOf(`system.permissionGroup.${group}`, group)}</th>
            </tr>
            {members.map((permission) => (
              <tr key={permission}>
                <td>
                  {textOf(`system.permission.${permission}`, permission)}
                  <span className="mono t3 code">{permission}</span>
                </td>
                {roles.map((role) => (
                  <td key={role.id} className={role.id === current ? 'c on' : 'c'}>
                    {role.permissions.includes(permission) ? <Icon name="check" label={t('system.allowed')} /> : <span className="t3" aria-hidden="true">{'\u2013'}</span>}
                  </td>
                ))}
              </tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

/** Permissions by the module that declares them, in the server's order. */
export function groupsOf(permissions: readonly string[]): [group: string, members: string[]][] {
  const groups = new Map<string, string[]>();
  for (const one of permissions) {
    const group = one.slice(0, one.indexOf('.'));
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  return [...groups];
}
