import { language } from '../../i18n/i18n';

/** Words in both languages. */
export type Labels = Readonly<Record<'zh-CN' | 'en-US', string>>;

/** The words in the language of the page. */
export function say(labels: Labels | null | undefined, otherwise = '—'): string {
  return labels?.[language()] ?? otherwise;
}

/** Who, in a procedure. */
export interface Who {
  role?: string;
  initiator?: boolean;
  person?: string;
  doer?: string;
  organization?: string;
  anyOf?: readonly Who[];
}

/** How long something may take. */
export interface DeadlineContent {
  clock: string;
  hours?: number;
  days?: number;
  shifts?: number;
  at?: string;
}

/** A way from a state to others. */
export interface Transition {
  on?: string;
  to?: readonly string[];
  when?: string;
  by?: Who;
  labels?: Labels;
  form?: string;
}

/** Work for one person. */
export interface TaskContent {
  id: string;
  labels: Labels;
  instructions?: Labels;
  who?: Who;
  form?: string;
  outcomes?: readonly { id: string; labels: Labels }[];
  deadline?: DeadlineContent;
  startedBy?: Who;
}

/** Signatures of several persons. */
export interface SignOffContent {
  id: string;
  labels: Labels;
  meaning: Labels;
  rule: string;
  k?: number;
  weight?: number;
  signers: readonly { who: Who; labels?: Labels }[];
  fields?: readonly string[];
  deadline?: DeadlineContent;
}

/** A state of the chart. */
export interface StateContent {
  id: string;
  labels: Labels;
  kind?: 'simple' | 'compound' | 'parallel' | 'final' | 'history';
  initial?: string;
  states?: readonly StateContent[];
  tasks?: readonly TaskContent[];
  signOffs?: readonly SignOffContent[];
  deadline?: DeadlineContent;
  transitions?: readonly Transition[];
}

/** A procedure, `case-definition/v1`. */
export interface CaseDefinition {
  type: string;
  labels: Labels;
  description?: Labels;
  prefix: string;
  openers: readonly Who[];
  openForm?: string;
  titleField?: string;
  similar?: readonly string[];
  initial?: string;
  states: readonly StateContent[];
  discretionary?: readonly TaskContent[];
  milestones?: readonly { id: string; labels: Labels; when: string }[];
  data: FieldSchema;
}

/** A field of the data. */
export interface FieldSchema {
  type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  format?: string;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  items?: FieldSchema;
  properties?: Readonly<Record<string, FieldSchema>>;
  default?: unknown;
  'x-labels'?: Labels;
  'x-enumLabels'?: Readonly<Record<string, Labels>>;
  'x-unit'?: string;
  'x-help'?: Labels;
  'x-multiline'?: boolean;
  /** Whole fen, shown and typed in CNY. */
  'x-money'?: boolean;
}

/** A form as the server gives it. */
export interface FormSchema {
  'x-labels': Labels;
  properties: Readonly<Record<string, FieldSchema>>;
  required: readonly string[];
  'x-layout': readonly { labels?: Labels; rows: readonly (readonly string[])[] }[];
}

/** All states of a chart, outer ones first. */
export function statesOf(states: readonly StateContent[]): readonly StateContent[] {
  return states.flatMap((state) => [state, ...statesOf(state.states ?? [])]);
}

/** The kind of a state; without one it follows from what it holds. */
export function kindOf(state: StateContent): NonNullable<StateContent['kind']> {
  return state.kind ?? ((state.states?.length ?? 0) > 0 ? 'compound' : 'simple');
}
