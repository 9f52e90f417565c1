/** Whole grams of a mass that was typed in tonnes, at most six decimals; null when it is none. Parsed as digits, never as a float. */
export function gramsOf(text: string): number | null {
  const match = /^(\d{1,6})(?:[.,](\d{1,6}))?$/.exec(text.trim());
  if (!match) return null;
  return Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0'));
}
