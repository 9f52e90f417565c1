import { beforeEach, expect, test } from 'vitest';
import {
  formatBytes,
  formatDuration,
  formatInstant,
  formatNumber,
  formatQuantity,
  formatUnit,
  readLocal,
  setSiteZone,
} from './format';
import { setLanguage } from './i18n';

beforeEach(async () => {
  await setLanguage('zh-CN');
  setSiteZone('Asia/Shanghai');
});

test('Numbers_AreGroupedAndHaveATrueMinus', () => {
  expect(formatNumber(12732, 0)).toBe('12,732');
  expect(formatNumber(-0.003, 3)).toBe('−0.003');
  expect(formatNumber(0.3, 1, { sign: true })).toBe('+0.3');
  expect(formatNumber(0, 1, { sign: true })).toBe('0.0');
});

test('WithoutDecimals_FourDigitsAreShown', () => {
  expect(formatNumber(0.3052)).toBe('0.3052');
  expect(formatNumber(133.8)).toBe('133.8');
  expect(formatNumber(12732.4)).toBe('12,732');
});

test('Units_AreShownWithTheirSigns', () => {
  expect(formatUnit('m3/h')).toBe('m³/h');
  expect(formatUnit('kW/(m2.K)')).toBe('kW/(m²·K)');
  expect(formatUnit('Cel')).toBe('°C');
  expect(formatUnit('mg/m3')).toBe('mg/m³');
  expect(formatUnit('1')).toBe('');
});

test('Quantities_HaveANoBreakSpaceButNoneBeforePercent', () => {
  expect(formatQuantity(45, 't', 3)).toBe('45.000\u00a0t');
  expect(formatQuantity(12.5, '%', 1)).toBe('12.5%');
});

test('Instants_AreShownInTheZoneOfTheSite', () => {
  const at = '2026-01-31T06:32:08.237Z';
  expect(formatInstant(at, 'record')).toBe('2026-01-31 14:32:08');
  expect(formatInstant(at, 'event')).toBe('2026-01-31 14:32:08.237');
  expect(formatInstant('not a time')).toBe('—');
});

test('Durations_HaveTheirTwoLeadingUnits', async () => {
  expect(formatDuration(7_920_000)).toBe('2小时12分');
  expect(formatDuration(94_000)).toBe('1分钟34秒');
  expect(formatDuration(0)).toBe('0秒');
  await setLanguage('en-US');
  expect(formatDuration(7_920_000)).toBe('2 h 12 min');
});

test('LocalTimes_AreReadInTheZoneOfTheSite', () => {
  expect(readLocal('2026-01-31 14:32')).toBe(Date.parse('2026-01-31T06:32:00Z'));
  expect(readLocal('2026-01-31T14:32:08')).toBe(Date.parse('2026-01-31T06:32:08Z'));
  expect(readLocal('2026-01-31')).toBe(Date.parse('2026-01-30T16:00:00Z'));
  expect(readLocal('31.01.2026')).toBeNull();
  setSiteZone('Europe/Berlin');
  expect(readLocal('2026-03-29 12:00')).toBe(Date.parse('2026-03-29T10:00:00Z'));
});

test('Bytes_HaveADecimalUnit', () => {
  expect(formatBytes(0)).toBe('0\u00a0B');
  expect(formatBytes(1_100_072)).toBe('1.1\u00a0MB');
  expect(formatBytes(450_560)).toBe('451\u00a0kB');
});
