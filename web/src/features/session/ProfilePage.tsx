import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { formatInstant } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import { LanguageSwitch } from '../../kernel/LanguageSwitch';
import { PageHeader } from '../../kernel/PageHeader';
import { Panel } from '../../ui/Panel';
import { Facts } from '../../ui/SidePanel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Own, OwnSession } from './own';
import { agentName, ownQuery, ownSessionsQuery } from './own';
import { PasswordForm } from './PasswordForm';
import './session.css';

/** The signed-in person: who they are to the product, their language, password and open sessions. */
export function ProfilePage(): JSX.Element {
  const own = useQuery(ownQuery);
  const [changed, setChanged] = useState(false);
  return (
    <>
      <PageHeader title={t('session.profile')} crumbs={[{ text: t('session.profile') }]} noMenu />
      <div className="body profile">
        <div className="col g12">
          <Panel title={t('session.person')}>
            <Loaded query={own} what={t('session.person')} problemOf={problemOf}>
              {(person) => <PersonFacts own={person} />}
            </Loaded>
          </Panel>
          <Panel title={t('session.roles')} meta={t('session.rolesNote')}>
            <Loaded query={own} what={t('session.roles')} problemOf={problemOf}>
              {(person) => <Roles own={person} />}
            </Loaded>
          </Panel>
        </div>
        <div className="col g12">
          <Panel title={t('session.sessions')} meta={t('session.sessionsNote')}>
            <SessionList />
          </Panel>
        </div>
        <Panel title={t('session.changePassword')} padded>
          {changed && <p className="done" role="status"><StatusTag kind="ok">{t('session.passwordChanged')}</StatusTag></p>}
          <PasswordForm
            userName={own.data?.userName ?? ''}
            onDone={() => {
              setChanged(true);
              void queryClient.invalidateQueries(ownSessionsQuery);
            }}
          />
        </Panel>
      </div>
    </>
  );
}

function PersonFacts({ own }: { own: Own }): JSX.Element {
  const chinese = language() === 'zh-CN';
  return (
    <div className="person-facts">
      <b className="av large" aria-hidden="true">{own.name.slice(0, 1)}</b>
      <Facts
        facts={[
          [t('session.name'), <b key="name">{own.name}</b>],
          [t('session.userName'), own.userName],
          [t('session.organization'), chinese ? own.orgZh : own.orgEn],
          [t('session.email'), own.email ?? '—'],
          [t('session.phone'), own.phone ?? '—'],
          [t('session.language'), <LanguageSwitch key="language" signedIn />],
        ]}
      />
    </div>
  );
}

function Roles({ own }: { own: Own }): JSX.Element {
  if (own.roles.length === 0) return <EmptyState title={t('session.noRoles')} fact={t('session.noRolesFact')} />;
  const chinese = language() === 'zh-CN';
  return (
    <table className="grid cards">
      <thead>
        <tr>
          <th scope="col">{t('session.role')}</th>
          <th scope="col">{t('session.scope')}</th>
          <th scope="col">{t('session.validity')}</th>
        </tr>
      </thead>
      <tbody>
        {own.roles.map((role) => (
          <tr key={`${role.roleEn}/${role.orgEn}/${role.fromAt}`}>
            <td>{chinese ? role.roleZh : role.roleEn}</td>
            <td>{chinese ? role.orgZh : role.orgEn}</td>
            <td>
              {role.untilAt === null
                ? t('session.sinceDate', { from: formatInstant(role.fromAt, 'date') })
                : t('session.fromTo', { from: formatInstant(role.fromAt, 'date'), to: formatInstant(role.untilAt, 'date') })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SessionList(): JSX.Element {
  const sessions = useQuery(ownSessionsQuery);
  const end = useMutation({
    mutationFn: (number: string) => api.post(`/identity/own/sessions/${number}/end`),
    onSettled: () => queryClient.invalidateQueries(ownSessionsQuery),
  });
  return (
    <Loaded query={sessions} what={t('session.sessions')} problemOf={problemOf}>
      {(list) => (
        <>
          {end.error && <Refused problem={problemOf(end.error)} />}
          <ul className="sessions">
            {list.map((one) => (
              <SessionLine key={one.number} session={one} busy={end.isPending} onEnd={() => end.mutate(one.number)} />
            ))}
          </ul>
        </>
      )}
    </Loaded>
  );
}

function SessionLine({ session, busy, onEnd }: { session: OwnSession; busy: boolean; onEnd: () => void }): JSX.Element {
  return (
    <li>
      <div className="el">
        <div className="row g8">
          <b className="el" title={session.userAgent}>{agentName(session.userAgent) || t('session.unknownAgent')}</b>
          {session.current && <StatusTag kind="accent">{t('session.thisOne')}</StatusTag>}
        </div>
        <div className="s12 t3">
          {t('session.signedInAt', { time: formatInstant(session.signedInAt) })}
          <i className="dt" />
          {t('session.seenAt', { time: formatInstant(session.seenAt) })}
        </div>
      </div>
      {!session.current && (
        <button type="button" className="btn s d" disabled={busy} onClick={onEnd}>{t('session.endSession')}</button>
      )}
    </li>
  );
}
