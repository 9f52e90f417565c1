import type { JSX } from 'react';
import { api } from '../api/client';
import { queryClient } from '../api/queryClient';
import type { Language } from '../i18n/i18n';
import { language, languages, setLanguage, t } from '../i18n/i18n';

const languageNames: Readonly<Record<Language, string>> = { 'zh-CN': '中', 'en-US': 'EN' };

/** Switches the language of the page, and of the person when one is signed in. */
export function LanguageSwitch({ signedIn }: { signedIn: boolean }): JSX.Element {
  return (
    <div className="seg small" role="group" aria-label={t('app.language')}>
      {languages.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          className={one === language() ? 'on' : ''}
          aria-pressed={one === language()}
          onClick={() => void switchTo(one, signedIn)}
        >
          {languageNames[one]}
        </button>
      ))}
    </div>
  );
}

async function switchTo(next: Language, signedIn: boolean): Promise<void> {
  await setLanguage(next);
  if (signedIn) await api.post('/identity/own', { language: next });
  // The server renders refusals and labels in the person's language; what was fetched before is in the other one.
  await queryClient.invalidateQueries();
}
