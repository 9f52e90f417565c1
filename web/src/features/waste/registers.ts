import { t } from '../../i18n/i18n';
import { gramsOf } from './mass';

/** A row of a register as its door answers it. */
export type RegisterRow = Readonly<Record<string, unknown>> & { id: string };

/** What the form holds: texts as typed, boxes as ticked. */
export type Draft = Readonly<Record<string, string | boolean>>;

/** One field of a register's form. */
export interface RegisterField {
  name: string;
  label: string;
  kind: 'text' | 'select' | 'date' | 'mass' | 'check' | 'number' | 'party' | 'receiver' | 'facility' | 'covers' | 'corners';
  /** Values of a select; their words are `waste.<words>.<value>`. */
  values?: readonly string[];
  words?: string;
  hint?: string;
  /** Cannot be changed later: books and papers are kept by it. */
  fixed?: boolean;
  optional?: boolean;
  mono?: boolean;
}

/** A register: its doors and its fields. */
export interface Register {
  name: string;
  path: string;
  fields: readonly RegisterField[];
  /** Entries can be changed; otherwise they are withdrawn. */
  changes: boolean;
  /** Where an entry is put, when it is named in the address instead of being made anew. */
  put?: (draft: Draft) => string;
  /** What a new entry begins with. */
  first: Readonly<Record<string, string | boolean>>;
}

const names: readonly RegisterField[] = [
  { name: 'nameZh', label: 'waste.reg.nameZh', kind: 'text' }, { name: 'nameEn', label: 'waste.reg.nameEn', kind: 'text' },
];

