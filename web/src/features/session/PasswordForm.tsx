import { useMutation } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { FormActs } from '../../ui/fields';
import { Refused } from '../../ui/states';
import { PasswordField, PasswordRules, passwordRules } from './PasswordField';

/** Old password, new one twice, the rules ticked while typing. */
export function PasswordForm({ userName, onDone }: { userName: string; onDone: () => void }): JSX.Element {
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const rules = passwordRules(next, userName, old);
  const change = useMutation({
    mutationFn: () => api.post('/identity/own', { oldPassword: old, newPassword: next }),
    onSuccess: () => {
      setOld('');
      setNext('');
      setAgain('');
      onDone();
    },
  });
  const problem = change.error ? problemOf(change.error) : undefined;
  const oldWrong = problem?.code === 'identity.oldPasswordWrong' ? problem.detail : undefined;
  const ready = old !== '' && rules.every((rule) => rule.met) && again === next && !change.isPending;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (ready) change.mutate();
  };
  return (
    <form className="form" onSubmit={submit}>
      {problem && oldWrong === undefined && <Refused problem={problem} />}
      <input type="text" autoComplete="username" value={userName} readOnly hidden />
      <PasswordField
        label={t('session.oldPassword')}
        value={old}
        onChange={setOld}
        autoComplete="current-password"
        error={oldWrong}
      />
      <PasswordField label={t('session.newPassword')} value={next} onChange={setNext} autoComplete="new-password" />
      <PasswordRules rules={rules} />
      <PasswordField
        label={t('session.repeatPassword')}
        value={again}
        onChange={setAgain}
        autoComplete="new-password"
        error={again !== '' && !next.startsWith(again) ? t('session.repeatDiffers') : undefined}
      />
      <FormActs note={t('session.passwordNote')}>
        <button type="submit" className="btn p" disabled={!ready}>
          {t('session.changePassword')}
        </button>
      </FormActs>
    </form>
  );
}
