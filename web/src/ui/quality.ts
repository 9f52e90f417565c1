/** What an OPC UA status code says: its top two bits. */
export type QualityClass = 'good' | 'uncertain' | 'bad';

/** The class of a quality code; no code means good. */
export function qualityClass(code: number | null | undefined): QualityClass {
  if (code === null || code === undefined) return 'good';
  switch (code >>> 30) {
    case 0:
      return 'good';
    case 1:
      return 'uncertain';
    default:
      return 'bad';
  }
}

const reasons = new Map<number, string>([
  [0x800a_0000, 'notConnected'],
  [0x808a_0000, 'notConnected'],
  [0x808c_0000, 'sensorFailure'],
  [0x809b_0000, 'noData'],
  [0x4090_0000, 'lastUsable'],
  [0x4094_0000, 'outOfRange'],
  [0x0096_0000, 'manualValue'],
]);

/** The text key of a quality's reason, `ui.quality.<reason>`. */
export function qualityKey(code: number | null | undefined): string {
  const reason = code === null || code === undefined ? undefined : reasons.get((code & 0xffff_0000) >>> 0);
  return `ui.quality.${reason ?? qualityClass(code)}`;
}
