import { language } from './i18n';

const numberFormats = new Map<string, Intl.NumberFormat>();

/**
 * A number with fixed decimals, grouped, with a true minus. Without `decimals` it shows four significant digits,
 * as suits a quantity whose resolution nobody stated.
 */
export function formatNumber(value: number, decimals?: number, options?: { sign?: boolean }): string {
  const places = decimals ?? Math.max(0, Math.min(6, 3 - exponentOf(value)));
  const sign = options?.sign === true;
  const id = `${language()}/${places}/${sign}`;
  let format = numberFormats.get(id);
  if (!format) {
    format = new Intl.NumberFormat(language(), {
      minimumFractionDigits: places,
      maximumFractionDigits: places,
      signDisplay: sign ? 'exceptZero' : 'negative',
    });
    numberFormats.set(id, format);
  }
  return format.format(value).replace('-', '−');
}

function exponentOf(value: number): number {
  return value === 0 || !Number.isFinite(value) ? 0 : Math.floor(Math.log10(Math.abs(value)));
}

const superscripts: Readonly<Record<string, string>> = {
  m3: 'm³',
  m2: 'm²',
  cm3: 'cm³',
  Nm3: 'Nm³',
  degC: '°C',
  '℃': '°C',
  Cel: '°C',
  deg: '°',
  uS: 'µS',
};

/** A unit code as it is shown: `m3/h` → `m³/h`, `degC` → `°C`, `1` → nothing. */
export function formatUnit(unit: string | null | undefined): string {
  if (!unit || unit === '1') return '';
  return unit.replace(/[A-Za-z℃]+[23]?/g, (part) => superscripts[part] ?? part).replace(/(?<=\p{L}|[²³])\.(?=\p{L})/gu, '·');
}

/** Number and unit in running text: one no-break space, none before % and degrees. */
export function formatQuantity(value: number, unit: string | null | undefined, decimals?: number): string {
  const shown = formatUnit(unit);
  const number = formatNumber(value, decimals);
  if (!shown) return number;
  return /^[%‰°]$/.test(shown) ? number + shown : `${number}\u00a0${shown}`;
}

let siteZone: string | undefined;

/** Sets the time zone in which instants are shown: the zone of the chosen site. */
export function setSiteZone(zone: string | undefined): void {
  siteZone = zone;
}

/** The time zone in which instants are shown. */
export function zone(): string {
  return siteZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

interface Parts {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
}

const partFormats = new Map<string, Intl.DateTimeFormat>();

function partsOf(at: Date, timeZone: string): Parts {
  let format = partFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    partFormats.set(timeZone, format);
  }
  const parts: Parts = { year: '', month: '', day: '', hour: '', minute: '', second: '' };
  for (const part of format.formatToParts(at)) {
    switch (part.type) {
      case 'year':
      case 'month':
      case 'day':
      case 'hour':
      case 'minute':
      case 'second':
        parts[part.type] = part.value;
        break;
      default:
        break;
    }
  }
  return parts;
}

/** Offset of the site's zone at an instant, ms. */
export function zoneOffset(at: number): number {
  const p = partsOf(new Date(at), zone());
  const local = Date.UTC(
    Number(p.year), Number(p.month) - 1, Number(p.day), Number(p.hour), Number(p.minute), Number(p.second));
  return local - Math.floor(at / 1000) * 1000;
}

/** Reads 2026-01-31, or 2026-01-31 06:00 (:00) with a blank or a T, in the site's zone; null when it is neither. */
export function readLocal(text: string): number | null {
  const found = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(text.trim());
  if (!found) return null;
  const guess = Date.parse(`${found[1] ?? ''}T${found[2] ?? '00:00'}Z`);
  return Number.isNaN(guess) ? null : guess - zoneOffset(guess - zoneOffset(guess));
}

/** A number of bytes with a decimal unit: 1.1 MB. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${formatNumber(value, power === 0 || value >= 100 ? 0 : 1)}\u00a0${units[power] ?? ''}`;
}

/** How much of an instant is shown. */
export type InstantForm = 'short' | 'record' | 'date' | 'time' | 'event';

/**
 * An instant in the site's zone: `short` is 14:32 today, 01-31 14:32 this year, else with the year; `record` is
 * 2026-01-31 14:32:08; `event` adds milliseconds; `time` is 14:32:08; `date` is 2026-01-31.
 */
export function formatInstant(at: Date | string | number, form: InstantForm = 'short'): string {
  const date = at instanceof Date ? at : new Date(at);
  if (Number.isNaN(date.getTime())) return '—';
  const p = partsOf(date, zone());
  const day = `${p.year}-${p.month}-${p.day}`;
  switch (form) {
    case 'date':
      return day;
    case 'time':
      return `${p.hour}:${p.minute}:${p.second}`;
    case 'record':
      return `${day} ${p.hour}:${p.minute}:${p.second}`;
    case 'event':
      return `${day} ${p.hour}:${p.minute}:${p.second}.${String(date.getMilliseconds()).padStart(3, '0')}`;
    case 'short':
      break;
  }
  const now = partsOf(new Date(), zone());
  const time = `${p.hour}:${p.minute}`;
  if (p.year !== now.year) return `${day} ${time}`;
  return p.month === now.month && p.day === now.day ? time : `${p.month}-${p.day} ${time}`;
}

/** The weekday of an instant in the site's zone, short: 周六, Sat. */
export function formatWeekday(at: Date): string {
  return new Intl.DateTimeFormat(language(), { weekday: 'short', timeZone: zone() }).format(at);
}

const durationUnits = [
  { ms: 86_400_000, zh: '天', en: 'd' },
  { ms: 3_600_000, zh: '小时', en: 'h' },
  { ms: 60_000, zh: '分钟', en: 'min' },
  { ms: 1000, zh: '秒', en: 's' },
];

/** A length of time in its two leading units: 2小时12分, 2 h 12 min. */
export function formatDuration(milliseconds: number): string {
  const chinese = language() === 'zh-CN';
  const total = Math.max(0, Math.floor(milliseconds / 1000)) * 1000;
  const at = Math.max(
    0,
    durationUnits.findIndex((unit) => total >= unit.ms),
  );
  const leading = total === 0 ? durationUnits.slice(3) : durationUnits.slice(at, at + 2);
  let rest = total;
  const shown = leading
    .map((unit) => {
      const count = Math.floor(rest / unit.ms);
      rest -= count * unit.ms;
      return { count, text: chinese ? `${count}${unit.zh}` : `${count} ${unit.en}` };
    })
    .filter((part, index) => index === 0 || part.count > 0);
  if (chinese && shown.length === 2)
    return shown
      .map((part) => part.text)
      .join('')
      .replace(/分钟$/, '分');
  return shown.map((part) => part.text).join(' ');
}