/** The registers that are kept on one page. */
export const registers: readonly Register[] = [
  {
    name: 'facilities', path: '/waste/facilities', changes: true, first: { kind: 'store' },
    fields: [
      { name: 'code', label: 'waste.reg.code', kind: 'text', fixed: true, mono: true },
      { name: 'kind', label: 'waste.reg.kind', kind: 'select', values: ['generate', 'store', 'point', 'use', 'dispose'], words: 'reg.kind', fixed: true },
      ...names,
      { name: 'capacityGrams', label: 'waste.reg.capacity', kind: 'mass', optional: true, hint: 'waste.reg.capacityHint' },
      { name: 'isClosed', label: 'waste.reg.closed', kind: 'check' },
    ],
  },
  {
    name: 'streams', path: '/waste/streams', changes: true, first: { form: 'solid', compatibility: 'general' },
    fields: [
      { name: 'code', label: 'waste.reg.code', kind: 'text', fixed: true, mono: true },
      { name: 'wasteCode', label: 'waste.reg.wasteCode', kind: 'text', fixed: true, mono: true, hint: 'waste.reg.wasteCodeHint' },
      ...names,
      { name: 'form', label: 'waste.reg.form', kind: 'select', values: ['solid', 'semisolid', 'liquid', 'gas'], words: 'reg.form' },
      { name: 'hazards', label: 'waste.reg.hazards', kind: 'text', optional: true, hint: 'waste.reg.hazardsHint' },
      {
        name: 'compatibility', label: 'waste.reg.compatibility', kind: 'select', words: 'reg.compat',
        values: ['general', 'waterReactive', 'wet', 'acid', 'alkaline', 'arsenicSludge', 'ignitable', 'oxidizing', 'infectious'],
      },
      { name: 'component', label: 'waste.reg.component', kind: 'text', optional: true },
      { name: 'isClosed', label: 'waste.reg.closed', kind: 'check' },
    ],
  },
  {
    name: 'parties', path: '/waste/parties', changes: true, first: { kind: 'carrier' },
    fields: [
      { name: 'kind', label: 'waste.reg.kind', kind: 'select', values: ['carrier', 'receiver'], words: 'reg.kind', fixed: true },
      { name: 'creditCode', label: 'waste.reg.creditCode', kind: 'text', fixed: true, mono: true },
      { name: 'name', label: 'waste.name', kind: 'text' },
      { name: 'province', label: 'waste.reg.province', kind: 'text' },
      { name: 'org', label: 'waste.reg.org', kind: 'number', optional: true, hint: 'waste.reg.orgHint' },
    ],
  },
  {
    name: 'papers', path: '/waste/papers', changes: false, first: { kind: 'permit' },
    fields: [
      { name: 'kind', label: 'waste.reg.kind', kind: 'select', values: ['permit', 'contract', 'insurance', 'vehicle', 'driver', 'approval'], words: 'paper' },
      { name: 'partyId', label: 'waste.reg.party', kind: 'party', optional: true },
      { name: 'number', label: 'waste.reg.number', kind: 'text', mono: true },
      { name: 'name', label: 'waste.name', kind: 'text' },
      { name: 'validFrom', label: 'waste.reg.validFrom', kind: 'date' },
      { name: 'validUntil', label: 'waste.reg.validUntil', kind: 'date' },
      { name: 'lines', label: 'waste.reg.covers', kind: 'covers', optional: true, hint: 'waste.reg.coversHint' },
    ],
  },
  {
    name: 'devices', path: '/waste/devices', changes: true, first: { kind: 'gas', everySeconds: '3600' }, put: (draft) => `/waste/devices/${encodeURIComponent(String(draft['code'] ?? ''))}`,
    fields: [
      { name: 'code', label: 'waste.reg.code', kind: 'text', fixed: true, mono: true },
      { name: 'kind', label: 'waste.reg.kind', kind: 'select', values: ['scale', 'terminal', 'camera', 'gas', 'humidity', 'level'], words: 'reg.device' },
      ...names,
      { name: 'facilityId', label: 'waste.reg.place', kind: 'facility', optional: true },
      { name: 'everySeconds', label: 'waste.reg.every', kind: 'number', hint: 'waste.reg.everyHint' },
      { name: 'limit', label: 'waste.reg.limit', kind: 'number', optional: true, hint: 'waste.reg.limitHint' },
      { name: 'unit', label: 'waste.reg.unit', kind: 'text', optional: true },
      { name: 'certifiedUntil', label: 'waste.reg.certified', kind: 'date', optional: true },
      { name: 'isClosed', label: 'waste.reg.deviceClosed', kind: 'check' },
    ],
  },
  {
    name: 'routes', path: '/waste/routes', changes: true, first: { corridorMeters: '2000', dwellMinutes: '15', yardMeters: '1000' }, put: (draft) => `/waste/parties/${String(draft['id'] ?? '')}/route`,
    fields: [
      { name: 'id', label: 'waste.receiver', kind: 'receiver', fixed: true },
      { name: 'corners', label: 'waste.reg.corners', kind: 'corners', hint: 'waste.reg.cornersHint' },
      { name: 'corridorMeters', label: 'waste.reg.corridor', kind: 'number', hint: 'waste.reg.corridorHint' },
      { name: 'dwellMinutes', label: 'waste.reg.dwell', kind: 'number', hint: 'waste.reg.dwellHint' },
      { name: 'yardMeters', label: 'waste.reg.yard', kind: 'number', hint: 'waste.reg.yardHint' },
    ],
  },
  {
    name: 'measures', path: '/waste/measures', changes: true, first: { kind: 'process' },
    fields: [
      { name: 'code', label: 'waste.reg.code', kind: 'text', fixed: true, mono: true },
      { name: 'wasteCode', label: 'waste.reg.wasteCode', kind: 'text', fixed: true, mono: true },
      { name: 'name', label: 'waste.reg.measureName', kind: 'text' },
      { name: 'kind', label: 'waste.reg.kind', kind: 'select', values: ['design', 'process', 'material', 'management', 'reuse'], words: 'rec.kind' },
      { name: 'baselineKgPerT', label: 'waste.reg.baseline', kind: 'number' },
      { name: 'targetKgPerT', label: 'waste.reg.target', kind: 'number' },
      { name: 'startsOn', label: 'waste.reg.startsOn', kind: 'date', hint: 'waste.reg.startsOnHint' },
      { name: 'evidence', label: 'waste.reg.evidence', kind: 'text', hint: 'waste.reg.evidenceHint' },
      { name: 'document', label: 'waste.reg.document', kind: 'text', optional: true },
      { name: 'isClosed', label: 'waste.reg.closed', kind: 'check' },
    ],
  },
];

