import { t } from '../../../i18n/i18n';
import type { ProblemField } from '../../../api/problem';
import type { MimicBody, MimicItem } from '../mimic/mimicBody';
import { boxOf, kinds } from '../mimic/mimicBody';

/** Something about a part that stops saving, or that somebody should look at. */
export interface Finding {
  /** The part; undefined for the display as a whole. */
  id?: string;
  stops: boolean;
  text: string;
}

/** What is wrong or doubtful in a display; `known` tells whether a signal exists. */
export function findingsOf(body: MimicBody, known: (path: string) => boolean): readonly Finding[] {
  return body.items.flatMap((item) => [...faultsOf(item), ...doubtsOf(item, body, known)]);
}

function faultsOf(item: MimicItem): readonly Finding[] {
  const stops = (text: string): Finding => ({ id: item.id, stops: true, text });
  const found: Finding[] = [];
  if (item.type === 'pipe' && ((item.points?.length ?? 0) < 2 || (item.points?.length ?? 0) > 64)) found.push(stops(t('plant.check.points')));
  if (item.type === 'potRow') {
    const { pattern = '', from = 0, to = -1 } = item.pots ?? {};
    if (!pattern.includes('{n}') || to < from || to - from >= 400) found.push(stops(t('plant.check.pots')));
  }
  return found;
}

function doubtsOf(item: MimicItem, body: MimicBody, known: (path: string) => boolean): readonly Finding[] {
  const doubt = (text: string): Finding => ({ id: item.id, stops: false, text });
  const found: Finding[] = [];
  for (const path of Object.values(item.bind ?? {})) if (!known(path)) found.push(doubt(t('plant.check.unknownSignal', { path })));
  if ((item.type === 'value' || item.type === 'bar') && !item.bind?.value) found.push(doubt(t('plant.check.unbound')));
  if (item.type === 'text' && !item.labelZh && !item.labelEn) found.push(doubt(t('plant.check.noText')));
  if ((item.labelZh ?? '') === '' !== ((item.labelEn ?? '') === '')) found.push(doubt(t('plant.check.oneLanguage')));
  if (kinds[item.type].equipment && item.type !== 'potRow' && !item.node && !item.bind) found.push(doubt(t('plant.check.noEquipment')));
  const box = boxOf(item);
  if (box.x < -20 || box.y < -20 || box.x + box.w > body.width + 20 || box.y + box.h > body.height + 20) found.push(doubt(t('plant.check.outside')));
  return found;
}

/** What the server said of the parts of a refused display: `$.items[3].x`. */
export function findingsOfRefusal(fields: readonly ProblemField[], body: MimicBody): readonly Finding[] {
  return fields.map((field) => {
    const index = /^\$\.items\[(\d+)\]/.exec(field.path)?.[1];
    const item = index === undefined ? undefined : body.items[Number(index)];
    return { ...(item ? { id: item.id } : {}), stops: true, text: field.detail ?? field.code };
  });
}
