import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useRef, useState } from 'react';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Icon } from '../../ui/Icon';
import { KeyHints, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Organization, Person, Role } from './identity';
import { nameOf, organizationsQuery, peopleQuery, rolesQuery, validityOf } from './identity';
import { PersonDialog } from './PersonDialog';
import { PersonPanel } from './PersonPanel';

const states = ['all', 'enabled', 'disabled'] as const;

/** The people of the organizations that one may see, with the detail of the selected one beside them. */
export function PeopleView(): JSX.Element {
  const people = useQuery(peopleQuery);
  const organizations = useQuery(organizationsQuery).data;
  const roles = useQuery(rolesQuery).data;
  const [words, setWords] = useAddress('find');
  const [state, setState] = useAddress('state', 'all');
  const [selected, setSelected] = useAddress('person');
  const [adding, setAdding] = useState(false);
  const mayEdit = useAllowed('identity.edit');
  const search = useRef<HTMLInputElement>(null);
  const orgOf = useMemo(() => new Map((organizations ?? []).map((node) => [node.number, node])), [organizations]);
  const roleOf = useMemo(() => new Map((roles?.items ?? []).map((role) => [role.id, role])), [roles]);
  const columns = useMemo(() => columnsOf(orgOf, roleOf), [orgOf, roleOf]);
  const all = people.data?.items ?? [];
  const shown = all.filter((person) => state === 'all' || person.disabled === (state === 'disabled'));
  const current = all.find((person) => person.id === selected);
  return (
    <div className="body split">
      <Panel
        title={t('system.people')}
        meta={people.data && t('system.peopleCount', { count: shown.length })}
        link={
          mayEdit && (
            <button type="button" className="btn s p" onClick={() => setAdding(true)}>
              <Icon name="plus" />
              {t('system.newPerson')}
            </button>
          )
        }
        foot={
          <KeyHints
            hints={[
              { keys: ['↑', '↓'], text: t('ui.move') },
              { keys: ['/'], text: t('ui.filter') },
              { keys: ['Esc'], text: t('ui.close') },
            ]}
          />
        }
      >
        <div className="bar-inp">
          <label className="inp s">
            <Icon name="search" />
            <input
              ref={search}
              type="search"
              value={words}
              placeholder={t('system.findPerson')}
              aria-label={t('system.findPerson')}
              onChange={(event) => setWords(event.target.value)}
            />
          </label>
          <span className="seg small" role="group" aria-label={t('system.state')}>
            {states.map((one) => (
              <button
                key={one}
                type="button"
                className={one === state ? 'on' : ''}
                aria-pressed={one === state}
                onClick={() => setState(one)}
              >
                {t(`system.personState.${one}`)}
              </button>
            ))}
          </span>
          {people.data?.next && <span className="s12 t3">{t('system.firstOnly', { count: all.length })}</span>}
        </div>
        <Loaded query={people} what={t('system.people')} problemOf={problemOf}>
          {() => (
            <DataTable
              label={t('system.people')}
              columns={columns}
              rows={shown}
              rowKey={(person) => person.id}
              current={current?.id}
              onCurrent={(person) => setSelected(person.id)}
              filter={words}
              onFilterKey={() => search.current?.focus()}
              rowClass={(person) => (person.disabled ? 'off' : '')}
              empty={<EmptyState title={t('system.noPeople')} fact={t('system.noPeopleFact')} />}
              cards
            />
          )}
        </Loaded>
      </Panel>
      {current && (
        <PersonPanel key={current.id} person={current} orgOf={orgOf} roleOf={roleOf} onClose={() => setSelected('')} />
      )}
      {adding && <PersonDialog onClose={() => setAdding(false)} onMade={setSelected} />}
    </div>
  );
}

function columnsOf(
  orgOf: ReadonlyMap<number, Organization>,
  roleOf: ReadonlyMap<string, Role>,
): readonly Column<Person>[] {
  const rolesOf = (person: Person): string => {
    const now = Date.now();
    const valid = person.assignments.filter((one) => validityOf(one, now) === 'valid');
    return [...new Set(valid.map((one) => nameOf(roleOf.get(one.roleId))))].join(t('system.comma'));
  };
  return [
    {
      key: 'name',
      title: t('system.name'),
      width: 200,
      render: (person) => (
        <>
          <b>{person.name}</b>
          <span className="t3 account">{person.userName}</span>
        </>
      ),
      sort: (person) => person.name,
      text: (person) => `${person.name} ${person.userName} ${person.email ?? ''} ${person.phone ?? ''}`,
    },
    {
      key: 'state',
      title: t('system.state'),
      width: 116,
      render: (person) => <PersonState person={person} />,
      sort: (person) => stateOf(person),
    },
    {
      key: 'org',
      title: t('system.organization'),
      width: 190,
      render: (person) => nameOf(orgOf.get(person.org)),
      sort: (person) => nameOf(orgOf.get(person.org)),
      text: (person) => nameOf(orgOf.get(person.org)),
    },
    {
      key: 'roles',
      title: t('system.roles'),
      render: (person) => <span title={rolesOf(person)}>{rolesOf(person) || '—'}</span>,
      text: rolesOf,
    },
    {
      key: 'seen',
      title: t('system.lastSignIn'),
      width: 130,
      render: (person) => (person.lastSignInAt === null ? '—' : formatInstant(person.lastSignInAt)),
      sort: (person) => person.lastSignInAt ?? '',
    },
  ];
}

function stateOf(person: Person): 'disabled' | 'locked' | 'oneTime' | 'enabled' {
  if (person.disabled) return 'disabled';
  if (person.locked) return 'locked';
  return person.mustChangePassword ? 'oneTime' : 'enabled';
}

/** Whether the person can sign in now. */
export function PersonState({ person }: { person: Person }): JSX.Element {
  const state = stateOf(person);
  const kind = state === 'disabled' ? 'stop' : state === 'locked' ? 'warning' : state === 'oneTime' ? 'quiet' : 'plain';
  return <StatusTag kind={kind}>{t(`system.personState.${state}`)}</StatusTag>;
}
