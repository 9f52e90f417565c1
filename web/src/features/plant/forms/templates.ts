import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../api/client';
import type { NodeDetail, PlantLevel } from '../plantData';

/** A signal of a template; `{code}`, `{path}`, `{site}`, `{area}`, `{unit}` and own names are filled when it is applied. */
export interface TemplateSignal {
  name: string;
  key: string;
  nameZh: string;
  nameEn: string;
  tagNumber: string;
  unit: string;
  decimals: number;
  rangeLo: number | null;
  rangeHi: number | null;
  bandLo: number | null;
  bandHi: number | null;
  step: boolean;
  states: string | null;
  maxGapSeconds: number | null;
  staleAfterSeconds: number | null;
  kind: string;
  expression: string;
}

/** A kind of equipment: what every piece of it has. */
export interface Template {
  id: string;
  code: string;
  nameZh: string;
  nameEn: string;
  level: PlantLevel;
  body: { attributes?: readonly unknown[] | null; signals?: readonly TemplateSignal[] | null };
}

/** All templates. */
export const templatesQuery = queryOptions({
  queryKey: ['plant', 'templates'],
  queryFn: async ({ signal }) => (await api.get<{ items: Template[] }>('/plant/templates', undefined, signal)).items,
  staleTime: 60_000,
});

const given = new Set(['code', 'path', 'group', 'site', 'area', 'unit', 'equipment', 'module']);

/** The places of a template that the place in the tree does not fill: they are asked for. */
export function ownPlaces(template: Template): readonly string[] {
  const text = (template.body.signals ?? []).map((one) => `${one.key} ${one.tagNumber} ${one.nameZh} ${one.nameEn}`).join(' ');
  const found = [...text.matchAll(/\{([A-Za-z][A-Za-z0-9_]*)\}/g)].map((match) => match[1] ?? '');
  return [...new Set(found)].filter((name) => !given.has(name));
}

/** The signals of a node as patterns: its own code and those above it become places. */
export function patternsOf({ node, lineage, signals }: NodeDetail): readonly TemplateSignal[] {
  const codes: [code: string, place: string][] = [
    [node.code, '{code}'],
    ...lineage.filter((one) => one.id !== node.id).map((one): [string, string] => [one.code, `{${one.level}}`]),
  ];
  return signals.map((signal) => ({
    name: signal.name,
    key: keyPattern(signal.key, codes),
    nameZh: signal.nameZh,
    nameEn: signal.nameEn,
    tagNumber: signal.tagNumber.replaceAll(node.code.toUpperCase(), '{code}'),
    unit: signal.unit,
    decimals: signal.decimals,
    rangeLo: signal.rangeLo,
    rangeHi: signal.rangeHi,
    bandLo: signal.bandLo,
    bandHi: signal.bandHi,
    step: signal.step,
    states: signal.states,
    maxGapSeconds: signal.maxGapSeconds,
    staleAfterSeconds: signal.staleAfterSeconds,
    kind: signal.kind,
    expression: signal.expression,
  }));
}

/** Only whole values of tags are replaced: a code may also be part of a measurement's name. */
function keyPattern(key: string, codes: readonly (readonly [code: string, place: string])[]): string {
  return key.replace(/=([^,:=]+)(?=[,:])/g, (whole, value: string) => {
    const known = codes.find(([code]) => code === value);
    return known ? `=${known[1]}` : whole;
  });
}
