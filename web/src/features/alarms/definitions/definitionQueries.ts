import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../api/client';
import { language } from '../../../i18n/i18n';
import type { RuleUsed, Targets } from '../queries';
import type { AlarmState, Definition, Listed, Place } from '../shapes';

/** A definition as listed. */
export interface DefinitionItem {
  id: string;
  siteId: number;
  revision: number;
  definition: Definition;
  place: Place;
  /** Why it cannot be evaluated. */
  fault: string | null;
  state: AlarmState;
  matrixPriority: number | null;
}

/** One change of a definition. */
export interface Revision {
  revision: number;
  /** The definition as JSON; null when it was retired. */
  content: string | null;
  reason: string;
  authorizedBy: string;
  changedAt: string;
  changedBy: string;
}

/** Matrix, defaults and targets as they hold now. */
export interface RuleBook {
  matrix: { responseMinutes: number[]; priorities: number[][] };
  defaults: { quantity: string; deadbandPercent: number; delaySeconds: number }[];
  targets: Targets;
  rules: RuleUsed[];
}

/** What suits a signal when nobody knows better. */
export interface Suggestion {
  quantity: string;
  span: number | null;
  deadband: number;
  delaySeconds: number;
  deadbandPercent: number;
}

/** What a definition would have done. */
export interface PreviewFigures {
  count: number;
  suppressed: number;
  activeSeconds: number;
  medianActiveSeconds: number | null;
  worstBin: number;
  fleeting: number;
  chattering: boolean;
  activeNow: boolean;
  values: number;
  daily: number[];
  rises: { raisedAt: string; returnedAt: string | null; value: number | null; suppressed: boolean }[];
}

/** The draft beside what is in force. */
export interface Preview {
  fromAt: string;
  toAt: string;
  draft: PreviewFigures;
  present: PreviewFigures | null;
}

/** One definition. */
export const definitionQuery = (id: string) =>
  queryOptions({
    queryKey: ['alarms', 'definition', id, language()],
    queryFn: ({ signal }) => api.get<DefinitionItem>(`/alarms/definitions/${id}`, undefined, signal),
    enabled: id !== 'new',
    retry: false,
  });

/** Its changes, newest first. */
export const revisionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['alarms', 'revisions', id],
    queryFn: async ({ signal }) =>
      (await api.get<Listed<Revision>>(`/alarms/definitions/${id}/revisions`, undefined, signal)).items,
  });

/** The rules of the alarm system. */
export const rulesQuery = queryOptions({
  queryKey: ['alarms', 'rules'],
  queryFn: ({ signal }) => api.get<RuleBook>('/alarms/rules', undefined, signal),
  staleTime: 600_000,
});

/** Deadband and delay for a signal. */
export const suggestionQuery = (signal: string) =>
  queryOptions({
    queryKey: ['alarms', 'suggestion', signal],
    queryFn: ({ signal: abort }) => api.get<Suggestion>('/alarms/definitions/suggestion', { signal }, abort),
    enabled: signal !== '',
    retry: false,
    staleTime: 300_000,
  });
