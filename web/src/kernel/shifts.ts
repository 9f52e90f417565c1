import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client';
import { language } from '../i18n/i18n';

/** A shift of a site on one day. */
export interface ShiftTurn {
  code: string;
  name: string;
  /** Name of the crew that has it; null without a rotation. */
  crew: string | null;
  /** ms. */
  from: number;
  to: number;
}

interface Named {
  code: string;
  labels: Readonly<Record<string, string>>;
}

interface Pattern {
  shifts: Named[];
  crews?: { crews: Named[] } | null;
}

interface Calendar {
  content: Pattern & { changes: Pattern[] };
}

interface Days {
  items: { shifts: { code: string; startAt: string; endAt: string; crew: string | null }[] }[];
}

/** The shifts that begin on the days from one to another, both included; days of the site's zone. */
export const shiftsQuery = (site: string | undefined, from: string, to: string) =>
  queryOptions({
    queryKey: ['calendars', 'shifts', language(), site, from, to],
    queryFn: async ({ signal }): Promise<readonly ShiftTurn[]> => {
      const [calendar, days] = await Promise.all([
        api.get<Calendar>(`/calendars/${site ?? ''}`, undefined, signal),
        api.get<Days>(`/calendars/${site ?? ''}/days`, { from, to }, signal),
      ]);
      const patterns = [...calendar.content.changes, calendar.content];
      const shifts = namesOf(patterns.flatMap((one) => one.shifts));
      const crews = namesOf(patterns.flatMap((one) => one.crews?.crews ?? []));
      return days.items.flatMap((day) =>
        day.shifts.map((turn) => ({
          code: turn.code,
          name: shifts.get(turn.code) ?? turn.code,
          crew: turn.crew === null ? null : crews.get(turn.crew) ?? turn.crew,
          from: Date.parse(turn.startAt),
          to: Date.parse(turn.endAt),
        })),
      );
    },
    staleTime: 3_600_000,
    retry: false,
    enabled: site !== undefined,
  });

function namesOf(list: readonly Named[]): ReadonlyMap<string, string> {
  return new Map(list.map((one) => [one.code, one.labels[language()] ?? one.code]));
}
