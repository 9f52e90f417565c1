import type { IconName } from '../ui/Icon';

/** The icon of each kind of thing that the search knows. */
export const kindIcon: Readonly<Record<string, IconName>> = {
  case: 'tasks', document: 'document', finding: 'flag', signal: 'trends',
};
