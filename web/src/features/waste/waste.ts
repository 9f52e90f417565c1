import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { language } from '../../i18n/i18n';
import { useChooseSite, useSite } from '../../kernel/site';

/** A stock of one stream in one facility. */
export interface Stock {
  streamId: string;
  wasteCode: string;
  nameZh: string;
  nameEn: string;
  facilityId: string;
  facility: string;
  facilityZh: string;
  facilityEn: string;
  facilityKind: string;
  grams: number;
  capacityGrams: number | null;
  fullShare: number | null;
  oldestDays: number;
  ageGrams: number[];
  daysToFull: number | null;
  warnings: string[];
}

/** A paper that expires soon. */
export interface Expiring {
  id: string;
  kind: string;
  number: string;
  name: string;
  validUntil: string;
  daysLeft: number;
}

/** The board of a site. */
export interface Board {
  site: number;
  unitName: string;
  class: string;
  ageLimitDays: number;
  month: string;
  stockGrams: number;
  capacityGrams: number;
  generatedGrams: number;
  plannedGrams: number;
  generatedYearGrams: number;
  inTransitGrams: number;
  openTransfers: number;
  openBatches: number;
  oldestDays: number;
  oldestCode: string;
  stocks: Stock[];
  expiring: Expiring[];
}

/** What lies of a batch in one facility. */
export interface Place {
  facilityId: string;
  code: string;
  nameZh: string;
  nameEn: string;
  grams: number;
  reservedGrams: number;
}

/** A batch as lists show it. */
export interface Batch {
  id: string;
  site: number;
  code: string;
  streamId: string;
  wasteCode: string;
  nameZh: string;
  nameEn: string;
  origin: string;
  generatedAt: string;
  oldestAt: string;
  days: number;
  moisture: number | null;
  grams: number;
  isClosed: boolean;
  places: Place[];
}

/** One step of a batch. */
export interface Step {
  id: string;
  kind: string;
  code: string;
  at: string;
  grams: number;
  from: string;
  to: string;
  method: string;
  sourceCode: string;
  destination: string;
  handler: string;
  secondHandler: string;
  transferId: string | null;
  postingId: string;
  reference: string;
  recordedAt: string;
  recordedBy: string;
}

/** A container of a batch. */
export interface Container {
  id: string;
  code: string;
  type: string;
  volumeL: number;
  netGrams: number;
  packedAt: string;
  labels: number;
  printedAt: string | null;
  goneAt: string | null;
}

/** Where the mass of a batch came from and went. */
export interface Genealogy {
  nodes: { id: string; code: string; generatedAt: string; origin: string }[];
  edges: { parentId: string; childId: string; grams: number; kind: string }[];
  shares: { batchId: string; code: string; grams: number }[];
  isCut: boolean;
}

/** A batch with all that is known of it. */
export interface BatchDetail {
  batch: Batch;
  form: string;
  hazards: string;
  compatibility: string;
  component: string;
  ageLimitDays: number;
  steps: Step[];
  containers: Container[];
  genealogy: Genealogy;
}

/** A transfer as lists show it. */
export interface Transfer {
  id: string;
  caseId: string;
  number: string;
  site: number;
  state: string;
  mode: string;
  manifest: string | null;
  onPaper: boolean;
  receiver: string;
  method: string;
  wastes: { wasteCode: string; nameZh: string; nameEn: string; plannedGrams: number }[];
  plannedGrams: number;
  sentGrams: number | null;
  receivedGrams: number | null;
  refusedGrams: number | null;
  backGrams: number;
  band: string | null;
  plannedAt: string;
  createdAt: string;
  departedAt: string | null;
  arrivedAt: string | null;
  confirmBy: string | null;
  confirmedAt: string | null;
  processedAt: string | null;
}

/** A weighing. */
export interface Ticket {
  id: string;
  number: string;
  plate: string;
  grossGrams: number;
  tareGrams: number;
  netGrams: number;
  intervalGrams: number;
  uncertaintyGrams: number;
  weighedAt: string;
  byHand: boolean;
  enteredBy: string;
  confirmedBy: string;
  hash: string;
}

/** A transfer with all that is known of it. */
export interface TransferDetail {
  transfer: Transfer;
  remark: string;
  pieces: number;
  piecesIn: number | null;
  createdBy: string;
  signedAt: string | null;
  paperAt: string | null;
  processedMethod: string;
  returnManifest: string | null;
  lines: {
    batchId: string;
    batchCode: string;
    wasteCode: string;
    facilityId: string;
    facility: string;
    facilityZh: string;
    facilityEn: string;
    plannedGrams: number;
    sentGrams: number;
    containers: string[];
  }[];
  legs: { number: number; carrier: string; plate: string; driver: string; takenAt: string | null }[];
  outTicket: Ticket | null;
  inTicket: Ticket | null;
  allowedGrams: number | null;
  checks: { name: string; code: string | null; detail: string | null; remedy: string | null }[];
  revisions: {
    version: number;
    state: string;
    changes: Record<string, string>;
    reason: string;
    askedAt: string;
    askedBy: string;
    decidedAt: string | null;
    decidedBy: string;
  }[];
  acts: string[];
  for: { id: string; name: string }[];
}

/** A facility of a site. */
export interface Facility {
  id: string;
  code: string;
  kind: string;
  nameZh: string;
  nameEn: string;
  capacityGrams: number | null;
  isClosed: boolean;
}

/** A waste stream of a site. */
export interface Stream {
  id: string;
  code: string;
  wasteCode: string;
  category: string;
  nameZh: string;
  nameEn: string;
  form: string;
  hazards: string;
  compatibility: string;
  component: string;
  isHazardous: boolean;
  isClosed: boolean;
}

/** Grams as tonnes. */
export function tonnes(grams: number | null | undefined): number | null {
  return grams === null || grams === undefined ? null : grams / 1_000_000;
}

/** The name in the page's language. */
export function nameOf(named: { nameZh: string; nameEn: string }): string {
  return language() === 'zh-CN' ? named.nameZh : named.nameEn;
}

/** Facilities of a site. */
export function useFacilities(site: string | undefined): UseQueryResult<Page<Facility>> {
  return useQuery({
    queryKey: ['waste', 'facilities', site],
    queryFn: ({ signal }) => api.get<Page<Facility>>('/waste/facilities', { site }, signal),
    enabled: site !== undefined,
  });
}

/** Streams of a site. */
export function useStreams(site: string | undefined): UseQueryResult<Page<Stream>> {
  return useQuery({
    queryKey: ['waste', 'streams', site],
    queryFn: ({ signal }) => api.get<Page<Stream>>('/waste/streams', { site }, signal),
    enabled: site !== undefined,
  });
}

/** The page of a thing shows the site that it belongs to. */
export function useSiteOf(number: number | undefined): void {
  const site = useSite();
  const choose = useChooseSite();
  useEffect(() => {
    if (number !== undefined && site !== undefined && site.id !== String(number)) choose(String(number), { replace: true });
  }, [number, site, choose]);
}

/** Transfers of a site, the newest first. */
export function useTransfers(site: string | undefined, open: boolean): UseQueryResult<Page<Transfer>> {
  return useQuery({
    queryKey: ['waste', 'transfers', site, open],
    queryFn: ({ signal }) => api.get<Page<Transfer>>('/waste/transfers', { site, open, limit: 200 }, signal),
  });
}
