import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useLive } from '../../api/live';
import { useAllowed } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import type { ShiftTurn } from '../../kernel/shifts';
import { shiftsQuery } from '../../kernel/shifts';
import type { LastValue } from '../../kernel/signals';
import type { Pen } from './lanes';
import { withHeld, withTail } from './trace';
import type { Note } from '../../kernel/notes';
import { notesQuery } from '../../kernel/notes';
import type { AlarmItem, PlotData, StatsData } from './trendData';
import { alarmsQuery, heldQuery, limitsQuery, penSignals, plotQuery, statsQuery } from './trendData';
import type { TrendState } from './trendState';
import { compareShift, periodOf } from './trendState';

/** What the page draws. */
export interface TrendView {
  pens: readonly Pen[];
  period: { from: number; to: number };
  /** The period as last asked for: whole steps, so that answers are kept. */
  asked: { from: number; to: number };
  live: boolean;
  shift: number;
  stats: readonly StatsData[];
  compared: readonly StatsData[];
  alarms: readonly AlarmItem[];
  notes: readonly Note[];
  /** Beginnings of shifts, where the period is short enough to show them. */
  shifts: readonly ShiftTurn[];
  simulated: boolean;
  loading: boolean;
  error: unknown;
  retry: () => void;
}

type Tail = Readonly<Record<string, readonly { t: number; v: number | null; q: number }[]>>;

/** Now, in steps: a live chart moves by about a pixel. */
function useNow(step: number, running: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), step);
    return () => clearInterval(timer);
  }, [step, running]);
  return now;
}

/** History and live tail of the pens in one: asks in whole steps, adds what the stream brings in between. */
export function useTrend(state: TrendState, width: number, site: string | undefined): TrendView {
  const live = 'last' in state.range;
  const length = 'last' in state.range ? state.range.last : state.range.to - state.range.from;
  const refresh = Math.min(60_000, Math.max(2000, Math.round(length / 240)));
  const now = useNow(Math.min(5000, Math.max(500, length / Math.max(200, width))), live);
  const period = periodOf(state.range, now);
  const end = live ? Math.ceil(now / refresh) * refresh : period.to;
  const asked = { from: end - length, to: end };
  const shift = compareShift(state.compare, asked.from, length);
  // Nothing is asked before the chart has its size; then in steps, so that a small change of size asks nothing.
  const pixels = width < 100 ? 0 : Math.ceil(width / 100) * 100;

  const signals = useQuery(penSignals(state.keys)).data;
  const plots = useQuery(plotQuery(state.keys, asked.from, asked.to, pixels));
  const before = useQuery(plotQuery(shift !== 0 ? state.keys : [], asked.from - shift, asked.to - shift, pixels)).data;
  const stats = useQuery(statsQuery(state.keys, asked.from, live ? Math.min(asked.to, now + refresh) : asked.to)).data ?? [];
  const compared = useQuery(statsQuery(shift !== 0 ? state.keys : [], asked.from - shift, asked.to - shift)).data ?? [];
  const mayAlarms = useAllowed('alarms.read');
  const events = useQuery(alarmsQuery(asked.from, asked.to, mayAlarms && state.keys.length > 0)).data;
  const canonical = useMemo(() => (signals ?? []).map((signal) => signal.key), [signals]);
  const stepped = useMemo(() => (signals ?? []).filter((signal) => signal.step).map((signal) => signal.key), [signals]);
  const held = useQuery(heldQuery(stepped, asked.from)).data;
  const limits = useQuery(limitsQuery(canonical, mayAlarms)).data;
  const notes = useQuery(notesQuery(site, asked.from, asked.to, state.keys.length > 0)).data;
  const shifts = useShifts(site, asked.from, asked.to);

  const [tail, setTail] = useState<Tail>({});
  const topics = useMemo(() => (live ? state.keys.map((key) => `last:${key}`) : []), [live, state.keys]);
  useLive<LastValue>(topics, (value, topic) => {
    const key = topic.slice(5);
    const v = typeof value.v === 'boolean' ? Number(value.v) : typeof value.v === 'number' ? value.v : null;
    setTail((known) => ({ ...known, [key]: [...(known[key] ?? []).slice(-600), { t: value.t, v, q: value.q }] }));
  });

  const pens = useMemo(() => state.keys.map((key, index): Pen => {
    const signal = signals?.find((one) => one.key === key || one.path === key);
    const of = (data: PlotData[] | undefined): PlotData | undefined => data?.find((one) => one.key === key || one.key === signal?.key);
    const plot = withHeld(of(plots.data) ?? { key, unit: null, t: [], v: [], q: [] }, signal?.step === true ? of(held) : undefined);
    return { index, key, signal, plot: live ? withTail(plot, tail[key] ?? []) : plot, compare: shift !== 0 ? of(before) : undefined, fixed: state.scales[key], limits: limits?.get(signal?.key ?? key) ?? [] };
  }), [state.keys, state.scales, signals, plots.data, before, shift, live, tail, limits, held]);

  const alarms = useMemo(() => {
    const keys = new Set(pens.flatMap((pen) => [pen.key, pen.signal?.key ?? '', pen.signal?.path ?? '']));
    return (events ?? []).filter((event) => keys.has(event.signal));
  }, [events, pens]);

  return {
    pens, period, asked, live, shift, stats, compared: shift !== 0 ? compared : [], alarms, notes: notes ?? [], shifts,
    simulated: signals?.some((signal) => signal.simulated) ?? false,
    loading: plots.isPending && state.keys.length > 0,
    error: plots.error,
    retry: () => void plots.refetch(),
  };
}

const longestWithShifts = 4 * 86_400_000;
const noShifts: readonly ShiftTurn[] = [];

/** Shifts that begin in a period; none where their marks would stand too close. */
function useShifts(site: string | undefined, from: number, to: number): readonly ShiftTurn[] {
  const short = to - from <= longestWithShifts && to - from >= 3_600_000;
  const allowed = useAllowed('calendars.read');
  const turns = useQuery(shiftsQuery(short && allowed ? site : undefined, formatInstant(from, 'date'), formatInstant(to, 'date'))).data;
  return useMemo(() => (short && turns ? turns.filter((turn) => turn.from > from && turn.from < to) : noShifts), [short, turns, from, to]);
}
