import type { Problem } from '../../api/problem';
import { language } from '../../i18n/i18n';
import type { Priority } from '../../ui/AlarmSymbol';
import { asPriority } from '../../ui/AlarmSymbol';

/** What an alarm watches. */
export const alarmKinds = [
  'highHigh',
  'high',
  'low',
  'lowLow',
  'deviation',
  'rateOfChange',
  'stale',
  'badQuality',
  'digitalState',
  'expression',
] as const;

/** What an alarm watches. */
export type AlarmKind = (typeof alarmKinds)[number];

/** How bad a consequence is, from the least. */
export const severities = ['minor', 'moderate', 'major', 'severe'] as const;

/** How bad a consequence is. */
export type Severity = (typeof severities)[number];

/** A definition as the server keeps it. */
export interface Definition {
  code: string;
  name: string;
  nameEn?: string | null;
  kind: AlarmKind;
  signal: string;
  place: string;
  limit?: number | null;
  unit: string;
  reference?: string | null;
  stateText?: string | null;
  condition?: string | null;
  suppressWhen?: string | null;
  deadband: number;
  onDelaySeconds: number;
  offDelaySeconds: number;
  windowSeconds: number;
  severity?: Severity | null;
  priority: number;
  class: string;
  group?: string | null;
  position: string;
  latching: boolean;
  cause: string;
  causeEn?: string | null;
  consequence: string;
  consequenceEn?: string | null;
  action: string;
  actionEn?: string | null;
  responseSeconds: number;
  owner: string;
  rationalizedOn?: string | null;
  enabled: boolean;
}

/** Where an alarm stands, in both languages. */
export interface Place {
  path: string;
  nameZh: string;
  nameEn: string;
  siteId: number;
  signalPath: string;
  tag: string;
  decimals: number;
}

/** States A to I. */
export type AlarmState =
  | 'normal'
  | 'unackActive'
  | 'ackActive'
  | 'returnedUnack'
  | 'latchedUnack'
  | 'latchedAck'
  | 'shelved'
  | 'suppressedByDesign'
  | 'outOfService';

/** A present alarm. */
export interface Alarm {
  id: string;
  siteId: number;
  definition: Definition;
  place: Place;
  state: AlarmState;
  underlying: AlarmState;
  raisedAt: string | null;
  returnedAt: string | null;
  acknowledgedAt: string | null;
  acknowledgedBy: string;
  occurrence: number;
  value: number | null;
  text: string | null;
  quality: number;
  valueAt: string | null;
  firstOut: boolean;
  consequenceOf: string | null;
  consequences: number;
  chattering: boolean;
  standing: boolean;
  revised: boolean;
  shelvedUntil: string | null;
  maskReason: string;
  maskedBy: string;
  maskedAt: string | null;
  approvedBy: string;
}

/** Words in the page's language: the English ones where they are there. */
export function words(chinese: string, english: string | null | undefined): string {
  return language() === 'en-US' && english ? english : chinese;
}

/** What an alarm is called. */
export function nameOf(named: { name: string; nameEn?: string | null }): string {
  return words(named.name, named.nameEn);
}

/** Where it stands, such as 净化 / 2号主排烟机. */
export function placeName(place: { nameZh: string; nameEn: string }): string {
  return words(place.nameZh, place.nameEn);
}

/** Priority of a definition. */
export function priorityOf(definition: { priority: number }): Priority {
  return asPriority(definition.priority);
}

/** Milliseconds of an instant; null without one. */
export function ms(instant: string | null | undefined): number | null {
  return instant ? Date.parse(instant) : null;
}

/** A page of a list. */
export interface Listed<T> {
  items: T[];
  next: string | null;
}

/** What a command did: the alarms that it applied to, and why it did not apply to others. */
export interface CommandAnswer {
  done: string[];
  refused: { id: string; code: string; title: string; detail: string }[];
}

/** A refusal of one alarm of many, as the whole is told. */
export function refusedAs(answer: CommandAnswer): Problem | undefined {
  const first = answer.refused[0];
  return first && { code: first.code, title: first.title, detail: first.detail, fields: [], status: 409 };
}
