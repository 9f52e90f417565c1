import { useQueries } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { useMemo } from 'react';
import { formatDuration } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import type { ActiveAlarm } from '../../../kernel/alarms';
import type { LastValue } from '../../../kernel/signals';
import { numberOf, sparkQuery, useLiveValues, usePolledValues } from '../../../kernel/signals';
import { useQuery } from '@tanstack/react-query';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import { Band } from '../../../ui/Band';
import type { Column } from '../../../ui/DataTable';
import { DataTable } from '../../../ui/DataTable';
import { Sparkline } from '../../../ui/Sparkline';
import { healthOf } from '../mimic/readings';
import { nameOf, placeOf, scaleOf, worstOf } from '../names';
import type { DigitalSet, PlantSignal } from '../plantData';
import { statesQuery } from '../plantData';
import { SignalNumber } from '../SignalNumber';
import { useNow } from '../useNow';

interface Props {
  signals: readonly PlantSignal[];
  alarms: readonly ActiveAlarm[];
  filter?: string;
  current: string | undefined;
  onCurrent: (signal: PlantSignal) => void;
  onOpen: (signal: PlantSignal) => void;
  ticked: ReadonlySet<string>;
  onTick: (ids: ReadonlySet<string>) => void;
  /** Draws the last eight hours of each. */
  history?: boolean;
  empty?: ReactNode;
  onFilterKey?: () => void;
}

/** More signals than this are asked for every few seconds instead of streamed. */
const mostStreamed = 150;
const mostDrawn = 270;
const chunk = 90;

/** Signals in a table, alive: value, place on the normal range, quality, age. */
export function SignalTable(props: Props): JSX.Element {
  const { signals, alarms, filter, current, history } = props;
  const many = signals.length > mostStreamed;
  const streamed = useLiveValues(many ? [] : signals);
  const polled = usePolledValues(
    useMemo(() => (many ? signals.map((one) => one.key) : []), [many, signals]),
    5_000,
  );
  const sets = useQuery(statesQuery).data;
  const now = useNow(5_000);
  const sparks = useSparks(history === true ? signals : []);
  const rows: Rows = { values: many ? polled : streamed, alarms, sets, now, sparks };
  return (
    <DataTable
      label={t('plant.signals')}
      columns={columnsOf(rows, history === true)}
      rows={signals}
      rowKey={(signal) => signal.id}
      filter={filter ?? ''}
      current={current}
      onCurrent={props.onCurrent}
      onOpen={props.onOpen}
      ticked={props.ticked}
      onTick={props.onTick}
      empty={props.empty}
      cards
      {...(props.onFilterKey ? { onFilterKey: props.onFilterKey } : {})}
    />
  );
}

interface Rows {
  values: ReadonlyMap<string, LastValue>;
  alarms: readonly ActiveAlarm[];
  sets: readonly DigitalSet[] | undefined;
  now: number;
  sparks: ReadonlyMap<string, readonly (number | null)[]>;
}

function useSparks(signals: readonly PlantSignal[]): ReadonlyMap<string, readonly (number | null)[]> {
  const keys = useMemo(
    () =>
      signals
        .filter((one) => one.states === null)
        .slice(0, mostDrawn)
        .map((one) => one.key),
    [signals],
  );
  const parts = Array.from({ length: Math.ceil(keys.length / chunk) }, (_, i) => keys.slice(i * chunk, (i + 1) * chunk));
  return useQueries({
    queries: parts.map((part) => sparkQuery(part, '-8h', '10m')),
    combine: (answers) => new Map(answers.flatMap((answer) => [...(answer.data ?? [])])),
  });
}

function columnsOf(rows: Rows, history: boolean): readonly Column<PlantSignal>[] {
  const { values, alarms, sets, now, sparks } = rows;
  const spark: Column<PlantSignal> = {
    key: 'spark',
    title: t('plant.lastHours'),
    width: 116,
    wideOnly: true,
    render: (signal) =>
      signal.states === null ? (
        <Sparkline
          values={sparks.get(signal.key) ?? []}
          low={signal.bandLo ?? undefined}
          high={signal.bandHi ?? undefined}
          step={signal.step}
          width={100}
          height={24}
        />
      ) : null,
  };
  return [
    {
      key: 'name',
      title: t('plant.signal'),
      render: (signal) => <SignalName signal={signal} alarms={alarms} />,
      sort: (signal) => `${placeOf(signal)} ${nameOf(signal)}`,
      text: (signal) => `${signal.nameZh} ${signal.nameEn} ${signal.nodeNameZh} ${signal.nodeNameEn} ${signal.tagNumber} ${signal.name}`,
    },
    {
      key: 'value',
      title: t('plant.value'),
      width: 132,
      align: 'right',
      render: (signal) => <SignalNumber signal={signal} value={values.get(signal.key)} sets={sets} />,
      sort: (signal) => numberOf(values.get(signal.key)) ?? -Infinity,
    },
    {
      key: 'band',
      title: t('plant.normalRange'),
      width: 132,
      wideOnly: true,
      render: (signal) => <SignalBand signal={signal} value={values.get(signal.key)} alarms={alarms} />,
    },
    ...(history ? [spark] : []),
    {
      key: 'quality',
      title: t('plant.quality'),
      width: 84,
      render: (signal) => <HealthWord signal={signal} value={values.get(signal.key)} now={now} />,
      sort: (signal) => healthOf(signal, values.get(signal.key), now),
    },
    {
      key: 'age',
      title: t('plant.age'),
      width: 84,
      align: 'right',
      render: (signal) => {
        const at = values.get(signal.key)?.t;
        return at ? <span className="t3">{formatDuration(now - at / 1000)}</span> : '—';
      },
      sort: (signal) => -(values.get(signal.key)?.t ?? 0),
    },
    {
      key: 'tag',
      title: t('plant.tagNumber'),
      width: 96,
      wideOnly: true,
      render: (signal) => <span className="t2">{signal.tagNumber}</span>,
      sort: (signal) => signal.tagNumber,
    },
  ];
}

function SignalName({ signal, alarms }: { signal: PlantSignal; alarms: readonly ActiveAlarm[] }): JSX.Element {
  const alarm = worstOf(alarms.filter((one) => one.signal === signal.path || one.signal === signal.key));
  return (
    <span className="row g8">
      {alarm && <AlarmSymbol priority={alarm.priority} state={alarm.look} />}
      <span className="el">
        <span className="t2">{placeOf(signal)}</span> <b>{nameOf(signal)}</b>
      </span>
    </span>
  );
}

function SignalBand({
  signal,
  value,
  alarms,
}: {
  signal: PlantSignal;
  value: LastValue | undefined;
  alarms: readonly ActiveAlarm[];
}): JSX.Element | null {
  const number = value && value.q >>> 30 < 2 ? numberOf(value) : null;
  const scale = scaleOf(signal, number);
  const alarm = worstOf(alarms.filter((one) => one.signal === signal.path || one.signal === signal.key));
  if (!scale) return null;
  return <Band value={number} {...scale} {...(alarm ? { priority: alarm.priority } : {})} />;
}

/** Good in a plain word, everything else with its hatched sign. */
export function HealthWord({
  signal,
  value,
  now,
}: {
  signal: PlantSignal;
  value: LastValue | undefined;
  now: number;
}): JSX.Element {
  const health = healthOf(signal, value, now);
  if (health === 'good') return <span className="t3">{t('plant.healthShort.good')}</span>;
  return (
    <span className="row g4">
      <span className="tag unknown" aria-hidden="true" />
      {t(`plant.healthShort.${health}`)}
    </span>
  );
}
