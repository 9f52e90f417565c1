/** A position of a load. */
export interface Position {
  at: string;
  latitude: number;
  longitude: number;
}

/** The line through positions, fitted into a box; a gap of more than ten minutes breaks it. */
export function pathOf(fixes: readonly Position[], width: number, height: number): string {
  const [west, east] = range(fixes.map((fix) => fix.longitude));
  const [south, north] = range(fixes.map((fix) => fix.latitude));
  const scale = Math.min((width - 16) / (east - west), (height - 16) / (north - south));
  let before = Number.NEGATIVE_INFINITY;
  return fixes.map((fix) => {
    const at = Date.parse(fix.at);
    const move = at - before > 600_000 ? 'M' : 'L';
    before = at;
    return `${move}${(8 + (fix.longitude - west) * scale).toFixed(1)} ${(height - 8 - (fix.latitude - south) * scale).toFixed(1)}`;
  }).join('');
}

function range(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high - low < 1e-4 ? [low - 5e-5, high + 5e-5] : [low, high];
}
