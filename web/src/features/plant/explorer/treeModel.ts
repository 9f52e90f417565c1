import type { ActiveAlarm } from '../../../kernel/alarms';
import { isBelow, worstOf } from '../names';
import type { NodeHealth, PlantNode } from '../plantData';

/** A node of the tree as it is drawn. */
export interface Branch {
  node: PlantNode;
  children: Branch[];
  /** The most urgent alarm of it and all below. */
  alarm: ActiveAlarm | undefined;
  /** Signals of it and all below whose newest value cannot be trusted. */
  untrusted: number;
  /** Signals of it and all below. */
  signals: number;
}

interface Facts {
  alarms: readonly ActiveAlarm[];
  health: readonly NodeHealth[];
}

/** Hangs nodes together by their paths, as they were at the instant for which the tree was asked. */
export function branchesOf(nodes: readonly PlantNode[], { alarms, health }: Facts): Branch[] {
  const untrusted = new Map(health.map((one) => [one.nodeId, one.bad + one.stale + one.uncertain]));
  const byPath = new Map<string, Branch>();
  const roots: Branch[] = [];
  for (const node of nodes) {
    byPath.set(node.path, {
      node,
      children: [],
      alarm: worstOf(alarms.filter((one) => isBelow(one.path, node.path))),
      untrusted: untrusted.get(node.id) ?? 0,
      signals: node.signals,
    });
  }
  for (const branch of byPath.values()) {
    const cut = branch.node.path.lastIndexOf('/');
    const parent = cut < 0 ? undefined : byPath.get(branch.node.path.slice(0, cut));
    (parent?.children ?? roots).push(branch);
  }
  roots.forEach(add);
  return roots;
}

function add(branch: Branch): void {
  for (const child of branch.children) {
    add(child);
    branch.untrusted += child.untrusted;
    branch.signals += child.signals;
  }
}

/** Branches without the levels above the sites, where only one site is shown. */
export function fromSites(branches: readonly Branch[]): Branch[] {
  return branches.flatMap((branch) => (branch.node.level === 'group' ? fromSites(branch.children) : [branch]));
}

/** The branches that match, and the way to them; `hits` are nodes whose signals match. */
export function filtered(branches: readonly Branch[], words: string, hits: ReadonlySet<string>): Branch[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...branches];
  return branches.flatMap((branch) => {
    const { node } = branch;
    const text = `${node.nameZh} ${node.nameEn} ${node.code}`.toLowerCase();
    const children = filtered(branch.children, words, hits);
    if (wanted.every((word) => text.includes(word))) return [children.length > 0 ? { ...branch, children } : branch];
    return children.length > 0 || hits.has(node.id) ? [{ ...branch, children }] : [];
  });
}

/** Every branch, parents first. */
export function flat(branches: readonly Branch[]): Branch[] {
  return branches.flatMap((branch) => [branch, ...flat(branch.children)]);
}

