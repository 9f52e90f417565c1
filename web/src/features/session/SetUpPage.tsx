import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { sessionQuery } from '../../api/session';
import { language, t } from '../../i18n/i18n';
import { fieldError, FormActs, TextField } from '../../ui/fields';
import { Loading, Refused } from '../../ui/states';
import { BareFrame } from './BareFrame';
import { PasswordField, PasswordRules, passwordRules } from './PasswordField';
import { RootsField, rootsRequest, type Roots } from './RootsField';

interface Input {
  code: string;
  groupNameZh: string;
  groupNameEn: string;
  userName: string;
  name: string;
  password: string;
}

/** Names the group and makes the first administrator; works once, by the link that the first start printed. */
export function SetUpPage(): JSX.Element {
  const session = useQuery(sessionQuery);
  if (session.isPending) return <Loading />;
  if (session.data && !session.data.setUpNeeded) {
    return (
      <BareFrame title={t('session.setUpOver')} lead={t('session.setUpOverFact')} signedIn={false}>
        <Link className="btn p tall" to="/sign-in">
          {t('session.toSignIn')}
        </Link>
      </BareFrame>
    );
  }
  return <SetUpForm />;
}

function SetUpForm(): JSX.Element {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [input, setInput] = useState<Input>({
    code: search.get('code') ?? '', groupNameZh: '', groupNameEn: '', userName: '', name: '', password: '',
  });
  const [again, setAgain] = useState('');
  const [roots, setRoots] = useState<Roots>({ kind: 'later', place: '' });
  const linked = search.get('code') !== null;
  const setUp = useMutation({
    mutationFn: async () => {
      await api.post('/identity/setup', { ...input, language: language(), roots: rootsRequest(roots) });
      await api.post('/identity/sign-in', { userName: input.userName, password: input.password });
      queryClient.clear();
    },
    onSuccess: () => navigate('/cockpit', { replace: true }),
  });
  const problem = setUp.error ? problemOf(setUp.error) : undefined;
  const set = (name: keyof Input) => (value: string): void => setInput((known) => ({ ...known, [name]: value }));
  const field = (name: Exclude<keyof Input, 'password'>, hint?: string): JSX.Element => (
    <TextField
      label={t(`session.setUpField.${name}`)}
      value={input[name]}
      onChange={set(name)}
      error={fieldError(problem, name)}
      hint={hint}
      mono={name === 'code'}
      input={{ required: true, spellCheck: false, autoComplete: name === 'userName' ? 'username' : 'off' }}
    />
  );
  const rules = passwordRules(input.password, input.userName);
  const ready = rules.every((rule) => rule.met) && again === input.password && !setUp.isPending;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (ready) setUp.mutate();
  };
  return (
    <BareFrame title={t('session.setUp')} lead={t('session.setUpLead')} signedIn={false} wide>
      <form className="form two" onSubmit={submit}>
        {problem && <div className="all"><Refused problem={problem} /></div>}
        {!linked && <div className="all">{field('code', t('session.setUpCodeHint'))}</div>}
        <h2 className="all">{t('session.setUpGroup')}</h2>
        {field('groupNameZh')}
        {field('groupNameEn')}
        <h2 className="all">{t('session.setUpAdministrator')}</h2>
        {field('name')}
        {field('userName', t('session.userNameHint'))}
        <PasswordField label={t('session.password')} value={input.password} onChange={set('password')} autoComplete="new-password" />
        <PasswordField
          label={t('session.repeatPassword')}
          value={again}
          onChange={setAgain}
          autoComplete="new-password"
          error={again !== '' && !input.password.startsWith(again) ? t('session.repeatDiffers') : undefined}
        />
        <div className="all"><PasswordRules rules={rules} /></div>
        <h2 className="all">{t('session.setUpRoots')}</h2>
        <RootsField roots={roots} onChange={setRoots} problem={problem} />
        <FormActs note={t('session.setUpNote')}>
          <button type="submit" className="btn p" disabled={!ready}>{t('session.setUpAct')}</button>
        </FormActs>
      </form>
    </BareFrame>
  );
}
