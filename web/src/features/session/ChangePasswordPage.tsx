import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { queryClient } from '../../api/queryClient';
import { sessionQuery } from '../../api/session';
import { t } from '../../i18n/i18n';
import { Loading } from '../../ui/states';
import { arrival } from './arrival';
import { BareFrame } from './BareFrame';
import { PasswordForm } from './PasswordForm';

/** A one-time password opens nothing but this page. */
export function ChangePasswordPage(): JSX.Element {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const session = useQuery(sessionQuery);
  if (session.isPending) return <Loading />;
  const person = session.data?.person;
  if (!person) return <Navigate to="/sign-in" replace />;
  const goOn = async (): Promise<void> => {
    await queryClient.invalidateQueries(sessionQuery);
    await navigate(arrival(search.get('next')), { replace: true });
  };
  return (
    <BareFrame title={t('session.changeFirst')} lead={t('session.changeFirstLead', { name: person.name })} signedIn>
      <PasswordForm userName={person.userName} onDone={() => void goOn()} />
    </BareFrame>
  );
}
