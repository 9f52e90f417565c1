import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { problemOf } from '../../api/problem';
import type { Problem } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import type { Draft } from './drafts';
import { deviceName, nextSeq, useDrafts } from './drafts';
import type { Doubt } from './plausibility';
import { doubtsOf, readNumber } from './plausibility';
import type { EntryAnswer, EntryInput, EntryRecord, Sheet, SheetSignal } from './sheets';
import { recordsQuery, sendEntries } from './sheets';
import type { Slot } from './slots';
import { cellOf, shownDays, slotsOf, spanOf } from './slots';

/** Everything about one cell. */
export interface Cell {
  id: string;
  signal: SheetSignal;
  slot: Slot;
  /** What was entered, corrections after what they correct. */
  records: readonly EntryRecord[];
  draft: Draft | undefined;
  doubts: readonly Doubt[];
  /** Values of the samples before it. */
  earlier: readonly EntryRecord[];
}

/** A sheet with what stands on it and what is being typed. */
export interface SheetState {
  slots: readonly Slot[];
  cell: (signal: SheetSignal, slot: Slot) => Cell;
  cells: readonly Cell[];
  type: (cell: Cell, text: string) => void;
  typeMany: (texts: readonly (readonly [Cell, string])[]) => void;
  give: (cell: Cell, reason: string) => void;
  addTime: (at: number) => void;
  send: () => void;
  sending: boolean;
  /** What the last sending did; null before. */
  sent: { stored: number; refused: number } | null;
  problem: Problem | undefined;
  loading: boolean;
  error: unknown;
  retry: () => void;
}

const lookBack = 21 * 86_400_000;
const none: readonly EntryRecord[] = [];

/** Whether a draft may be sent: a number, and with its reason where one is needed. */
export function ready(cell: Cell): boolean {
  return cell.draft !== undefined && cell.doubts.every((doubt) => doubt.level === 'look' || (doubt.level === 'reason' && cell.draft?.reason.trim() !== ''));
}

/** Reads the shown days of a sheet, keeps drafts, judges them, and sends those that are ready. */
export function useSheet(sheet: Sheet, person: string, day: string): SheetState {
  const days = useMemo(() => shownDays(sheet, day), [sheet, day]);
  const span = useMemo(() => spanOf(days), [days]);
  const query = useQuery(recordsQuery(sheet.id, span.from - lookBack, span.to));
  const [drafts, change] = useDrafts(person, sheet.id);
  const [added, setAdded] = useState<readonly number[]>([]);
  const records = query.data ?? none;
  const slots = useMemo(() => slotsOf(sheet, days, records, added), [sheet, days, records, added]);
  const bySignal = useMemo(() => {
    const groups = new Map<string, EntryRecord[]>();
    for (const record of records) groups.set(record.signalId, [...(groups.get(record.signalId) ?? []), record]);
    return groups;
  }, [records]);
  const cells = useMemo(
    () => sheet.signals.flatMap((signal) => slots.map((slot) => cellAt(signal, slot, bySignal.get(signal.id) ?? none, drafts[cellOf(signal.id, slot.at)]))),
    [sheet, slots, bySignal, drafts],
  );
  const byId = useMemo(() => new Map(cells.map((cell) => [cell.id, cell])), [cells]);
  const [sent, setSent] = useState<SheetState['sent']>(null);
  const typeMany = useCallback((texts: readonly (readonly [Cell, string])[]) => {
    setSent(null);
    change(Object.fromEntries(texts.map(([cell, text]) => [cell.id, typed(cell, text)])));
  }, [change]);
  const sending = useMutation({
    mutationFn: async () => {
      const going = cells.filter(ready).map((cell) => [cell, inputOf(cell)] as const);
      // The numbers are kept before anything is sent: an answer that is lost must not make a second value.
      change(Object.fromEntries(going.map(([cell, input]) => [cell.id, { ...cell.draft, text: cell.draft?.text ?? '', reason: cell.draft?.reason ?? '', seq: input.seq }])));
      const answers = await sendEntries(deviceName(), going.map(([, input]) => input));
      return { going, answers };
    },
    onSuccess: async ({ going, answers }) => {
      await queryClient.invalidateQueries({ queryKey: ['entry', 'records'] });
      const after = going.map(([cell, input]) => [cell.id, settled(cell, answers.find((one) => one.seq === input.seq))] as const);
      change(Object.fromEntries(after));
      const refused = after.filter(([, draft]) => draft !== null).length;
      setSent({ stored: going.length - refused, refused });
    },
  });
  return {
    slots, cells, typeMany, sent,
    cell: (signal, slot) => byId.get(cellOf(signal.id, slot.at)) ?? cellAt(signal, slot, none, undefined),
    type: (cell, text) => typeMany([[cell, text]]),
    give: (cell, reason) => change({ [cell.id]: { text: cell.draft?.text ?? '', reason } }),
    addTime: (at) => setAdded((known) => [...known, at]),
    send: () => sending.mutate(),
    sending: sending.isPending,
    problem: sending.error ? problemOf(sending.error) : undefined,
    loading: query.isPending,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

function cellAt(signal: SheetSignal, slot: Slot, own: readonly EntryRecord[], draft: Draft | undefined): Cell {
  const here = own.filter((record) => Date.parse(record.sampledAt) === slot.at);
  const before = new Map(own.filter((record) => Date.parse(record.sampledAt) < slot.at).map((record) => [record.sampledAt, record]));
  const earlier = [...before.values()].slice(-30);
  const doubts = draft === undefined ? [] : doubtsOf(draft.text, signal, here.at(-1)?.value, earlier.map((record) => record.value));
  return { id: cellOf(signal.id, slot.at), signal, slot, records: here, draft, doubts, earlier };
}

/** The draft after typing; typing what stands there already, or nothing, leaves none. */
function typed(cell: Cell, text: string): Draft | null {
  const stored = cell.records.at(-1)?.value;
  if (text.trim() === '' || (stored !== undefined && readNumber(text) === stored)) return null;
  return { text, reason: cell.draft?.reason ?? '' };
}

function inputOf(cell: Cell): EntryInput {
  const reason = cell.draft?.reason.trim() ?? '';
  return {
    seq: cell.draft?.seq ?? nextSeq(),
    signalId: cell.signal.id,
    sampledAt: new Date(cell.slot.at).toISOString(),
    value: readNumber(cell.draft?.text ?? '') ?? Number.NaN,
    reason: reason === '' ? null : reason,
  };
}

function settled(cell: Cell, answer: EntryAnswer | undefined): Draft | null {
  if (answer?.result === 'stored' || answer?.result === 'duplicate') return null;
  const draft: Draft = { text: cell.draft?.text ?? '', reason: cell.draft?.reason ?? '' };
  return answer?.problem ? { ...draft, problem: answer.problem } : draft;
}
