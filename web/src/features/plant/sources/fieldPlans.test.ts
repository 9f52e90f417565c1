import { expect, test } from 'vitest';
import type { PlantNode, PlantSignal } from '../plantData';
import { complete, inputOf, nearestNode, planOf } from './fieldPlans';
import { tagValues } from './sourcesData';

const node = (path: string, level: PlantNode['level']): PlantNode => ({
  id: path,
  parentId: null,
  level,
  code: path.split('/').at(-1) ?? '',
  path,
  nameZh: '',
  nameEn: '',
  siteId: 1,
  ordinal: 0,
  simulated: true,
  signals: 0,
});

const nodes = [node('g/acid1', 'site'), node('g/acid1/utilities', 'area'), node('g/acid1/utilities/cooling', 'unit')];

test('TheDeepestNamedNode_IsOffered', () => {
  expect(nearestNode('weather,area=utilities,equipment=ws1,site=acid1,unit=cooling', nodes)?.id).toBe('g/acid1/utilities/cooling');
  expect(nearestNode('weather,host=x', nodes)?.id).toBe('g/acid1/utilities');
  expect(tagValues('a,b=c\\,d,e=f')).toEqual(['c,d', 'f']);
});

test('AFieldThatIsKnownElsewhere_BringsItsNamesAlong', () => {
  const like: Partial<PlantSignal> = { name: 'wet_bulb', nameZh: '湿球温度', nameEn: 'Wet bulb', unit: 'Cel', decimals: 1 };
  const field = { name: 'wet_bulb', key: 'weather:wet_bulb', type: 'float', value: '21.34' };
  // A signal has more fields than a plan looks at.
  const plan = planOf(field, nodes[2], [like as PlantSignal]);
  expect(complete(plan)).toBe(true);
  expect(inputOf(plan)).toMatchObject({ key: 'weather:wet_bulb', nameZh: '湿球温度', unit: 'Cel', decimals: 1 });
  const fresh = planOf({ ...field, name: 'gust', value: '7.25' }, nodes[2], []);
  expect([fresh.nameEn, fresh.decimals, complete(fresh)]).toEqual(['Gust', 2, false]);
});
