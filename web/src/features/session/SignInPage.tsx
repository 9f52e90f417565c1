import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useRef, useState } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { sessionQuery } from '../../api/session';
import { t } from '../../i18n/i18n';
import { TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import { BareFrame } from './BareFrame';
import { arrival } from './arrival';
import { PasswordField } from './PasswordField';

/** User name and password, and then on to where the person wanted to go. */
export function SignInPage(): JSX.Element {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const session = useQuery(sessionQuery);
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const next = arrival(search.get('next'));
  const enter = useMutation({
    mutationFn: async () => {
      await api.post('/identity/sign-in', { userName: userName.trim(), password });
      queryClient.clear();
      return queryClient.query(sessionQuery);
    },
    onSuccess: ({ person }) =>
      navigate(person?.mustChangePassword ? `/change-password?next=${encodeURIComponent(next)}` : next, {
        replace: true,
      }),
    onError: () => {
      setPassword('');
      form.current?.querySelector<HTMLInputElement>('input[type=password]')?.focus();
    },
  });
  if (session.data?.setUpNeeded) return <Navigate to="/setup" replace />;
  if (session.data?.person && enter.isIdle) return <Navigate to={next} replace />;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (userName.trim() !== '' && password !== '') enter.mutate();
  };
  return (
    <BareFrame title={t('session.signIn')} signedIn={false}>
      <form className="form" ref={form} onSubmit={submit}>
        {enter.error && <Refused problem={problemOf(enter.error)} />}
        <TextField
          label={t('session.userName')}
          value={userName}
          onChange={setUserName}
          input={{
            autoComplete: 'username',
            autoFocus: true,
            autoCapitalize: 'none',
            spellCheck: false,
            required: true,
          }}
        />
        <PasswordField
          label={t('session.password')}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
        />
        <button type="submit" className="btn p tall" disabled={enter.isPending}>
          {t(enter.isPending ? 'session.signingIn' : 'session.signIn')}
        </button>
        <p className="s12 t3">{t('session.forgotten')}</p>
      </form>
    </BareFrame>
  );
}
