import type { Alarm } from '../shapes';

/** A row of the list: an alarm, and how deep it stands below a first-out one. */
export interface Row {
  alarm: Alarm;
  /** It stands below its first-out alarm. */
  folded: boolean;
}

/** What must never be hidden in a fold: a critical alarm that nobody has noticed. */
function stands(alarm: Alarm): boolean {
  return alarm.definition.priority === 1 && (alarm.state === 'unackActive' || alarm.state === 'latchedUnack');
}

/** The rows to show: consequences under their first-out alarm while it is open, critical unacknowledged ones always. */
export function rowsOf(alarms: readonly Alarm[], open: ReadonlySet<string>): Row[] {
  const here = new Set(alarms.map((alarm) => alarm.id));
  const below = new Map<string, Alarm[]>();
  const rows: Row[] = [];
  for (const alarm of alarms) {
    if (alarm.consequenceOf === null || !here.has(alarm.consequenceOf) || stands(alarm)) continue;
    below.set(alarm.consequenceOf, [...(below.get(alarm.consequenceOf) ?? []), alarm]);
  }
  for (const alarm of alarms) {
    if (alarm.consequenceOf !== null && here.has(alarm.consequenceOf) && !stands(alarm)) continue;
    rows.push({ alarm, folded: false });
    if (open.has(alarm.id)) rows.push(...(below.get(alarm.id) ?? []).map((one) => ({ alarm: one, folded: true })));
  }
  return rows;
}

/** How many rows stand folded below an alarm, and how many of them nobody has acknowledged. */
export function foldOf(alarms: readonly Alarm[], first: Alarm): { count: number; unacknowledged: number } {
  const folded = alarms.filter((alarm) => alarm.consequenceOf === first.id && !stands(alarm));
  return {
    count: folded.length,
    unacknowledged: folded.filter((alarm) => /unack/i.test(alarm.state)).length,
  };
}
