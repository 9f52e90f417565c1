import { expect, test } from 'vitest';
import { arrival } from './arrival';

test('Arrival_LeadsOnlyInsideTheProduct', () => {
  expect(arrival('/alarms?show=shelved')).toBe('/alarms?show=shelved');
  expect(arrival(null)).toBe('/cockpit');
  expect(arrival('//evil.example/x')).toBe('/cockpit');
  expect(arrival('/\\evil.example')).toBe('/cockpit');
  expect(arrival('https://evil.example')).toBe('/cockpit');
});

test('Arrival_NeverLeadsBackToTheDoor', () => {
  expect(arrival('/sign-in?next=/sign-in')).toBe('/cockpit');
  expect(arrival('/change-password')).toBe('/cockpit');
});
