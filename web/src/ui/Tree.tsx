import type { JSX, KeyboardEvent, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { Icon } from './Icon';

/** A node of a tree. */
export interface TreeNode {
  id: string;
  text: string;
  /** Right behind the text: an alarm, a mark of bad quality. */
  symbol?: ReactNode;
  /** Right end of the row: a count, a tag. */
  mark?: ReactNode;
  quiet?: boolean;
  children: readonly TreeNode[];
}

interface Props {
  label: string;
  nodes: readonly TreeNode[];
  current: string | undefined;
  onCurrent: (id: string) => void;
  /** Levels that start open; default all. */
  openLevels?: number;
  /** Nodes that start open although they lie deeper. */
  open?: ReadonlySet<string>;
}

interface Row {
  node: TreeNode;
  level: number;
  parent: string | undefined;
}

/** A tree with the keyboard path of trees: ↑↓ row, → open or enter, ← close or go up, Home, End. */
export function Tree({ label, nodes, current, onCurrent, openLevels = Infinity, open }: Props): JSX.Element {
  // What was turned against its default: levels below `openLevels` start closed, the others open.
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const root = useRef<HTMLUListElement>(null);
  const isOpen = (row: Row): boolean => (row.level <= openLevels || open?.has(row.node.id) === true) !== turned.has(row.node.id);
  const rows: Row[] = [];
  const walk = (list: readonly TreeNode[], level: number, parent: string | undefined): void => {
    for (const node of list) {
      const row = { node, level, parent };
      rows.push(row);
      if (isOpen(row)) walk(node.children, level + 1, node.id);
    }
  };
  walk(nodes, 1, undefined);
  useEffect(() => {
    root.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const turn = (id: string): void => {
    const next = new Set(turned);
    if (!next.delete(id)) next.add(id);
    setTurned(next);
  };
  const at = rows.findIndex((row) => row.node.id === current);
  const go = (row: Row | undefined): void => {
    if (row) onCurrent(row.node.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    const branch = (row?.node.children.length ?? 0) > 0;
    if (event.key === 'ArrowDown') go(rows[Math.min(at + 1, rows.length - 1)]);
    else if (event.key === 'ArrowUp') go(rows[Math.max(at - 1, 0)]);
    else if (event.key === 'Home') go(rows[0]);
    else if (event.key === 'End') go(rows.at(-1));
    else if (event.key === 'ArrowRight' && row && branch) {
      if (isOpen(row)) go(rows[at + 1]);
      else turn(row.node.id);
    } else if (event.key === 'ArrowLeft' && row) {
      if (branch && isOpen(row)) turn(row.node.id);
      else go(rows.find((one) => one.node.id === row.parent));
    } else return;
    event.preventDefault();
  };
  return (
    <ul
      className="tree"
      role="tree"
      aria-label={label}
      ref={root}
      tabIndex={0}
      aria-activedescendant={at < 0 ? undefined : `tree-${rows[at]?.node.id ?? ''}`}
      onKeyDown={onKeyDown}
    >
      {rows.map((row) => {
        const { node, level } = row;
        const branch = node.children.length > 0;
        return (
          // The keyboard path is on the tree itself.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={node.id}
            id={`tree-${node.id}`}
            role="treeitem"
            aria-level={level}
            aria-selected={node.id === current}
            aria-expanded={branch ? isOpen(row) : undefined}
            className={node.quiet === true ? 'quiet' : ''}
            style={{ paddingLeft: 8 + (level - 1) * 16 }}
            onClick={() => onCurrent(node.id)}
          >
            {branch ? (
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
              <span
                className="twist"
                onClick={(event) => {
                  event.stopPropagation();
                  turn(node.id);
                }}
              >
                <Icon name={isOpen(row) ? 'down' : 'right'} />
              </span>
            ) : (
              <span className="twist" />
            )}
            <span className={node.symbol === undefined ? 'el sp' : 'el'}>{node.text}</span>
            {node.symbol !== undefined && <span className="row g6 sp">{node.symbol}</span>}
            {node.mark}
          </li>
        );
      })}
    </ul>
  );
}
