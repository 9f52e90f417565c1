import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { SelectField } from '../../ui/fields';
import type { Organization } from './identity';
import { nameOf, organizationsQuery, treeOrder } from './identity';

interface Props {
  label: string;
  value: number;
  onChange: (number: number) => void;
  error?: string | undefined;
  hint?: string | undefined;
  /** Kinds that may be chosen; default all that are open. */
  fits?: (node: Organization) => boolean;
}

/** An organization out of the tree, indented by its depth. */
export function OrgField({ label, value, onChange, error, hint, fits }: Props): JSX.Element {
  const nodes = useQuery(organizationsQuery).data ?? [];
  const choices = treeOrder(nodes)
    .filter(({ node }) => node.closedAt === null)
    .map(({ node, depth }) => ({
      value: String(node.number),
      text: `${'\u2003'.repeat(depth)}${nameOf(node)}`,
      disabled: fits?.(node) === false,
    }));
  return (
    <SelectField
      label={label}
      value={String(value)}
      choices={choices}
      onChange={(chosen) => onChange(Number(chosen))}
      error={error}
      hint={hint}
    />
  );
}
