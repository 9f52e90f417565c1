import { language, t } from '../../../i18n/i18n';
import type { ActiveAlarm } from '../../../kernel/alarms';
import type { LastValue } from '../../../kernel/signals';
import { qualityClass } from '../../../ui/quality';
import { isBelow, nameOf, spokenValue, stateOf, worstOf } from '../names';
import type { DigitalSet, Health, PlantSignal } from '../plantData';
import type { MimicItem, Slot } from './mimicBody';
import { kinds } from './mimicBody';

/** What a display reads its parts from. */
export interface MimicContext {
  /** By key and by path. */
  signals: ReadonlyMap<string, PlantSignal>;
  /** By key. */
  values: ReadonlyMap<string, LastValue>;
  alarms: readonly ActiveAlarm[];
  sets: readonly DigitalSet[] | undefined;
  /** Now, ms; values age against it. */
  now: number;
}

/** What one slot of a part shows. */
export interface Reading {
  path: string;
  signal: PlantSignal | undefined;
  value: LastValue | undefined;
  /** Null when there is no number that can be shown. */
  number: number | null;
  health: Health;
  alarm: ActiveAlarm | undefined;
}

/** How far a newest value can be trusted now. */
export function healthOf(signal: PlantSignal, value: LastValue | undefined, now: number): Health {
  if (!value?.t) return 'missing';
  if (signal.staleAfterSeconds !== null && now - value.t / 1000 > signal.staleAfterSeconds * 1000) return 'stale';
  return qualityClass(value.q);
}

/** What is bound to a slot; undefined when nothing is. */
export function readingOf(item: MimicItem, slot: Slot, context: MimicContext): Reading | undefined {
  const path = item.bind?.[slot];
  return path === undefined || path === '' ? undefined : readPath(path, context);
}

/** The reading of a key or path. */
export function readPath(path: string, { signals, values, alarms, now }: MimicContext): Reading {
  const signal = signals.get(path);
  if (!signal) return { path, signal, value: undefined, number: null, health: 'missing', alarm: undefined };
  const value = values.get(signal.key);
  const health = healthOf(signal, value, now);
  const number = typeof value?.v === 'number' && health !== 'bad' && health !== 'missing' ? value.v : null;
  const alarm = worstOf(alarms.filter((one) => one.signal === signal.path || one.signal === signal.key));
  return { path, signal, value, number, health, alarm };
}

/** How a machine stands; `none` when nothing tells. */
export type MachineState = 'running' | 'stopped' | 'out' | 'unknown' | 'none';

const outCodes = new Set(['out', 'outOfService', 'out_of_service', 'maintenance', 'repair']);

/** The state of a part and its word. */
export function machineOf(item: MimicItem, context: MimicContext): { state: MachineState; word: string } {
  const reading = readingOf(item, 'state', context);
  if (!reading) return { state: 'none', word: '' };
  const { signal, value, health } = reading;
  if (!signal || health === 'bad' || health === 'stale' || health === 'missing')
    return { state: 'unknown', word: t('plant.state.unknown') };
  const named = stateOf(signal, value, context.sets);
  if (named && outCodes.has(named.code)) return { state: 'out', word: nameOf(named) };
  const on = value?.v === true || (typeof value?.v === 'number' && value.v > 0.5);
  const state = on ? 'running' : 'stopped';
  return { state, word: named ? nameOf(named) : t(`plant.state.${state}`) };
}

/** The most urgent alarm of a part: of its equipment, else of the signals bound to it. */
export function alarmOf(item: MimicItem, context: MimicContext): ActiveAlarm | undefined {
  const { node } = item;
  if (node !== undefined && node !== '') return worstOf(context.alarms.filter((one) => isBelow(one.path, node)));
  const bound = Object.keys(item.bind ?? {}).flatMap((slot) =>
    slot === 'level' || slot === 'state' || slot === 'value' ? (readingOf(item, slot, context)?.alarm ?? []) : [],
  );
  return worstOf(bound);
}

/** The name on a part in the page's language, else the other, else what the equipment or signal is called. */
export function labelOf(item: MimicItem, context?: MimicContext): string {
  const { labelZh = '', labelEn = '' } = item;
  const label = language() === 'zh-CN' ? labelZh || labelEn : labelEn || labelZh;
  if (label !== '' || !context) return label;
  const bound = Object.values(item.bind ?? {})[0];
  const signal = bound === undefined ? undefined : context.signals.get(bound);
  return signal ? nameOf(signal) : '';
}

/** What a part says to those who do not see it: Ⅲ效 运行 液温109.6 °C 报警P3. */
export function spokenName(item: MimicItem, context: MimicContext): string {
  const words = [labelOf(item, context) || t(`plant.part.${item.type}`)];
  const { word } = kinds[item.type].equipment ? machineOf(item, context) : { word: '' };
  if (word) words.push(word);
  for (const slot of ['level', 'value'] as const) {
    const reading = readingOf(item, slot, context);
    if (!reading?.signal) continue;
    const trusted = reading.health === 'good' || reading.health === 'uncertain';
    const said = trusted
      ? spokenValue(reading.signal, reading.value, context.sets)
      : t(`plant.health.${reading.health}`);
    words.push(kinds[item.type].equipment ? `${nameOf(reading.signal)} ${said}` : said);
  }
  const alarm = alarmOf(item, context);
  if (alarm) words.push(t('plant.alarmSpoken', { priority: alarm.priority, name: alarm.name }));
  return words.join(' ');
}
