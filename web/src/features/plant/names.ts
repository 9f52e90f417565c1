import { formatNumber, formatQuantity } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import type { ActiveAlarm } from '../../kernel/alarms';
import type { LastValue } from '../../kernel/signals';
import type { BandScale } from '../../ui/Band';
import type { DigitalSet, DigitalState, PlantSignal } from './plantData';

/** The name in the page's language. */
export function nameOf(one: { nameZh: string; nameEn: string }): string {
  return language() === 'zh-CN' ? one.nameZh : one.nameEn;
}

/** The name of the node that a signal is on. */
export function placeOf(signal: PlantSignal): string {
  return language() === 'zh-CN' ? signal.nodeNameZh : signal.nodeNameEn;
}

/** The state that a value of a digital signal means. */
export function stateOf(
  signal: PlantSignal,
  value: LastValue | undefined,
  sets: readonly DigitalSet[] | undefined,
): DigitalState | undefined {
  if (signal.states === null || typeof value?.v !== 'number') return undefined;
  return sets?.find((set) => set.code === signal.states)?.states.find((state) => state.value === value.v);
}

/** The scale of a signal's band: its range, else the normal band with half as much again on both sides. */
export function scaleOf(signal: PlantSignal, value: number | null): BandScale | null {
  const { bandLo, bandHi, rangeLo, rangeHi } = signal;
  if (bandLo === null && bandHi === null) return null;
  const limits = { low: bandLo ?? undefined, high: bandHi ?? undefined };
  if (bandLo !== null && bandHi !== null) {
    // The range of an instrument is often so wide that the band would shrink to a line.
    const span = bandHi - bandLo;
    const min = Math.min(bandLo - span, value ?? bandLo);
    const max = Math.max(bandHi + span, value ?? bandHi);
    return {
      min: rangeLo === null ? min : Math.max(min, rangeLo),
      max: rangeHi === null ? max : Math.min(max, rangeHi),
      ...limits,
    };
  }
  const known = bandLo ?? bandHi ?? 0;
  return { min: rangeLo ?? known - Math.abs(known), max: rangeHi ?? known + Math.abs(known), ...limits };
}

/** The normal range in words: 正常1.65–1.85, 正常不高于2.80; empty without one. */
export function normalOf(signal: PlantSignal): string {
  const { bandLo, bandHi, decimals } = signal;
  if (bandLo !== null && bandHi !== null) {
    return t('plant.normal', { range: `${formatNumber(bandLo, decimals)}–${formatNumber(bandHi, decimals)}` });
  }
  if (bandHi !== null) return t('plant.normalMost', { value: formatNumber(bandHi, decimals) });
  if (bandLo !== null) return t('plant.normalLeast', { value: formatNumber(bandLo, decimals) });
  return '';
}

/** The most urgent of some alarms: by priority, unacknowledged before the others. */
export function worstOf(alarms: readonly ActiveAlarm[]): ActiveAlarm | undefined {
  return alarms.reduce<ActiveAlarm | undefined>((worst, alarm) => {
    if (!worst || alarm.priority < worst.priority) return alarm;
    if (alarm.priority === worst.priority && worst.look !== 'unacknowledged' && alarm.look === 'unacknowledged')
      return alarm;
    return worst;
  }, undefined);
}

/** Whether a path is a place or lies below it. */
export function isBelow(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

/** A value in running text, as it is spoken: 109.6 °C, 运行, —. */
export function spokenValue(
  signal: PlantSignal,
  value: LastValue | undefined,
  sets: readonly DigitalSet[] | undefined,
): string {
  const state = stateOf(signal, value, sets);
  if (state) return nameOf(state);
  if (typeof value?.v === 'boolean') return value.v ? t('plant.state.running') : t('plant.state.stopped');
  return typeof value?.v === 'number' ? formatQuantity(value.v, signal.unit, signal.decimals) : '—';
}
