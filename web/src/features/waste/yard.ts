import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { WaitingOp } from '../../api/offlineStore';
import { all } from '../../api/offlineStore';
import { queryClient } from '../../api/queryClient';
import { prepareOffline } from '../../kernel/offline/device';
import { onOpsSent } from '../../kernel/offline/outbox';
import { takeAlong } from '../../kernel/offline/taken';

/** A package of a batch. */
export interface YardPackage {
  code: string;
  type: string;
  netGrams: number;
  isPrinted: boolean;
  isAttached: boolean;
}

/** A batch in stock as the phone takes it along. */
export interface YardBatch {
  id: string;
  code: string;
  wasteCode: string;
  nameZh: string;
  nameEn: string;
  days: number;
  places: { facilityId: string; grams: number; freeGrams: number }[];
  packages: YardPackage[];
  /** Deeds of this phone that the server has not answered. */
  waiting?: number;
}

/** Where a batch may lie. */
export interface YardFacility {
  id: string;
  code: string;
  kind: string;
  nameZh: string;
  nameEn: string;
}

/** What a keeper takes along. */
export interface Yard {
  site: number;
  at: string;
  batches: YardBatch[];
  facilities: YardFacility[];
  isCut: boolean;
}

const isYard = (body: unknown): body is Yard => typeof body === 'object' && body !== null && 'batches' in body && 'facilities' in body;

/** The yard of a site, from the server or from what was taken along. */
export function yardQuery(site: string | undefined) {
  return queryOptions({
    queryKey: ['waste', 'yard', site],
    queryFn: () => takeAlong(`/waste/yard?site=${site ?? ''}`, isYard),
    enabled: site !== undefined,
    networkMode: 'always',
    retry: false,
  });
}

/** What this phone has done at the yard and not sent yet. */
export function useWaitingOps(): { ops: readonly WaitingOp[]; again: () => void } {
  const query = useQuery({ queryKey: ['waste', 'waiting'], queryFn: () => all('ops'), staleTime: 0, networkMode: 'always' });
  return { ops: query.data ?? [], again: () => void query.refetch() };
}

/** Makes the phone ready for the yard; what the server answered shows at once. */
export function useYardOffline(): void {
  useEffect(() => {
    void prepareOffline();
    return onOpsSent(() => void queryClient.invalidateQueries({ queryKey: ['waste'] }));
  }, []);
}

interface Carried {
  fromId: string;
  toId: string;
  grams: number;
}

const isCarried = (to: unknown): to is Carried => typeof to === 'object' && to !== null && 'fromId' in to && 'toId' in to && 'grams' in to;
const isPacked = (to: unknown): to is { type: string; netGrams: number[] } => typeof to === 'object' && to !== null && 'netGrams' in to;
const isLabel = (to: unknown): to is { code: string } => typeof to === 'object' && to !== null && 'code' in to;

/** The yard as the person left it: what waits to be sent stands over what the server knew. */
export function withWaiting(yard: Yard, ops: readonly WaitingOp[]): Yard {
  const byBatch = new Map<string, WaitingOp[]>();
  for (const op of ops) if (op.entity.startsWith('waste.')) byBatch.set(op.entityId, [...(byBatch.get(op.entityId) ?? []), op]);
  return { ...yard, batches: yard.batches.map((batch) => (byBatch.get(batch.id) ?? []).reduce(after, batch)) };
}

function after(batch: YardBatch, op: WaitingOp): YardBatch {
  const next = { ...batch, waiting: (batch.waiting ?? 0) + 1 };
  if (op.entity === 'waste.move' && isCarried(op.to)) return { ...next, places: carried(batch, op.to) };
  if (op.entity === 'waste.pack' && isPacked(op.to)) {
    const { type, netGrams } = op.to;
    const made = netGrams.map((grams, at) => ({ code: `${op.opId} ${at}`, type, netGrams: grams, isPrinted: false, isAttached: false }));
    return { ...next, packages: [...batch.packages, ...made] };
  }
  if (op.entity === 'waste.label' && isLabel(op.to)) {
    const { code } = op.to;
    return { ...next, packages: batch.packages.map((one) => (one.code === code ? { ...one, isAttached: true } : one)) };
  }
  return next;
}

function carried(batch: YardBatch, { fromId, toId, grams }: Carried): YardBatch['places'] {
  const places = batch.places.map((place) => (place.facilityId === fromId ? { ...place, grams: place.grams - grams, freeGrams: place.freeGrams - grams } : place));
  const there = places.find((place) => place.facilityId === toId);
  const moved = there
    ? places.map((place) => (place === there ? { ...place, grams: place.grams + grams, freeGrams: place.freeGrams + grams } : place))
    : [...places, { facilityId: toId, grams, freeGrams: grams }];
  return moved.filter((place) => place.grams > 0);
}

/** Grams in packages. */
export function packedOf(batch: YardBatch): number {
  return batch.packages.reduce((all, one) => all + one.netGrams, 0);
}

/** Batches whose code, waste code, name or package matches what was scanned or typed. */
export function found(yard: Yard, text: string): YardBatch[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return yard.batches;
  return yard.batches.filter((batch) => [batch.code, batch.wasteCode, batch.nameZh, batch.nameEn, ...batch.packages.map((one) => one.code)]
    .some((one) => one.toLowerCase().includes(wanted)));
}
