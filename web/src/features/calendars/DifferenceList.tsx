import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import type { Difference } from './drafts';

/** What differs between two versions, one line each. */
export function DifferenceList({ changes }: { changes: readonly Difference[] }): JSX.Element {
  return (
    <ul className="differences">
      {changes.map((one) => (
        <li key={`${one.what} ${one.at}`}>
          {one.at !== '' && <span className="mono">{one.at}</span>}
          {t(`calendars.difference.${one.what}`)}
          {one.text !== '' && <span className="mono t2">{one.text}</span>}
        </li>
      ))}
    </ul>
  );
}
