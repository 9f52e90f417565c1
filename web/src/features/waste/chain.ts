import { t } from '../../i18n/i18n';
import type { Draft, FlowLink, FlowNode, Wanted } from './flow';
import { place } from './flow';
import { nameOf } from './waste';

/** Mass of one role in the accounts of one place of a site. */
export interface ChainPart {
  site: number;
  wasteCode: string;
  role: string;
  path: string;
  placeZh: string;
  placeEn: string;
  grams: number;
}

/** The way of mass over months, of all sites, as the door answers it. */
export interface Chain {
  from: string;
  until: string;
  sites: { site: number; bookId: string | null; unexplainedGrams: number }[];
  wastes: { wasteCode: string; nameZh: string; nameEn: string; isHazardous: boolean }[];
  parts: ChainPart[];
}

/** Which mass is shown, and by what its sources are told apart. */
export interface ChainView {
  by: 'code' | 'site';
  siteNames: ReadonlyMap<number, string>;
}

export const chainWidth = 1260;

/** Most sources that get a box of their own; the smaller ones stand together. */
export const mostSources = 8;

const edges = [240, 520, 800, 990] as const;

/** Roles of each box but the sources. */
const rolesOf: Readonly<Record<string, readonly string[]>> = {
  open: ['opening'], gain: ['gain'], store: ['opening', 'generated', 'gain'],
  use: ['product', 'residue', 'processLoss'], dispose: ['selfDisposed'],
  transfer: ['utilized', 'disposed', 'accepted', 'road', 'difference'],
  product: ['product'], residue: ['residue'], processLoss: ['processLoss'], selfDisposed: ['selfDisposed'], utilized: ['utilized'],
  disposed: ['disposed'], accepted: ['accepted'], road: ['road'], difference: ['difference'], more: ['difference'], loss: ['loss'],
  stored: ['stored'], inProcess: ['inProcess'],
};

const sum = (parts: readonly ChainPart[], ...roles: readonly string[]): number =>
  parts.reduce((all, part) => (roles.includes(part.role) ? all + part.grams : all), 0);

/** The accounts behind a box. */
export function partsOf(parts: readonly ChainPart[], key: string, by: 'code' | 'site', shown: readonly string[]): ChainPart[] {
  const source = /^source (.*)$/.exec(key)?.[1];
  const groupOf = (part: ChainPart): string => (by === 'site' ? String(part.site) : part.wasteCode);
  return parts
    .filter((part) => source === undefined
      ? (rolesOf[key] ?? []).includes(part.role)
      : part.role === 'generated' && (source === 'others' ? !shown.includes(groupOf(part)) : groupOf(part) === source))
    .sort((one, other) => Math.abs(other.grams) - Math.abs(one.grams));
}

/** Sources by mass, the largest first. */
export function sourcesOf(parts: readonly ChainPart[], by: 'code' | 'site'): [key: string, grams: number][] {
  const groups = new Map<string, number>();
  for (const part of parts) {
    if (part.role !== 'generated') continue;
    const key = by === 'site' ? String(part.site) : part.wasteCode;
    groups.set(key, (groups.get(key) ?? 0) + part.grams);
  }
  return [...groups].filter(([, grams]) => grams > 0).sort((one, other) => other[1] - one[1]);
}

/** Places the boxes: sources, store, treatment, final place. */
export function chainLayout(chain: Chain, parts: readonly ChainPart[], view: ChainView, height: number): { nodes: FlowNode[]; links: FlowLink[] } {
  const drafts: Draft[] = [];
  const links: Wanted[] = [];
  const box = (key: string, column: number, role: string, label: string, grams: number, from?: string, pending = false): void => {
    if (grams <= 0) return;
    drafts.push({ key, column, role, label, grams, pending });
    if (column === 0) links.push({ from: key, to: 'store', grams, role });
    else if (from !== undefined) links.push({ from, to: key, grams, role: role === 'pass' ? 'stock' : role });
  };
  const mass = (key: string): number => sum(parts, ...(rolesOf[key] ?? []));
  const difference = mass('difference');
  const kept = sum(parts, 'stored', 'inProcess', 'loss');
  box('open', 0, 'stock', t('waste.flow.opening'), mass('open'));
  const sources = sourcesOf(parts, view.by);
  const names = new Map(chain.wastes.map((one) => [one.wasteCode, one]));
  const nameOfSource = (key: string): string => {
    if (view.by === 'site') return view.siteNames.get(Number(key)) ?? key;
    const known = names.get(key);
    return known ? nameOf(known) : key;
  };
  for (const [key, grams] of sources.slice(0, mostSources)) box(`source ${key}`, 0, 'source', nameOfSource(key), grams);
  box('source others', 0, 'source', t('waste.chain.others'), sources.slice(mostSources).reduce((all, [, grams]) => all + grams, 0));
  box('gain', 0, 'source', t('waste.chain.gain'), mass('gain'));
  box('more', 0, 'loss', t('waste.chain.more'), -difference);
  box('store', 1, 'stock', t('waste.chain.store'), mass('store') + Math.max(0, -difference));
  box('use', 2, 'treatment', t('waste.chain.use'), mass('use'), 'store');
  box('dispose', 2, 'treatment', t('waste.chain.dispose'), mass('dispose'), 'store');
  box('transfer', 2, 'outside', t('waste.flow.transfer'), sum(parts, 'utilized', 'disposed', 'accepted', 'road') + Math.max(0, difference), 'store');
  box('pass', 2, 'pass', '', kept, 'store');
  for (const [key, role, from] of [['product', 'product', 'use'], ['residue', 'residue', 'use'], ['processLoss', 'loss', 'use'], ['selfDisposed', 'treatment', 'dispose'],
    ['utilized', 'outside', 'transfer'], ['disposed', 'outside', 'transfer'], ['accepted', 'outside', 'transfer']] as const) box(key, 3, role, t(`waste.chain.${key}`), mass(key), from);
  box('road', 3, 'outside', t('waste.flow.road'), mass('road'), 'transfer', true);
  box('difference', 3, 'loss', t('waste.flow.difference'), difference, 'transfer');
  box('loss', 3, 'loss', t('waste.chain.loss'), mass('loss'), 'pass');
  box('inProcess', 3, 'stock', t('waste.chain.inProcess'), mass('inProcess'), 'pass');
  box('stored', 3, 'stock', t('waste.flow.closing'), mass('stored'), 'pass');
  return place(drafts, links, height, edges);
}
