import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import type { Page } from '../../api/client';
import { api } from '../../api/client';

/** A survey of a heap with what the book said at that instant. */
export interface Survey {
  id: string;
  number: string;
  surveyedAt: string;
  volumeM3: number;
  densityTPerM3: number;
  massGrams: number;
  uncertaintyGrams: number;
  bookGrams: number;
  agrees: boolean;
  method: string;
  document: string;
  enteredBy: string;
}

/** A heap or pond with waste of earlier years. */
export interface Heap {
  site: number;
  facilityId: string;
  code: string;
  nameZh: string;
  nameEn: string;
  kind: string;
  since: string;
  note: string;
  capacityGrams: number | null;
  grams: number;
  oldGrams: number;
  plannedGrams: number | null;
  consumedGrams: number;
  bookId: string | null;
  wasteCodes: string[];
  surveys: Survey[];
}

/** Heaps with what was taken out of their old stock in a year. */
export function useHeaps(site: string | undefined, year: string): UseQueryResult<Page<Heap>> {
  return useQuery({
    queryKey: ['waste', 'heaps', site, year],
    queryFn: ({ signal }) => api.get<Page<Heap>>('/waste/heaps', { site, year }, signal),
  });
}

/** Mass and expanded uncertainty of a survey as typed: volume in m³, density in t/m³, uncertainties in per cent; undefined while a number is missing. */
export function surveyOf(volume: string, density: string, volumeShare: string, densityShare: string): { tonnes: number; uncertainty: number } | undefined {
  const numbers = [volume, density, volumeShare, densityShare].map((text) => (text.trim() === '' ? Number.NaN : Number(text.trim())));
  const [v = 0, d = 0, uv = 0, ud = 0] = numbers;
  if (numbers.some((one) => !Number.isFinite(one) || one <= 0)) return undefined;
  return { tonnes: v * d, uncertainty: v * d * Math.hypot(uv / 100, ud / 100) };
}
