import { beforeAll, expect, test } from 'vitest';
import { setSiteZone } from '../../i18n/format';
import type { Sheet } from './sheets';
import { currentSlot, dayAfter, shownDays, slotsOf, spanOf } from './slots';

const sheet = (times: readonly string[]): Sheet => ({ id: 'a', siteId: 1, nameZh: '', nameEn: '', signals: [], times });

beforeAll(() => setSiteZone('Asia/Shanghai'));

test('Days_GoByTheCalendar', () => {
  expect([dayAfter('2026-01-31', 1), dayAfter('2026-03-01', -1)]).toEqual(['2026-02-01', '2026-02-28']);
});

test('SheetWithFewTimes_ShowsTheDaysBeforeToo', () => {
  expect(shownDays(sheet(['00:30', '08:30', '16:30']), '2026-01-31')).toEqual(['2026-01-30', '2026-01-31']);
  expect(shownDays(sheet(['09:00']), '2026-01-31')).toHaveLength(7);
  expect(shownDays(sheet([]), '2026-01-31')).toEqual(['2026-01-31']);
});

test('Columns_AreTheTimesOfTheSite_AndWhatWasEnteredBeside', () => {
  const record = { signalId: 's', sampledAt: '2026-01-31T03:10:00Z', value: 1, replaced: null, reason: '', enteredBy: '', enteredAt: '' };
  const slots = slotsOf(sheet(['08:30', '16:30']), ['2026-01-31'], [record], [Date.parse('2026-02-01T00:00:00Z')]);
  expect(slots.map((slot) => slot.time)).toEqual(['08:30', '11:10', '16:30']);
  expect(currentSlot(slots, Date.parse('2026-01-31T04:00:00Z'))?.time).toBe('11:10');
  expect(spanOf(['2026-01-30', '2026-01-31'])).toEqual({ from: Date.parse('2026-01-29T16:00:00Z'), to: Date.parse('2026-01-31T16:00:00Z') });
});
