/** A site of the group as the door answers it. */
export interface GroupSite {
  site: number;
  unitName: string;
  class: string;
  latitude: number | null;
  longitude: number | null;
  stockGrams: number;
  capacityGrams: number;
  oldestDays: number | null;
  openTransfers: number;
  /** Open findings of priority 1 to 4. */
  warnings: number[];
  /** The last assessment that was signed. */
  assessment: { points: number; fullPoints: number; verdict: string; at: string } | null;
}

/** Share of the assessed sites that meet the standard, and their mean score of the full mark, both 0 to 1; null without one. */
export function assessedOf(sites: readonly GroupSite[]): { count: number; share: number; mean: number } | null {
  const assessed = sites.flatMap((site) => (site.assessment === null ? [] : [site.assessment]));
  if (assessed.length === 0) return null;
  return {
    count: assessed.length,
    share: assessed.filter((one) => one.verdict === 'meets').length / assessed.length,
    mean: assessed.reduce((all, one) => all + one.points / Math.max(1, one.fullPoints), 0) / assessed.length,
  };
}

/** All sites that the person may read. */
export interface GroupBoard {
  sites: GroupSite[];
}

/** The gravest priority that stands open; undefined without one. */
export function worstOf(site: GroupSite): 1 | 2 | 3 | 4 | undefined {
  return ([1, 2, 3, 4] as const).find((priority) => (site.warnings[priority - 1] ?? 0) > 0);
}

/** How full the stores are, 0 to 1; null without a capacity. */
export function fullShare(site: GroupSite): number | null {
  return site.capacityGrams > 0 ? site.stockGrams / site.capacityGrams : null;
}

/** Where a site stands on the drawing. */
export interface Placed {
  site: GroupSite;
  x: number;
  y: number;
  r: number;
  /** Where its name stands: the end of the text that is nearest, and the line. */
  label: { x: number; y: number; anchor: 'start' | 'end' | 'middle' };
}

/** A drawing of places without map tiles: degrees as a flat grid, true to scale in the middle. */
export interface PlaceMap {
  placed: Placed[];
  /** Lines of whole or half degrees, with their words. */
  meridians: { x: number; text: string }[];
  parallels: { y: number; text: string }[];
  /** Length of a scale bar in px, and what it stands for in km. */
  bar: { px: number; km: number };
}

const kmPerDegree = 111.195;

/** Fits the sites into a rectangle; names stand where they cover neither each other nor a mark. */
export function mapOf(
  sites: readonly GroupSite[], width: number, height: number, pad = 56, widthOf: (site: GroupSite) => number = () => 90,
): PlaceMap {
  const known = sites.flatMap((site) => (site.latitude === null || site.longitude === null ? [] : [{ site, lat: site.latitude, lon: site.longitude }]));
  if (known.length === 0) return { placed: [], meridians: [], parallels: [], bar: { px: 0, km: 0 } };
  const lats = known.map((one) => one.lat);
  const lons = known.map((one) => one.lon);
  const [lat0, lat1, lon0, lon1] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)];
  const shrink = Math.cos((((lat0 + lat1) / 2) * Math.PI) / 180);
  const scale = Math.min((width - 2 * pad) / Math.max(0.2, (lon1 - lon0) * shrink), (height - 2 * pad) / Math.max(0.2, lat1 - lat0));
  const x = (lon: number): number => width / 2 + (lon - (lon0 + lon1) / 2) * shrink * scale;
  const y = (lat: number): number => height / 2 - (lat - (lat0 + lat1) / 2) * scale;
  const most = Math.max(1, ...known.map((one) => one.site.stockGrams));
  const marks = known.map(({ site, lat, lon }) => ({ site, x: x(lon), y: y(lat), r: 7 + 17 * Math.sqrt(Math.max(0, site.stockGrams) / most) }));
  const placed = labeled(marks, width, height, widthOf);
  const step = 60 / scale > 0.5 ? 1 : 0.5;
  const lines = (from: number, until: number): number[] => {
    const first = Math.ceil(from / step);
    return Array.from({ length: Math.max(0, Math.floor(until / step) - first + 1) }, (_, index) => (first + index) * step);
  };
  const halfLon = width / 2 / shrink / scale;
  const halfLat = height / 2 / scale;
  const meridians = lines((lon0 + lon1) / 2 - halfLon, (lon0 + lon1) / 2 + halfLon).map((lon) => ({ x: x(lon), text: `${lon.toFixed(1)}°E` }));
  const parallels = lines((lat0 + lat1) / 2 - halfLat, (lat0 + lat1) / 2 + halfLat).map((lat) => ({ y: y(lat), text: `${lat.toFixed(1)}°N` }));
  const perKm = scale / kmPerDegree;
  const km = [200, 100, 50, 20, 10, 5].find((one) => one * perKm <= width / 4) ?? 5;
  return { placed, meridians, parallels, bar: { px: km * perKm, km } };
}

type Mark = Omit<Placed, 'label'>;
type Choice = readonly [label: Placed['label'], rect: Rect];
type Rect = readonly [left: number, top: number, right: number, bottom: number];

const lines = 32;

function labeled(marks: readonly Mark[], width: number, height: number, widthOf: (site: GroupSite) => number): Placed[] {
  const taken: Rect[] = marks.map(({ site, x, y, r }) => worstOf(site) === undefined ? [x - r, y - r, x + r, y + r] : [x - r, y - r * 0.5 - 20, x + r * 0.5 + 24, y + r]);
  return marks.map((mark) => {
    const { x, y, r, site } = mark;
    const wide = widthOf(site);
    const beside = [0, -22, 22, -44, 44].flatMap((shift): Choice[] => [
      [{ x: x + r + 6, y: y - 2 + shift, anchor: 'start' }, [x + r + 6, y - lines / 2 + shift, x + r + 6 + wide, y + lines / 2 + shift]],
      [{ x: x - r - 6, y: y - 2 + shift, anchor: 'end' }, [x - r - 6 - wide, y - lines / 2 + shift, x - r - 6, y + lines / 2 + shift]],
    ]);
    const choices: readonly Choice[] = [
      ...beside.slice(0, 2),
      [{ x, y: y + r + 15, anchor: 'middle' }, [x - wide / 2, y + r + 3, x + wide / 2, y + r + 3 + lines]],
      [{ x, y: y - r - 24, anchor: 'middle' }, [x - wide / 2, y - r - 36, x + wide / 2, y - r - 4]],
      ...beside.slice(2),
    ];
    const free = ([, [left, top, right, bottom]]: Choice): boolean =>
      left >= 0 && top >= 0 && right <= width && bottom <= height && taken.every(([l, tp, rt, b]) => right <= l || left >= rt || bottom <= tp || top >= b);
    const [label, rect] = choices.find(free) ?? choices.find(([, one]) => one[0] >= 0 && one[2] <= width) ?? choices[2] ?? [{ x, y, anchor: 'middle' }, [x, y, x, y]];
    taken.push(rect);
    return { ...mark, label };
  });
}