/** Corners of a route as typed, one a line; says which line cannot be read. */
export function cornersOf(text: string): { corners: { latitude: number; longitude: number }[]; wrong: number | undefined } {
  const corners: { latitude: number; longitude: number }[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [latitude, longitude, more] = line.trim().split(/[\s,，]+/).map(Number);
    if (latitude === undefined || longitude === undefined || more !== undefined || !(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return { corners, wrong: at + 1 };
    corners.push({ latitude, longitude });
  }
  return { corners, wrong: undefined };
}

/** Corners as they are typed. */
export function cornersText(value: unknown): string {
  return Array.isArray(value) ? value.map((one: unknown) => (isCorner(one) ? `${one.latitude}, ${one.longitude}` : '')).join('\n') : '';
}

function isCorner(value: unknown): value is { latitude: number; longitude: number } {
  return typeof value === 'object' && value !== null && 'latitude' in value && 'longitude' in value;
}

/** The form of a row, or of a new one. */
export function draftOf(register: Register, row: RegisterRow | undefined): Draft {
  const draft: Record<string, string | boolean> = {};
  for (const field of register.fields) {
    const value = row?.[field.name] ?? (row === undefined ? register.first[field.name] : undefined);
    if (field.kind === 'check') draft[field.name] = value === true;
    else if (field.kind === 'corners') draft[field.name] = cornersText(value);
    else if (field.kind === 'mass') draft[field.name] = typeof value === 'number' ? String(value / 1e6) : '';
    else draft[field.name] = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  }
  return draft;
}

/** Lines of a permit as typed; says which line cannot be read. */
export function coversOf(text: string): { lines: { wasteCode: string; method: string; limitGrams: number }[]; wrong: number | undefined } {
  const lines: { wasteCode: string; method: string; limitGrams: number }[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [wasteCode, method, mass, more] = line.trim().split(/[\s,，]+/);
    const grams = gramsOf(mass ?? '');
    if (wasteCode === undefined || method === undefined || grams === null || grams === 0 || more !== undefined) return { lines, wrong: at + 1 };
    lines.push({ wasteCode, method, limitGrams: grams });
  }
  return { lines, wrong: undefined };
}

/** The body that a register's door takes; null while a field cannot be read or a needed one is empty. */
export function bodyOf(register: Register, draft: Draft, site: number): Record<string, unknown> | null {
  const body: Record<string, unknown> = { site };
  for (const field of register.fields) {
    const value = draft[field.name];
    const text = typeof value === 'string' ? value.trim() : '';
    if (field.kind === 'check') body[field.name] = value === true;
    else if (text === '' && field.optional !== true) return null;
    else if (field.kind === 'covers') {
      const { lines, wrong } = coversOf(text);
      if (wrong !== undefined) return null;
      body[field.name] = lines;
    } else if (field.kind === 'corners') {
      const { corners, wrong } = cornersOf(text);
      if (wrong !== undefined || corners.length < 2) return null;
      body[field.name] = corners;
    } else if (field.kind === 'mass') {
      const grams = text === '' ? null : gramsOf(text);
      if (text !== '' && grams === null) return null;
      body[field.name] = grams;
    } else if (text === '') body[field.name] = ['component', 'document', 'unit'].includes(field.name) ? '' : null;
    else body[field.name] = field.kind === 'number' ? Number(text) : text;
  }
  return body;
}

/** A value of a row in words. */
export function wordsOf(field: RegisterField, value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  if (field.kind === 'select' && typeof value === 'string') return t(`waste.${field.words ?? ''}.${value}`);
  if (field.kind === 'check') return t(value === true ? 'waste.reg.isClosed' : 'waste.reg.open');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '—';
}
