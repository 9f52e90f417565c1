import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link, Navigate, useParams } from 'react-router';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { EmptyState, Loaded } from '../../ui/states';
import { roundsQuery, routesQuery } from './field';

/** Where the code of a label leads: to the stop in the round that is due there. */
export function StopPage(): JSX.Element {
  const { tag = '' } = useParams();
  const site = useSite();
  const routes = useQuery(routesQuery(site?.id));
  const rounds = useQuery(roundsQuery(site?.id)).data ?? [];
  return (
    <Loaded query={routes} what={t('field.routes')} problemOf={problemOf}>
      {(known) => {
        const route = known.find((one) => one.content.stops.some((stop) => stop.tag === tag));
        const round = rounds.find((one) => one.route === route?.id && one.state === 'due');
        if (route && round) return <Navigate to={`/field/rounds/${round.id}?stop=${route.content.stops.findIndex((stop) => stop.tag === tag)}`} replace />;
        return (
          <>
            <PageHeader title={tag} crumbs={[{ text: t('app.menu.field.inspection'), to: '/field' }]} noMenu />
            <div className="body"><EmptyState title={t(route ? 'field.stopNotDue' : 'field.stopUnknown')} fact={t('field.stopFact')} action={<Link className="btn s" to="/field">{t('app.menu.field.inspection')}</Link>} /></div>
          </>
        );
      }}
    </Loaded>
  );
}
