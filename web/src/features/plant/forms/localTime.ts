import { formatInstant } from '../../../i18n/format';

/** An instant as a `datetime-local` field holds it, in the site's zone; `readLocal` reads it back. */
export function localInput(at: number): string {
  return formatInstant(at, 'record').replace(' ', 'T');
}
