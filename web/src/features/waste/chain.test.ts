import { describe, expect, it } from 'vitest';
import type { Chain, ChainPart } from './chain';
import { chainLayout, partsOf, sourcesOf } from './chain';

const part = (site: number, wasteCode: string, role: string, grams: number): ChainPart =>
  ({ site, wasteCode, role, path: `X:a:${wasteCode}`, placeZh: '甲', placeEn: 'a', grams });

const parts: ChainPart[] = [
  part(1, '321-024-48', 'opening', 12), part(1, '321-024-48', 'generated', 122), part(2, '321-025-48', 'generated', 6),
  part(1, '321-024-48', 'product', 22), part(1, '321-024-48', 'residue', 38), part(1, '321-024-48', 'utilized', 44),
  part(1, '321-024-48', 'difference', 1), part(1, '321-024-48', 'stored', 29), part(2, '321-025-48', 'stored', 6),
];

const chain: Chain = {
  from: '2026-01', until: '2026-01', sites: [], parts,
  wastes: [{ wasteCode: '321-024-48', nameZh: '铝灰渣', nameEn: 'Dross', isHazardous: true }],
};

describe('the way from generation to final place', () => {
  it('has as much in the last column as in the first', () => {
    const { nodes, links } = chainLayout(chain, parts, { by: 'code', siteNames: new Map() }, 300);
    const column = (at: number): number => nodes.filter((node) => node.column === at).reduce((all, node) => all + node.grams, 0);
    expect([column(0), column(1), column(2), column(3)]).toEqual([140, 140, 140, 140]);
    expect(links.every((link) => link.thick >= 1)).toBe(true);
  });

  it('tells sources apart by code or by site, and names the accounts behind a box', () => {
    expect(sourcesOf(parts, 'code').map(([key]) => key)).toEqual(['321-024-48', '321-025-48']);
    expect(sourcesOf(parts, 'site')).toEqual([['1', 122], ['2', 6]]);
    expect(partsOf(parts, 'source 2', 'site', ['1', '2']).map((one) => one.grams)).toEqual([6]);
    expect(partsOf(parts, 'source others', 'code', ['321-024-48']).map((one) => one.site)).toEqual([2]);
    expect(partsOf(parts, 'use', 'code', []).map((one) => one.role)).toEqual(['residue', 'product']);
  });
});
