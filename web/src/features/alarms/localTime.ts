import { formatInstant } from '../../i18n/format';

/** An instant as a field of type `datetime-local` takes it, in the site's zone. */
export function localInput(at: number): string {
  return formatInstant(at, 'record').slice(0, 16).replace(' ', 'T');
}
