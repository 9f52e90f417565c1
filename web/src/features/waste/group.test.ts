import { describe, expect, it } from 'vitest';
import type { GroupSite } from './group';
import { assessedOf, fullShare, mapOf, worstOf } from './group';

const site = (number: number, latitude: number | null, longitude: number | null, stockGrams = 0): GroupSite => ({
  site: number, unitName: '', class: 'keySupervised', latitude, longitude, stockGrams, capacityGrams: 100, oldestDays: null,
  openTransfers: 0, warnings: [0, 0, 2, 1], assessment: null,
});

describe('the map of sites', () => {
  it('puts north up, east right and keeps all inside', () => {
    const { placed, bar } = mapOf([site(1, 34.7, 113.6, 90), site(2, 34.0, 111.3), site(3, null, null)], 560, 320);
    expect(placed.map((one) => one.site.site)).toEqual([1, 2]);
    const [east, west] = placed;
    expect((east?.x ?? 0) > (west?.x ?? 0) && (east?.y ?? 0) < (west?.y ?? 0)).toBe(true);
    expect(placed.every((one) => one.x > 0 && one.x < 560 && one.y > 0 && one.y < 320)).toBe(true);
    expect(bar.px).toBeLessThanOrEqual(140);
  });

  it('lets no name cover another', () => {
    const { placed } = mapOf([site(1, 34.7, 113.6), site(2, 34.69, 113.45), site(3, 34, 111)], 640, 300, 60, () => 110);
    expect(placed[0]?.label).not.toEqual(placed[1]?.label);
    expect(new Set(placed.slice(0, 2).map((one) => `${one.label.anchor} ${Math.round(one.label.y / 20)}`)).size).toBe(2);
  });

  it('is true to scale: 0.7 degrees of latitude are 77.8 km', () => {
    const { placed, bar } = mapOf([site(1, 34.7, 113), site(2, 34, 113)], 560, 320);
    const px = Math.abs((placed[0]?.y ?? 0) - (placed[1]?.y ?? 0));
    expect((px / bar.px) * bar.km).toBeCloseTo(77.84, 1);
  });

  it('counts the share of the assessed sites that meet the standard, and their mean', () => {
    const assessed = (points: number, verdict: string): GroupSite => ({ ...site(1, 0, 0), assessment: { points, fullPoints: 50, verdict, at: '' } });
    expect(assessedOf([site(1, 0, 0)])).toBeNull();
    expect(assessedOf([site(1, 0, 0), assessed(45, 'meets'), assessed(30, 'fails')])).toEqual({ count: 2, share: 0.5, mean: 0.75 });
  });

  it('knows the gravest warning and the share of the capacity', () => {
    expect(worstOf(site(1, 0, 0))).toBe(3);
    expect(fullShare(site(1, 0, 0, 25))).toBe(0.25);
  });
});
