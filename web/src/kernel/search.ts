import type { IconName } from '../ui/Icon';

/** One thing that was found. */
export interface Hit {
  /** Unique among the hits of its source. */
  key: string;
  text: string;
  /** Where it is, what its number is. */
  detail: string;
  to: string;
  icon: IconName;
}

/** What the search asks besides the pages: a feature offers its own in `index.ts`, as `search`. */
export interface SearchSource {
  id: string;
  /** Text key of the heading over its hits. */
  title: string;
  /** Permission without which it is not asked. */
  permission?: string;
  /** The hits of words that are not empty, the best first. */
  find: (words: string, signal: AbortSignal) => Promise<readonly Hit[]>;
}

/** Whether every one of the words stands somewhere in a text. */
export function hasWords(text: string, words: string): boolean {
  const lower = text.toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => lower.includes(word));
}
