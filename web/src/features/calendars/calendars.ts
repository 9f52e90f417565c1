import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import { language } from '../../i18n/i18n';

/** A text in both languages. */
export interface Labels {
  'zh-CN': string;
  'en-US': string;
}

/** A shift of each day. */
export interface Shift {
  code: string;
  labels: Labels;
  /** HH:mm. */
  start: string;
  minutes: number;
}

/** A cycle of days that each crew enters at its own place; null is rest. */
export interface Crews {
  from: string;
  cycle: readonly (string | null)[];
  crews: readonly { code: string; labels: Labels; offset: number }[];
}

/** Shifts and crews. */
export interface Pattern {
  shifts: readonly Shift[];
  crews?: Crews | null;
}

/** A day that differs; no hours: off. */
export interface Exception {
  date: string;
  hours: readonly string[];
  reason?: Labels | null;
}

/** The working time of an organization, `calendar/v1`. */
export interface CalendarContent extends Pattern {
  format: string;
  holidays: string;
  week: readonly number[];
  hours: readonly string[];
  seasons: readonly { from: string; to: string; hours: readonly string[] }[];
  exceptions: readonly Exception[];
  /** Other shifts from a day on. */
  changes: readonly (Pattern & { from: string })[];
}

/** A calendar and where it comes from. */
export interface Calendar {
  org: number;
  /** Whose calendar counts there. */
  from: number;
  version: number;
  timeZone: string;
  content: CalendarContent;
  /** Years whose holidays are known. */
  years: readonly number[];
  reason: string;
  publishedAt: string;
  publishedBy: string;
}

/** A day as published. */
export interface Day {
  date: string;
  workday: boolean;
  /** Whether the notice of its year is loaded. */
  known: boolean;
  holiday: Labels | null;
  hours: readonly string[];
  /** The calendar sets this day by itself. */
  own: boolean;
  /** Whether notice and week alone make it a workday. */
  usual: boolean;
}

/** A version of a calendar. */
export interface Version {
  org: number;
  version: number;
  content: CalendarContent;
  reason: string;
  publishedAt: string;
  publishedBy: string;
}

/** The official holidays of a year. */
export interface Notice {
  format: string;
  country: string;
  year: number;
  off: readonly { from: string; to: string; labels: Labels }[];
  work: readonly string[];
}

/** A notice with its source. */
export interface NoticeItem {
  notice: Notice;
  version: number;
  source: string;
  clause: string;
  confirmed: boolean;
  publishedAt: string;
  publishedBy: string;
}

export const calendarQuery = (org: string) =>
  queryOptions({
    queryKey: ['calendars', 'one', org],
    queryFn: ({ signal }) => api.get<Calendar>(`/calendars/${org}`, undefined, signal),
    retry: false,
  });

export const yearQuery = (org: string, year: number) =>
  queryOptions({
    queryKey: ['calendars', 'year', org, year],
    queryFn: async ({ signal }) => {
      const answer = await api.get<{ items: Day[] }>(`/calendars/${org}/days`, { from: `${year}-01-01`, to: `${year}-12-31` }, signal);
      return new Map(answer.items.map((day) => [day.date, day]));
    },
    retry: false,
  });

export const versionsQuery = (org: string) =>
  queryOptions({
    queryKey: ['calendars', 'versions', org],
    queryFn: async ({ signal }) => (await api.get<{ items: Version[] }>(`/calendars/${org}/versions`, undefined, signal)).items,
  });

export const noticesQuery = queryOptions({
  queryKey: ['calendars', 'notices'],
  queryFn: async ({ signal }) => (await api.get<{ items: NoticeItem[] }>('/calendars/holidays', undefined, signal)).items,
});

export const refreshCalendars = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['calendars'] });

export const nameOf = (labels: Labels): string => (language() === 'en-US' ? labels['en-US'] : labels['zh-CN']);
