import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { ActiveAlarm } from '../../kernel/alarms';
import type { LastValue, SignalItem } from '../../kernel/signals';
import { numberOf, shortNames, sparkQuery } from '../../kernel/signals';
import { Band } from '../../ui/Band';
import type { BandScale } from '../../ui/Band';
import { Panel } from '../../ui/Panel';
import { Sparkline } from '../../ui/Sparkline';
import { StatusTag } from '../../ui/StatusTag';
import { UnitValue } from '../../ui/UnitValue';
import type { Indicator } from './layout';
import { SignalValue } from './ProcessStrip';

interface Props {
  indicators: readonly Indicator[];
  facts: ReadonlyMap<string, SignalItem>;
  values: ReadonlyMap<string, LastValue>;
  alarmOf: ReadonlyMap<string, ActiveAlarm>;
}

/** Key indicators: number, place on the normal range, the last eight hours, deviation. */
export function Indicators({ indicators, facts, values, alarmOf }: Props): JSX.Element {
  const shown = indicators.flatMap((indicator) => {
    const signal = facts.get(indicator.signal);
    return signal ? [{ indicator, signal }] : [];
  });
  const names = shortNames(shown.map((one) => one.signal));
  const keys = useMemo(
    () => indicators.flatMap((indicator) => facts.get(indicator.signal)?.key ?? []),
    [indicators, facts],
  );
  const sparks = useQuery(sparkQuery(keys, '-8h', '5m')).data;
  return (
    <Panel title={t('cockpit.indicators')} meta={t('cockpit.bandNote')}>
      <table className="grid kpi" style={{ tableLayout: 'fixed' }}>
        <colgroup>
          <col />
          <col style={{ width: 74 }} />
          <col style={{ width: 76 }} />
          <col className="wide" style={{ width: 132 }} />
          <col className="wide" style={{ width: 112 }} />
          <col style={{ width: 68 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('cockpit.indicator')}</th>
            <th scope="col" className="r" style={{ paddingRight: 0 }}>
              {t('cockpit.now')}
            </th>
            <th scope="col">
              <span className="sr">{t('cockpit.unit')}</span>
            </th>
            <th scope="col" className="wide">
              {t('cockpit.normalRange')}
            </th>
            <th scope="col" className="wide">
              {t('cockpit.lastHours')}
            </th>
            <th scope="col" className="r">
              {t('cockpit.deviation')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ indicator, signal }) => (
            <IndicatorRow
              key={indicator.signal}
              indicator={indicator}
              signal={signal}
              name={names.get(signal.key) ?? signal.name}
              value={values.get(signal.key)}
              alarm={alarmOf.get(indicator.signal) ?? alarmOf.get(signal.key)}
              spark={sparks?.get(signal.key)}
            />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

interface RowProps {
  indicator: Indicator;
  signal: SignalItem;
  name: string;
  value: LastValue | undefined;
  alarm: ActiveAlarm | undefined;
  spark: readonly (number | null)[] | undefined;
}

function IndicatorRow({ indicator, signal, name, value, alarm, spark }: RowProps): JSX.Element {
  const navigate = useNavigate();
  const scale = scaleOf(indicator, signal, numberOf(value));
  const to = `/trends?key=${encodeURIComponent(signal.key)}`;
  return (
    <tr onDoubleClick={() => void navigate(to)}>
      <td className="el">
        <div className="nm el">
          <Link to={to} style={{ color: 'inherit' }} title={signal.path ?? signal.key}>
            {name}
          </Link>{' '}
          {indicator.origin === 'calculated' && <StatusTag kind="computed">{t('cockpit.calculated')}</StatusTag>}
          <small className="el">{rangeText(scale, signal)}</small>
        </div>
      </td>
      <td className="r" style={{ paddingRight: 0 }}>
        <SignalValue signal={signal} value={value} bare />
      </td>
      <td style={{ paddingLeft: 0 }}>
        <UnitMark unit={signal.unit} />
      </td>
      <td className="wide">
        <Band {...scale} value={numberOf(value)} priority={alarm?.priority} />
      </td>
      <td className="wide">
        {spark && <Sparkline values={spark} low={scale.low} high={scale.high} step={signal.step === true} />}
      </td>
      <td className="r">
        <Deviation scale={scale} signal={signal} value={numberOf(value)} />
      </td>
    </tr>
  );
}

function UnitMark({ unit }: { unit: string | null }): JSX.Element {
  return <UnitValue value={0} unit={unit} className="unit-only" />;
}

/** The scale on which an indicator is read: twice its normal range, or its instrument's range. */
function scaleOf(indicator: Indicator, signal: SignalItem, value: number | null): BandScale {
  const low = signal.bandLo ?? undefined;
  const high = signal.bandHi ?? undefined;
  const scale = { low, high, setpoint: indicator.setPoint };
  if (low !== undefined && high !== undefined) {
    const span = high - low || 1;
    const open = low === 0;
    const min = open ? 0 : low - span;
    const max = open ? high * 1.5 : high + span;
    return { ...scale, min: Math.min(min, value ?? min), max: Math.max(max, value ?? max) };
  }
  return { ...scale, min: signal.rangeLo ?? 0, max: signal.rangeHi ?? 100 };
}

function rangeText(scale: BandScale, signal: SignalItem): string {
  const decimals = signal.decimals ?? undefined;
  if (scale.low !== undefined && scale.high !== undefined) {
    if (scale.low === 0) return t('cockpit.atMost', { high: formatNumber(scale.high, decimals) });
    return t('cockpit.normal', { low: formatNumber(scale.low, decimals), high: formatNumber(scale.high, decimals) });
  }
  return signal.tagNumber ?? '';
}

function Deviation({
  scale,
  signal,
  value,
}: {
  scale: BandScale;
  signal: SignalItem;
  value: number | null;
}): JSX.Element {
  const decimals = signal.decimals ?? undefined;
  if (value === null) return <UnitValue value={null} bare />;
  if (scale.setpoint !== undefined)
    return (
      <span title={t('cockpit.fromSetPoint')}>{formatNumber(value - scale.setpoint, decimals, { sign: true })}</span>
    );
  if (scale.high !== undefined && value > scale.high)
    return <span title={t('cockpit.fromRange')}>{formatNumber(value - scale.high, decimals, { sign: true })}</span>;
  if (scale.low !== undefined && value < scale.low)
    return <span title={t('cockpit.fromRange')}>{formatNumber(value - scale.low, decimals, { sign: true })}</span>;
  return (
    <span className="s12 t3">{scale.low === undefined && scale.high === undefined ? '' : t('cockpit.within')}</span>
  );
}
