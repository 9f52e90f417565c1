import { gramsOf } from './mass';

/** What comes out of a run, as typed. */
export interface OutputDraft {
  role: 'product' | 'residue';
  name: string;
  streamId: string;
  storeId: string;
  mass: string;
  moisture: string;
  elements: string;
}

/** A run as typed. */
export interface RunDraft {
  fromId: string;
  facilityId: string;
  method: string;
  mass: string;
  loss: string;
  gain: string;
  handler: string;
  outputs: readonly OutputDraft[];
}

/** A mass that may be left out. */
function massOf(text: string): number | null {
  return text.trim() === '' ? 0 : gramsOf(text);
}

/** Shares of elements as typed in per cent, "Al 98, F 1.2"; null when a part cannot be read. */
export function elementsOf(text: string): Record<string, number> | null {
  const shares: Record<string, number> = {};
  for (const part of text.split(/[,，;；、\n]/)) {
    if (part.trim() === '') continue;
    const match = /^\s*(Al|F|Cl|S|Na|As)\s*[:：]?\s*(\d{1,3}(?:\.\d{1,4})?)\s*%?\s*$/.exec(part);
    if (!match || Number(match[2]) > 100) return null;
    shares[match[1] ?? ''] = Number((Number(match[2]) / 100).toFixed(6));
  }
  return shares;
}

/** Water as typed in per cent; undefined when nothing was typed, null when it is no share. */
export function moistureOf(text: string): number | undefined | null {
  if (text.trim() === '') return undefined;
  const value = Number(text.trim());
  return Number.isFinite(value) && value >= 0 && value < 100 ? Number((value / 100).toFixed(6)) : null;
}

/** What is missing (positive) or too much (negative) in a run, grams; null while a mass cannot be read. */
export function missingOf(draft: RunDraft): number | null {
  let sum = 0;
  for (const [text, sign] of [[draft.mass, 1], [draft.gain, 1], [draft.loss, -1], ...draft.outputs.map((one) => [one.mass, -1] as const)] as const) {
    const grams = massOf(text);
    if (grams === null) return null;
    sum += sign * grams;
  }
  return sum;
}

/** The body that the door takes; null while something cannot be read or is missing. */
export function runBody(draft: RunDraft, site: number, batchId: string): Record<string, unknown> | null {
  const [fed, loss, gain] = [gramsOf(draft.mass), massOf(draft.loss), massOf(draft.gain)];
  if (fed === null || fed === 0 || loss === null || gain === null || draft.facilityId === '' || draft.method.trim() === '' || draft.handler.trim() === '') return null;
  const products: unknown[] = [];
  const residues: unknown[] = [];
  for (const one of draft.outputs) {
    const [grams, moisture, elements] = [gramsOf(one.mass), moistureOf(one.moisture), elementsOf(one.elements)];
    if (grams === null || grams === 0 || moisture === null || elements === null || (moisture === undefined && Object.keys(elements).length > 0)) return null;
    const assay = moisture === undefined ? {} : { moisture, elements };
    if (one.role === 'product') {
      if (one.name.trim() === '') return null;
      products.push({ name: one.name.trim(), grams, ...assay });
    } else {
      if (one.streamId === '' || one.storeId === '') return null;
      residues.push({ streamId: one.streamId, storeId: one.storeId, grams, ...assay });
    }
  }
  return {
    site, facilityId: draft.facilityId, method: draft.method.trim(), handler: draft.handler.trim(),
    inputs: [{ batchId, fromId: draft.fromId, grams: fed }], products, residues, lossGrams: loss, gainGrams: gain,
  };
}
