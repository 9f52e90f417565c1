import type { AlarmKind, Definition, Severity } from '../shapes';

/** A definition while it is edited: numbers are texts until they are saved. */
export interface Draft {
  code: string;
  name: string;
  nameEn: string;
  kind: AlarmKind;
  signal: string;
  place: string;
  limit: string;
  unit: string;
  reference: string;
  stateText: string;
  condition: string;
  suppressWhen: string;
  deadband: string;
  onDelay: string;
  offDelay: string;
  window: string;
  severity: Severity | '';
  priority: number;
  class: string;
  group: string;
  position: string;
  latching: boolean;
  cause: string;
  causeEn: string;
  consequence: string;
  consequenceEn: string;
  action: string;
  actionEn: string;
  /** Minutes. */
  response: string;
  owner: string;
  rationalizedOn: string;
  enabled: boolean;
}

/** An empty draft. */
export const blank: Draft = {
  code: '',
  name: '',
  nameEn: '',
  kind: 'high',
  signal: '',
  place: '',
  limit: '',
  unit: '',
  reference: '',
  stateText: '',
  condition: '',
  suppressWhen: '',
  deadband: '0',
  onDelay: '0',
  offDelay: '0',
  window: '60',
  severity: '',
  priority: 3,
  class: '',
  group: '',
  position: '',
  latching: false,
  cause: '',
  causeEn: '',
  consequence: '',
  consequenceEn: '',
  action: '',
  actionEn: '',
  response: '',
  owner: '',
  rationalizedOn: '',
  enabled: true,
};

const text = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value));

/** A stored definition to be edited. */
export function toDraft(definition: Definition): Draft {
  return {
    ...blank,
    code: definition.code,
    name: definition.name,
    nameEn: definition.nameEn ?? '',
    kind: definition.kind,
    signal: definition.signal,
    place: definition.place,
    limit: text(definition.limit),
    unit: definition.unit,
    reference: definition.reference ?? '',
    stateText: definition.stateText ?? '',
    condition: definition.condition ?? '',
    suppressWhen: definition.suppressWhen ?? '',
    deadband: text(definition.deadband),
    onDelay: text(definition.onDelaySeconds),
    offDelay: text(definition.offDelaySeconds),
    window: text(definition.windowSeconds),
    severity: definition.severity ?? '',
    priority: definition.priority,
    class: definition.class,
    group: definition.group ?? '',
    position: definition.position,
    latching: definition.latching,
    cause: definition.cause,
    causeEn: definition.causeEn ?? '',
    consequence: definition.consequence,
    consequenceEn: definition.consequenceEn ?? '',
    action: definition.action,
    actionEn: definition.actionEn ?? '',
    response: definition.responseSeconds > 0 ? String(definition.responseSeconds / 60) : '',
    owner: definition.owner,
    rationalizedOn: definition.rationalizedOn ?? '',
    enabled: definition.enabled,
  };
}

/** A number that a person typed; null when it is empty, NaN when it is none. */
export function numberIn(typed: string): number | null {
  const cleaned = typed.trim().replace('−', '-').replace(/,(?=\d{3}\b)/g, '').replace(',', '.');
  return cleaned === '' ? null : Number(cleaned);
}

/** Fields of a draft that must hold a number. */
export const numeric = ['limit', 'deadband', 'onDelay', 'offDelay', 'window', 'response'] as const;

/** Whether every number can be read. */
export function isReadable(draft: Draft): boolean {
  return numeric.every((field) => !Number.isNaN(numberIn(draft[field]) ?? 0));
}

const optional = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());

/** Which fields a kind has. */
export function has(kind: AlarmKind, field: 'signal' | 'limit' | 'reference' | 'window' | 'state' | 'condition' | 'deadband'): boolean {
  const limits: readonly AlarmKind[] = ['highHigh', 'high', 'low', 'lowLow', 'deviation', 'rateOfChange', 'stale'];
  switch (field) {
    case 'signal':
      return kind !== 'expression';
    case 'limit':
      return limits.includes(kind);
    case 'reference':
      return kind === 'deviation';
    case 'window':
      return kind === 'rateOfChange';
    case 'state':
      return kind === 'digitalState';
    case 'condition':
      return kind === 'expression';
    case 'deadband':
      return limits.includes(kind) && kind !== 'stale';
  }
}

/** The definition that a draft means. Fields that its kind does not have are left empty. */
export function fromDraft(draft: Draft): Definition {
  const number = (typed: string): number => numberIn(typed) ?? 0;
  const { kind } = draft;
  return {
    code: draft.code.trim(),
    name: draft.name.trim(),
    nameEn: optional(draft.nameEn),
    kind,
    signal: has(kind, 'signal') ? draft.signal : '',
    place: draft.place.trim(),
    limit: has(kind, 'limit') || (kind === 'digitalState' && draft.stateText.trim() === '') ? numberIn(draft.limit) : null,
    unit: draft.unit.trim(),
    reference: has(kind, 'reference') ? optional(draft.reference) : null,
    stateText: has(kind, 'state') ? optional(draft.stateText) : null,
    condition: has(kind, 'condition') ? optional(draft.condition) : null,
    suppressWhen: optional(draft.suppressWhen),
    deadband: has(kind, 'deadband') ? number(draft.deadband) : 0,
    onDelaySeconds: number(draft.onDelay),
    offDelaySeconds: number(draft.offDelay),
    windowSeconds: has(kind, 'window') ? number(draft.window) : 60,
    severity: draft.severity === '' ? null : draft.severity,
    priority: draft.priority,
    class: draft.class,
    group: optional(draft.group),
    position: draft.position.trim(),
    latching: draft.latching,
    cause: draft.cause.trim(),
    causeEn: optional(draft.causeEn),
    consequence: draft.consequence.trim(),
    consequenceEn: optional(draft.consequenceEn),
    action: draft.action.trim(),
    actionEn: optional(draft.actionEn),
    responseSeconds: number(draft.response) * 60,
    owner: draft.owner.trim(),
    rationalizedOn: optional(draft.rationalizedOn),
    enabled: draft.enabled,
  };
}

/** The priority that the matrix gives to a draft; null while severity or response time is not known. */
export function matrixPriority(
  matrix: { responseMinutes: readonly number[]; priorities: readonly (readonly number[])[] },
  severity: number,
  minutes: number | null,
): number | null {
  if (severity < 0 || minutes === null || !(minutes > 0)) return null;
  const column = matrix.responseMinutes.filter((end) => minutes >= end).length;
  return matrix.priorities[severity]?.[column] ?? null;
}
