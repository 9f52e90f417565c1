import type { PlantNode, PlantSignal } from '../plantData';
import type { HeldField } from './sourcesData';
import { tagValues } from './sourcesData';

/** What becomes of one field of an unknown series. */
export interface FieldPlan {
  field: HeldField;
  /** A signal is made, a known one takes the key over, or the values are stored without a signal. */
  as: 'new' | 'known' | 'none';
  nodeId: string;
  name: string;
  nameZh: string;
  nameEn: string;
  unit: string;
  decimals: number;
  known: PlantSignal | undefined;
}

/** The deepest node whose code one of the tags names; without one the first area of the site. */
export function nearestNode(series: string, nodes: readonly PlantNode[]): PlantNode | undefined {
  const named = new Set(tagValues(series));
  const depth = (node: PlantNode): number => node.path.split('/').length;
  const hits = nodes.filter((node) => named.has(node.code)).sort((a, b) => depth(b) - depth(a));
  return hits[0] ?? nodes.find((node) => node.level === 'area');
}

/** A first plan for a field: named and measured like the signals that are called the same elsewhere. */
export function planOf(field: HeldField, near: PlantNode | undefined, likes: readonly PlantSignal[]): FieldPlan {
  const like = likes.find((one) => one.name === field.name);
  return {
    field,
    as: field.type === 'text' ? 'none' : 'new',
    nodeId: near?.id ?? '',
    name: field.name.toLowerCase().replace(/[^a-z0-9_.-]+/g, '_'),
    nameZh: like?.nameZh ?? '',
    nameEn: like?.nameEn ?? wordsOf(field.name),
    unit: like?.unit ?? '',
    decimals: like?.decimals ?? decimalsOf(field.value),
    known: undefined,
  };
}

/** wet_bulb → Wet bulb. */
function wordsOf(name: string): string {
  const words = name.replace(/[_.-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function decimalsOf(value: string): number {
  return /\.(\d+)$/.exec(value)?.[1]?.length ?? 0;
}

/** Whether nothing is missing. */
export function complete(plan: FieldPlan): boolean {
  if (plan.as === 'known') return plan.known !== undefined;
  return plan.as === 'none' || [plan.nodeId, plan.name, plan.nameZh, plan.nameEn].every((text) => text.trim() !== '');
}

/** The signal that a plan makes, as the server takes it. */
export function inputOf({ field, nodeId, name, nameZh, nameEn, unit, decimals }: FieldPlan): Readonly<Record<string, unknown>> {
  return { nodeId, name, key: field.key, nameZh, nameEn, unit, decimals, kind: 'measured' };
}
