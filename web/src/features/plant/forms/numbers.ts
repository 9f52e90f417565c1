/** A number as it is typed: empty is none, anything that is no number is undefined. */
export function readNumber(text: string): number | null | undefined {
  const plain = text.trim().replace('\u2212', '-');
  if (plain === '') return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** A number as it stands in a field. */
export function writeNumber(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
