import { expect, test } from 'vitest';
import type { CalendarContent, Day } from './calendars';
import { differences, kindOf, mark, patternsOf, step, weekday, weeksOf, withPattern } from './drafts';

const content: CalendarContent = {
  format: 'calendar/v1', holidays: 'CN', week: [1, 2, 3, 4, 5], hours: ['08:30-12:00'], seasons: [], exceptions: [], shifts: [], changes: [],
};
const day = (date: string, usual: boolean, holiday: Day['holiday'] = null): Day => ({
  date, workday: usual, known: true, holiday, hours: [], own: false, usual,
});

test('Month_BeginsOnItsWeekday', () => {
  expect(weekday('2026-01-17')).toBe(6);
  expect(weeksOf(2026, 2)[0]).toEqual([null, null, null, null, null, null, '2026-02-01']);
  expect(weeksOf(2028, 2).flat().filter((one) => one !== null)).toHaveLength(29);
});

test('Keys_LeadToNeighbors_AndStayInTheYear', () => {
  expect(step('2026-03-31', 'ArrowRight')).toBe('2026-04-01');
  expect(step('2026-03-31', 'PageUp')).toBe('2026-02-28');
  expect(step('2026-12-31', 'ArrowDown')).toBe('2026-12-31');
  expect(step('2026-12-31', 'a')).toBeUndefined();
});

test('MarkedDay_IsWhatItsMarkSays_UntilItIsRegularAgain', () => {
  const off = mark(content, '2026-07-01', { hours: [] });
  expect(kindOf(day('2026-07-01', true), off)).toBe('ownOff');
  expect(differences(content, off)).toEqual([{ what: 'off', at: '2026-07-01', text: '' }]);
  expect(kindOf(day('2026-07-01', true), mark(off, '2026-07-01', null))).toBe('work');
  expect(kindOf(day('2026-02-14', true), content)).toBe('makeup');
  expect(kindOf(day('2026-02-17', false, { 'zh-CN': '春节', 'en-US': 'Spring Festival' }), content)).toBe('holiday');
});

test('Patterns_HoldUntilTheDayBeforeTheNext', () => {
  const later = withPattern(content, '2027-01-01', { shifts: [], crews: null });
  expect(patternsOf(later).map((one) => [one.from, one.until])).toEqual([['', '2026-12-31'], ['2027-01-01', null]]);
  expect(differences(content, later)).toEqual([{ what: 'change', at: '2027-01-01', text: '' }]);
});
