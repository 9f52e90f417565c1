import type { ActiveAlarm } from '../../../kernel/alarms';
import type { MimicBody } from '../mimic/mimicBody';
import type { NodeDetail, PlantSignal } from '../plantData';

/** Name of the attribute that lists the key figures of a node: paths of signals, from the node down. */
export const keyFiguresAttribute = 'keyFigures';

/** The key figures that somebody chose for a node. */
export function chosenFigures(detail: NodeDetail): readonly string[] {
  const value = detail.attributes[keyFiguresAttribute];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/**
 * The signals on the cards under a display: the chosen ones; without a choice those in alarm first, then those with a
 * normal range that the display or the node itself shows.
 */
export function figuresOf(
  detail: NodeDetail,
  body: MimicBody | undefined,
  known: readonly PlantSignal[],
  alarms: readonly ActiveAlarm[],
  most = 3,
): readonly PlantSignal[] {
  const chosen = chosenFigures(detail)
    .map((path) => known.find((one) => one.path === `${detail.node.path}/${path}` || one.path === path))
    .filter((one) => one !== undefined);
  if (chosen.length > 0) return chosen.slice(0, most);
  const shown = (body?.items ?? []).flatMap((item) => (item.type === 'value' || item.type === 'bar' ? (item.bind?.value ?? []) : []));
  const alarmed = new Set(alarms.map((one) => one.signal));
  const candidates = [...detail.signals, ...shown.flatMap((path) => known.find((one) => one.path === path || one.key === path) ?? [])]
    .filter((one, at, all) => all.findIndex((other) => other.id === one.id) === at)
    .filter((one) => one.states === null && (one.bandLo !== null || one.bandHi !== null));
  return candidates
    .map((one, order) => ({ one, order, first: alarmed.has(one.path) || alarmed.has(one.key) ? 0 : 1 }))
    .sort((a, b) => a.first - b.first || a.order - b.order)
    .slice(0, most)
    .map(({ one }) => one);
}
