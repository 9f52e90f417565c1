import type { JSX } from 'react';
import type { Problem } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { fieldError, SelectField, TextField } from '../../ui/fields';

/** Where the daily roots of the chains go, as the form holds it. */
export interface Roots {
  kind: string;
  place: string;
}

/** What the server is asked to store; null when it is decided later. */
export function rootsRequest(roots: Roots): Roots | null {
  return roots.kind === 'later' ? null : roots;
}

/** Asks where daily roots go: outside the data folder, so that a rewritten database is noticed. */
export function RootsField({
  roots,
  onChange,
  problem,
}: {
  roots: Roots;
  onChange: (roots: Roots) => void;
  problem: Problem | undefined;
}): JSX.Element {
  return (
    <>
      <SelectField
        label={t('session.rootsKind')}
        value={roots.kind}
        choices={['later', 'folder', 'mail'].map((value) => ({ value, text: t(`session.rootsKind.${value}`) }))}
        onChange={(kind) => onChange({ kind, place: '' })}
        error={fieldError(problem, 'roots.kind')}
        hint={t(`session.rootsHint.${roots.kind}`)}
      />
      {roots.kind !== 'later' && (
        <TextField
          label={t(`session.rootsPlace.${roots.kind}`)}
          value={roots.place}
          onChange={(place) => onChange({ ...roots, place })}
          error={fieldError(problem, 'roots.place')}
          input={{ required: true, spellCheck: false, type: roots.kind === 'mail' ? 'email' : 'text' }}
        />
      )}
    </>
  );
}
