import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../../api/problem';
import { formatDuration, formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import type { ActiveAlarm } from '../../../kernel/alarms';
import type { LastValue } from '../../../kernel/signals';
import { numberOf, useLiveValues } from '../../../kernel/signals';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import { Band } from '../../../ui/Band';
import { Icon } from '../../../ui/Icon';
import { Loaded } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import { AlarmLines } from '../AlarmLines';
import { nodeLink, trendLink } from '../links';
import { isBelow, nameOf, normalOf, scaleOf, stateOf, worstOf } from '../names';
import type { DigitalSet, NodeDetail, PlantSignal } from '../plantData';
import { nodeQuery, statesQuery } from '../plantData';
import { SignalNumber } from '../SignalNumber';
import { useNow } from '../useNow';
import { useStateSince } from './useStateSince';

interface Props {
  /** Id or plant path. */
  node: string;
  alarms: readonly ActiveAlarm[];
  /** The page is that node's own; no way to open it is offered. */
  own: boolean;
}

/** The selected equipment beside its display: state, every signal on its normal range, alarms, moves. */
export function EquipmentPanel({ node, alarms, own }: Props): JSX.Element {
  const detail = useQuery(nodeQuery(node));
  return (
    <aside className="panel equipment" aria-label={t('plant.selected')}>
      <Loaded query={detail} what={t('plant.equipment')} problemOf={problemOf}>
        {(found) => <Content detail={found} alarms={alarms} own={own} />}
      </Loaded>
    </aside>
  );
}

const most = 24;

function Content({ detail, alarms, own }: { detail: NodeDetail; alarms: readonly ActiveAlarm[]; own: boolean }): JSX.Element {
  const { node, signals } = detail;
  const sets = useQuery(statesQuery).data;
  const values = useLiveValues(signals.slice(0, most));
  const state = signals.find((one) => one.states !== null);
  const mine = alarms.filter((one) => isBelow(one.path, node.path));
  const figures = signals.filter((one) => one !== state && !one.name.endsWith('_sp')).slice(0, most);
  const lastMove = detail.moves.length > 1 ? detail.moves.at(-1) : undefined;
  return (
    <>
      <div className="ph">
        <h2 className="el">{nameOf(node)}</h2>
        <span className="meta">{node.code}</span>
        <span className="sp" />
        {state && <StateTag signal={state} value={values.get(state.key)} sets={sets} />}
      </div>
      <div className="pb">
        {figures.map((signal) => (
          <SignalRow
            key={signal.id}
            signal={signal}
            value={values.get(signal.key)}
            sets={sets}
            setpoint={numberOf(values.get(setpointOf(signal, signals)?.key ?? '')) ?? undefined}
            alarm={worstOf(mine.filter((one) => one.signal === signal.path || one.signal === signal.key))}
          />
        ))}
        {signals.length === 0 && <p className="s13 t2 none">{t('plant.noSignalsHere', { count: detail.children.length })}</p>}
        {mine.length > 0 && (
          <>
            <h3 className="sec">{t('plant.alarmsOf', { count: mine.length })}</h3>
            <AlarmLines alarms={mine} />
          </>
        )}
        {lastMove && (
          <>
            <h3 className="sec">{t('plant.placeNow')}</h3>
            <p className="s13 sec-text">
              <span className="mono">{lastMove.path}</span>
              {lastMove.reason !== '' && <span className="t3">{` ${lastMove.reason}`}</span>}
            </p>
          </>
        )}
      </div>
      <div className="pf">
        {signals.length > 0 && (
          <Link className="btn s" to={trendLink(signals.filter((one) => one.states === null).map((one) => one.key))}>
            <Icon name="trends" />
            {t('plant.openTrend')}
          </Link>
        )}
        {!own && (
          <Link className="btn s" to={nodeLink(node.id)}>
            {t('ui.open')}
          </Link>
        )}
      </div>
    </>
  );
}

/** Runs since: 运行 21天7小时. */
function StateTag({
  signal,
  value,
  sets,
}: {
  signal: PlantSignal;
  value: LastValue | undefined;
  sets: readonly DigitalSet[] | undefined;
}): JSX.Element | null {
  const since = useStateSince(signal.key);
  const now = useNow(30_000);
  const state = stateOf(signal, value, sets);
  if (!state) return null;
  const length =
    since === undefined
      ? ''
      : since === 'before'
        ? t('plant.overAWeek')
        : formatDuration(Math.max(0, now - since));
  return (
    <StatusTag kind={state.value === 0 ? 'stop' : 'plain'}>{[nameOf(state), length].filter(Boolean).join(' ')}</StatusTag>
  );
}

interface RowProps {
  signal: PlantSignal;
  value: LastValue | undefined;
  sets: readonly DigitalSet[] | undefined;
  alarm: ActiveAlarm | undefined;
  setpoint: number | undefined;
}

/** The set-point of a signal: its neighbour of the same name with `_sp` behind. */
function setpointOf(signal: PlantSignal, all: readonly PlantSignal[]): PlantSignal | undefined {
  return all.find((one) => one.name === `${signal.name}_sp`);
}

function SignalRow({ signal, value, sets, alarm, setpoint }: RowProps): JSX.Element {
  const number = numberOf(value);
  const trusted = value !== undefined && value.q >>> 30 < 2 ? number : null;
  const scale = scaleOf(signal, trusted);
  return (
    <Link className="kv" to={trendLink([signal.key])} title={t('plant.trendOf', { name: nameOf(signal) })}>
      <span className="nm">
        {alarm && <AlarmSymbol priority={alarm.priority} state={alarm.look} />}
        <span className="el">{nameOf(signal)}</span>
      </span>
      <SignalNumber signal={signal} value={value} sets={sets} />
      {scale && (
        <span className="x">
          <Band value={trusted} {...scale} setpoint={setpoint} {...(alarm ? { priority: alarm.priority } : {})} width={150} />
          <span className="el">
            {setpoint === undefined ? normalOf(signal) : t('plant.setpoint', { value: formatNumber(setpoint, signal.decimals) })}
          </span>
        </span>
      )}
    </Link>
  );
}
