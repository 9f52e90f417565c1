import type { JSX, KeyboardEvent } from 'react';
import { useState } from 'react';
import { t } from '../../i18n/i18n';
import { TextField } from '../../ui/fields';
import { Icon } from '../../ui/Icon';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  autoComplete: 'current-password' | 'new-password';
  error?: string | undefined;
  autoFocus?: boolean;
}

/** A password that can be shown, with a word when Caps Lock is on. */
export function PasswordField({ label, value, onChange, autoComplete, error, autoFocus }: Props): JSX.Element {
  const [shown, setShown] = useState(false);
  const [caps, setCaps] = useState(false);
  const watch = (event: KeyboardEvent): void => setCaps(event.getModifierState('CapsLock'));
  return (
    <TextField
      label={label}
      value={value}
      onChange={onChange}
      error={error}
      hint={caps ? t('session.capsLock') : undefined}
      input={{
        type: shown ? 'text' : 'password',
        autoComplete,
        autoFocus: autoFocus === true,
        onKeyUp: watch,
        spellCheck: false,
      }}
      after={
        <button type="button" className="icon-btn" aria-pressed={shown} onClick={() => setShown(!shown)}>
          <Icon name="eye" label={t(shown ? 'session.hidePassword' : 'session.showPassword')} />
        </button>
      }
    />
  );
}

const longEnough = 10;
const differentEnough = 4;

/** What a password must fulfil; the server judges by the same rule. */
export function passwordRules(password: string, userName: string, old?: string): { key: string; met: boolean }[] {
  return [
    { key: 'length', met: password.length >= longEnough },
    { key: 'different', met: new Set(password).size >= differentEnough },
    {
      key: 'userName',
      met: password.length > 0 && (userName === '' || !password.toLowerCase().includes(userName.toLowerCase())),
    },
    ...(old === undefined ? [] : [{ key: 'changed', met: password.length > 0 && password !== old }]),
  ];
}

/** The rules as a list, each ticked when it is met. */
export function PasswordRules({ rules }: { rules: readonly { key: string; met: boolean }[] }): JSX.Element {
  return (
    <ul className="rules" aria-label={t('session.rules')}>
      {rules.map((rule) => (
        <li key={rule.key} className={rule.met ? 'met' : ''}>
          <Icon name={rule.met ? 'check' : 'minus'} />
          {t(`session.rule.${rule.key}`)}
          <span className="sr">{t(rule.met ? 'session.met' : 'session.notMet')}</span>
        </li>
      ))}
    </ul>
  );
}
