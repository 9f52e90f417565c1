import { formatInstant, zone } from '../../i18n/format';

function offset(at: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone(),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return local - Math.floor(at / 1000) * 1000;
}

/** An instant as a field of type `datetime-local` takes it, in the site's zone. */
export function localInput(at: number): string {
  return formatInstant(at, 'record').slice(0, 16).replace(' ', 'T');
}

/** The instant (ms) that such a field means, in the site's zone; null when it is none. */
export function readLocal(text: string): number | null {
  const found = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)$/.exec(text.trim());
  if (!found) return null;
  const guess = Date.parse(`${found[1] ?? ''}T${found[2] ?? ''}Z`);
  return Number.isNaN(guess) ? null : guess - offset(guess - offset(guess));
}
