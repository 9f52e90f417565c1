import type { Feature, FeatureRoute, MenuEntry, SectionId } from '../kernel/feature';
import { sections } from '../kernel/feature';
import type { SearchSource } from '../kernel/search';

const modules = import.meta.glob<Feature>('../features/*/index.ts', { eager: true });

/** A page together with the name of its feature, which is also the namespace of its texts. */
export interface NamedRoute extends FeatureRoute {
  feature: string;
}

/** Every page of every feature. */
export const routes: readonly NamedRoute[] = Object.entries(modules).flatMap(([file, module]) => {
  const feature = file.split('/').at(-2) ?? '';
  return module.routes.map((route) => ({ ...route, feature }));
});

const entries: readonly MenuEntry[] = Object.values(modules)
  .flatMap((module) => module.menu ?? [])
  .sort((a, b) => a.order - b.order);

/** The menu of a section, for a person with these permissions. */
export function menuOf(section: SectionId, permissions: readonly string[]): readonly MenuEntry[] {
  return entries.filter(
    (entry) => entry.section === section && (entry.permission === undefined || permissions.includes(entry.permission)),
  );
}

/** The sections in which a person with these permissions finds something. */
export function sectionsFor(permissions: readonly string[]): readonly SectionId[] {
  return sections.filter((section) => menuOf(section, permissions).length > 0);
}

/** Everything that a person with these permissions can search, beside the pages. */
export function searchFor(permissions: readonly string[]): readonly SearchSource[] {
  return Object.values(modules)
    .flatMap((module) => module.search ?? [])
    .filter((source) => source.permission === undefined || permissions.includes(source.permission));
}
