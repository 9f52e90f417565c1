import { useCallback, useState } from 'react';
import type { Problem } from '../../api/problem';

/** What is typed into a cell and not stored yet. */
export interface Draft {
  text: string;
  reason: string;
  /** Number under which this very value was sent; sent again after a lost answer it is stored once. */
  seq?: number;
  /** Why the server refused it. */
  problem?: Problem;
}

/** Drafts by cell. */
export type Drafts = Readonly<Record<string, Draft>>;

/** A change of drafts: null removes. */
export type DraftChange = Readonly<Record<string, Draft | null>>;

const isText = (value: unknown): value is string => typeof value === 'string';

function read(place: string): Drafts {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).flatMap(([cell, one]: [string, unknown]) => {
        if (typeof one !== 'object' || one === null || !('text' in one) || !isText(one.text)) return [];
        const reason = 'reason' in one && isText(one.reason) ? one.reason : '';
        return [[cell, { text: one.text, reason, ...('seq' in one && typeof one.seq === 'number' ? { seq: one.seq } : {}) }]];
      }),
    );
  } catch {
    return {};
  }
}

/** Typed values outlive a reload, a closed tab and a lost network: they are kept in this browser, per person and sheet. */
export function useDrafts(person: string, sheet: string): [Drafts, (change: DraftChange) => void] {
  const place = `lode.entry.${person}.${sheet}`;
  const [drafts, setDrafts] = useState<Drafts>(() => read(place));
  const change = useCallback((part: DraftChange) => {
    setDrafts((known) => {
      const next: Drafts = Object.fromEntries(
        Object.entries({ ...known, ...part }).flatMap(([cell, draft]) => (draft === null ? [] : [[cell, draft]])),
      );
      if (Object.keys(next).length === 0) localStorage.removeItem(place);
      else localStorage.setItem(place, JSON.stringify(next));
      return next;
    });
  }, [place]);
  return [drafts, change];
}

/** The name of this browser among the devices of a site; made once. */
export function deviceName(): string {
  const place = 'lode.entry.device';
  const known = localStorage.getItem(place);
  if (known !== null) return known;
  const made = `web-${[...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  localStorage.setItem(place, made);
  return made;
}

let lastSeq = 0;

/** A number that this device has not used: milliseconds with room for a thousand values in each. */
export function nextSeq(): number {
  lastSeq = Math.max(lastSeq + 1, Date.now() * 1000);
  return lastSeq;
}
