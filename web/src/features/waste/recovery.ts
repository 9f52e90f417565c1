import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { formatNumber } from '../../i18n/format';
import { language } from '../../i18n/i18n';

/** An element of a waste over a year. */
export interface RecoveryElement {
  name: string;
  /** wanted, removed or other. */
  aim: string;
  fedGrams: number;
  productGrams: number;
  residueGrams: number;
  lossGrams: number;
  share: number | null;
  oxygenGrams: number;
  path: string;
}

/** A month or a day of a waste. */
export interface RecoveryPoint {
  from: string;
  generatedGrams: number;
  fedGrams: number;
  productGrams: number;
  elements: { name: string; fedGrams: number; productGrams: number }[];
}

/** A waste of a site over a year. */
export interface RecoveryLine {
  site: number;
  wasteCode: string;
  nameZh: string;
  nameEn: string;
  isHazardous: boolean;
  openingGrams: number;
  generatedGrams: number;
  ownResidueGrams: number;
  fedGrams: number;
  entrustedGrams: number;
  disposedGrams: number;
  oldGrams: number;
  gainGrams: number;
  closingGrams: number;
  utilization: number | null;
  products: { name: string; grams: number; path: string }[];
  elements: RecoveryElement[];
  behind: { role: string; placeZh: string; placeEn: string; grams: number; path: string }[];
  course: RecoveryPoint[];
}

/** Recovery of a year, of one site or of all. */
export interface Recovery {
  year: number;
  by: string;
  sites: { site: number; books: { name: string; id: string }[] }[];
  lines: RecoveryLine[];
}

/** What a laboratory found. */
export interface Assay {
  number: string;
  moisture: number | null;
  elements: Record<string, number>;
}

/** A run of use: what went in, what came out, and the posting. */
export interface RecoveryRun {
  code: string;
  at: string;
  method: string;
  handler: string;
  postingId: string;
  inputs: { batchId: string; code: string; grams: number; oldestAt: string; samples: Assay[] }[];
  outputs: { role: string; name: string; grams: number; assay: Assay | null }[];
}

/** A measure that makes less waste per tonne of product. */
export interface Measure {
  id: string;
  site: number;
  code: string;
  wasteCode: string;
  kind: string;
  name: string;
  baselineKgPerT: number;
  targetKgPerT: number;
  startsOn: string;
  evidence: string;
  document: string;
  isClosed: boolean;
  ratioKgPerT: number | null;
  savedGrams: number;
  countedGrams: number;
  months: { month: string; generatedGrams: number; outputGrams: number; ratioKgPerT: number; savedGrams: number; counts: boolean }[];
}

/** An indicator in a year. */
export interface IndicatorYear {
  year: number;
  value: number | null;
  target: number | null;
  reported: number | null;
  note: string;
  setBy: string;
}

/** An indicator of the action plan. */
export interface Indicator {
  code: string;
  unit: string;
  better: string;
  toBeConfirmed: boolean;
  nameZh: string;
  nameEn: string;
  howZh: string;
  howEn: string;
  source: string;
  years: IndicatorYear[];
}

/** Indicators of a site or of the group. */
export interface Indicators {
  node: number;
  items: Indicator[];
}

/** Recovery of a year; of all sites when none is named. */
export function useRecovery(site: string | undefined, year: string, by: string): UseQueryResult<Recovery> {
  return useQuery({
    queryKey: ['waste', 'recovery', site, year, by],
    queryFn: ({ signal }) => api.get<Recovery>('/waste/recovery', { site, year, by: by || undefined }, signal),
  });
}

/** Indicators of three years, the last one named. */
export function useIndicators(site: string | undefined, year: string): UseQueryResult<Indicators> {
  return useQuery({
    queryKey: ['waste', 'indicators', site, year],
    queryFn: ({ signal }) => api.get<Indicators>('/waste/indicators', { site, from: Number(year) - 2, until: year }, signal),
  });
}

/** Measures with what they saved in a year. */
export function useMeasures(site: string | undefined, year: string): UseQueryResult<Page<Measure>> {
  return useQuery({
    queryKey: ['waste', 'measures', site, year],
    queryFn: ({ signal }) => api.get<Page<Measure>>('/waste/measures', { site, year }, signal),
  });
}

/** The name of an indicator in the page's language. */
export function indicatorName(one: Indicator): string {
  return language() === 'zh-CN' ? one.nameZh : one.nameEn;
}

/** How it is computed. */
export function indicatorHow(one: Indicator): string {
  return language() === 'zh-CN' ? one.howZh : one.howEn;
}

/** A share or a mass as the indicator shows it, with its unit. */
export function indicatorText(one: Indicator, value: number | null): string {
  if (value === null) return '—';
  return one.unit === 'share' ? `${formatNumber(value * 100, 1)}%` : `${formatNumber(value / 1e6, 3)} t`;
}

/** Whether a year meets its target; undefined when one of both is missing. What was reported stands in for the books. */
export function meetsTarget(one: Indicator, year: IndicatorYear): boolean | undefined {
  const value = year.value ?? year.reported;
  if (value === null || year.target === null) return undefined;
  return one.better === 'higher' ? value >= year.target : value <= year.target;
}

/** What is typed for an indicator as the door takes it: shares from per cent, masses from tonnes. Undefined when it is no number. */
export function typedValue(one: Indicator, text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const value = Number(text.trim().replace(',', '.'));
  if (!Number.isFinite(value)) return undefined;
  return one.unit === 'share' ? value / 100 : Math.round(value * 1e6);
}

/** The address of accounts on the ledger's page. */
export function accountsAddress(recovery: Recovery, site: number, book: string, path: string): string | undefined {
  const id = recovery.sites.find((one) => one.site === site)?.books.find((one) => one.name === book)?.id;
  return id === undefined || path === '' ? undefined : `/ledger?site=${site}&book=${id}&path=${encodeURIComponent(path)}&days=366`;
}

/** Path of accounts without their lots. */
export function withoutLot(path: string): string {
  return path.slice(0, path.lastIndexOf(':'));
}

/** What was found, in words: water and elements in per cent. */
export function assayText(one: Assay, nameOf: (element: string) => string, water: string, comma: string): string {
  const parts = one.moisture === null ? [] : [`${water} ${formatNumber(one.moisture * 100, 2)}%`];
  return [...parts, ...Object.entries(one.elements).map(([name, share]) => `${nameOf(name)} ${formatNumber(share * 100, 2)}%`)].join(comma);
}

/** The element that a waste is judged by: the one that is wanted, else one that is to be removed. */
export function judgedElement(line: RecoveryLine): RecoveryElement | undefined {
  return line.elements.find((one) => one.aim === 'wanted') ?? line.elements.find((one) => one.aim === 'removed');
}

/** The course from the first stretch in which something happened. */
export function courseOf(line: RecoveryLine): RecoveryPoint[] {
  const first = line.course.findIndex((one) => one.generatedGrams + one.fedGrams > 0);
  return first < 0 ? [] : line.course.slice(Math.max(0, Math.min(first - 1, line.course.length - 7)));
}

/** Whether a waste moved in the year; others only lie in store. */
export function movesIn(line: RecoveryLine): boolean {
  return line.generatedGrams + line.fedGrams + line.entrustedGrams + line.disposedGrams > 0;
}
