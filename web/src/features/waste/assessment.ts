import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import { language, t } from '../../i18n/i18n';

/** What a person saw of an item. */
export interface Seen {
  id: string;
  /** Null: the item does not apply. */
  score: number | null;
  note: string;
  document: string;
  seenOn: string;
  validUntil: string;
  enteredBy: string;
}

/** An item of the assessment as it stands. */
export interface AssessmentItem {
  number: number;
  systemZh: string;
  systemEn: string;
  textZh: string;
  textEn: string;
  clause: string;
  points: number;
  veto: boolean;
  rule: string | null;
  validDays: number;
  score: number | null;
  /** rule, person, notApplicable, expired or nothing. */
  from: string;
  fact: { code: string; value: string; points: number } | null;
  evidence: Seen | null;
  caseId: string | null;
  caseNumber: string | null;
}

/** The assessment of a site now, and the ones that were signed. */
export interface Assessment {
  site: number;
  edition: string;
  titleZh: string;
  titleEn: string;
  source: string;
  toBeConfirmed: boolean;
  day: string;
  points: number;
  fullPoints: number;
  passLimit: number;
  basicLimit: number;
  /** meets, mostlyMeets or fails. */
  verdict: string;
  vetoes: number[];
  items: AssessmentItem[];
  accidents: { id: string; happenedOn: string; what: string; isMajor: boolean; enteredBy: string }[];
  signed: { id: string; edition: string; at: string; points: number; fullPoints: number; verdict: string; signedBy: string }[];
}

/** The assessment of a site. */
export function useAssessment(site: string | undefined): UseQueryResult<Assessment> {
  return useQuery({
    queryKey: ['waste', 'assessment', site],
    queryFn: ({ signal }) => api.get<Assessment>('/waste/assessment', { site }, signal),
    enabled: site !== undefined,
  });
}

/** Text of an item in the page's language. */
export function textOfItem(item: AssessmentItem): string {
  return language() === 'zh-CN' ? item.textZh : item.textEn;
}

/** System of an item in the page's language. */
export function systemOf(item: AssessmentItem): string {
  return language() === 'zh-CN' ? item.systemZh : item.systemEn;
}

/** Whether points are missing. */
export function isGap(item: AssessmentItem): boolean {
  return item.score !== null && item.score < item.points;
}

/** How a cell of the picture looks: full, part, none or not applicable. */
export function lookOf(item: AssessmentItem): 'full' | 'part' | 'none' | 'out' {
  if (item.score === null) return 'out';
  return item.score >= item.points ? 'full' : item.score > 0 ? 'part' : 'none';
}

/** What an item's points rest on, in words. */
export function groundOf(item: AssessmentItem): string {
  if (item.from === 'person' && item.evidence) return `${item.evidence.note}${item.evidence.document === '' ? '' : ` ${item.evidence.document}`}`;
  if (item.from === 'expired' && item.evidence) return t('waste.assess.expiredOn', { day: item.evidence.validUntil });
  if (item.fact) return t(`waste.assess.fact.${item.fact.code}`, { value: item.fact.value });
  return t(`waste.assess.from.${item.from}`);
}
