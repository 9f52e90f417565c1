import type { JSX, ReactNode } from 'react';

/**
 * What a tag says. `plain` running or posted, `stop` stopped, `accent` in progress, `quiet` draft or context,
 * `computed` and `simulated` dashed, `ok`, `warning`, `error` only for targets, lateness and answers to an act.
 */
export type TagKind = 'plain' | 'stop' | 'accent' | 'quiet' | 'computed' | 'simulated' | 'ok' | 'warning' | 'error';

/** A short word in a frame; never the only carrier of a state. */
export function StatusTag({
  kind = 'plain',
  title,
  children,
}: {
  kind?: TagKind;
  title?: string;
  children: ReactNode;
}): JSX.Element {
  return (
    <span className={kind === 'plain' ? 'tag' : `tag ${kind}`} title={title}>
      {children}
    </span>
  );
}
