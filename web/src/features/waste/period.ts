/** One thing that a check found. */
export interface CheckIssue {
  zh: string;
  en: string;
  route: string;
}

/** What one of the eleven checks says; none: the material is missing. */
export interface PeriodCheck {
  name: string;
  verdict: 'ok' | 'failed' | 'none';
  isBlocking: boolean;
  looked: number;
  found: number;
  issues: CheckIssue[];
}

/** A form as it was filed. */
export interface FiledForm {
  form: string;
  titleZh: string;
  titleEn: string;
  rows: number;
  totalGrams: number;
  hash: string;
}

/** A reported period as the door answers it. */
export interface Period {
  site: number;
  period: string;
  kind: 'month' | 'quarter' | 'year';
  isEnded: boolean;
  isClosed: boolean;
  dueOn: string;
  daysLeft: number;
  jobId: string | null;
  checkedAt: string | null;
  checks: PeriodCheck[];
  formNames: string[];
  filedAt: string | null;
  filedBy: string;
  notes: Record<string, string>;
  forms: FiledForm[];
  recent: { period: string; filedAt: string; filedBy: string }[];
}

/** The period of a kind that holds a month: 2026-05 is in 2026-Q2 and in 2026. */
export function periodHolding(month: string, kind: string): string {
  const year = month.slice(0, 4);
  if (kind === 'year') return year;
  return kind === 'quarter' ? `${year}-Q${Math.ceil(Number(month.slice(5)) / 3)}` : month;
}

/** The last month of a period, as the month field shows it. */
export function monthOf(period: string): string {
  const quarter = /^(\d{4})-Q(\d)$/.exec(period);
  if (quarter) return `${quarter[1]}-${String(Number(quarter[2]) * 3).padStart(2, '0')}`;
  return period.length === 4 ? `${period}-12` : period;
}

/** What sort of period a text is. */
export function kindOf(period: string): 'month' | 'quarter' | 'year' {
  return period.length === 4 ? 'year' : period.includes('Q') ? 'quarter' : 'month';
}
