import type { JSX } from 'react';
import { Link } from 'react-router';
import { t } from '../../i18n/i18n';
import type { ActiveAlarm } from '../../kernel/alarms';
import type { LastValue, SignalItem } from '../../kernel/signals';
import { numberOf, shortNames } from '../../kernel/signals';
import { AlarmSymbol } from '../../ui/AlarmSymbol';
import { Icon } from '../../ui/Icon';
import { StatusTag } from '../../ui/StatusTag';
import { UnitValue } from '../../ui/UnitValue';
import type { Stage } from './layout';
import { nameOf, stageSignal } from './layout';

interface Props {
  stages: readonly Stage[];
  facts: ReadonlyMap<string, SignalItem>;
  values: ReadonlyMap<string, LastValue>;
  alarmOf: ReadonlyMap<string, ActiveAlarm>;
}

/** The process from left to right: what runs at each step, and its numbers. */
export function ProcessStrip({ stages, ...rest }: Props): JSX.Element {
  return (
    <section className="panel" aria-label={t('cockpit.process')}>
      <div className="stages">
        {stages.map((stage) => (
          <StageBlock key={stage.nameEn} stage={stage} {...rest} />
        ))}
      </div>
    </section>
  );
}

function StageBlock({ stage, facts, values, alarmOf }: { stage: Stage } & Omit<Props, 'stages'>): JSX.Element {
  const name = nameOf(stage);
  const names = shortNames((stage.signals ?? []).flatMap((one) => facts.get(stageSignal(one).path) ?? []));
  return (
    <div className="stage">
      <h3>
        {stage.node === undefined ? name : <Link to={`/plant?node=${encodeURIComponent(stage.node)}`}>{name}</Link>}
        <Running stage={stage} facts={facts} values={values} />
      </h3>
      {(stage.signals ?? []).map((one) => {
        const { path, name: here } = stageSignal(one);
        const signal = facts.get(path);
        if (!signal) return null;
        const value = values.get(signal.key);
        const alarm = alarmOf.get(path) ?? alarmOf.get(signal.key);
        return (
          <div key={path} className="v">
            <Link
              className="el"
              style={{ color: 'inherit' }}
              title={signal.name}
              to={`/trends?key=${encodeURIComponent(signal.key)}`}
            >
              {here ?? names.get(signal.key) ?? signal.name}
            </Link>
            <span className="row g8">
              {alarm && <AlarmSymbol priority={alarm.priority} state={alarm.look} />}
              <SignalValue signal={signal} value={value} />
            </span>
          </div>
        );
      })}
      <Icon name="right" />
    </div>
  );
}

/** The newest value of a signal with its unit, quality and age. */
export function SignalValue({
  signal,
  value,
  bare,
}: {
  signal: SignalItem;
  value: LastValue | undefined;
  bare?: boolean;
}): JSX.Element {
  return (
    <UnitValue
      value={numberOf(value)}
      unit={signal.unit}
      decimals={signal.decimals ?? undefined}
      quality={value?.q}
      at={value?.t ? value.t / 1000 : undefined}
      staleAfterMs={signal.staleAfterSeconds ? signal.staleAfterSeconds * 1000 : undefined}
      bare={bare === true}
    />
  );
}

function Running({ stage, facts, values }: Pick<Props, 'facts' | 'values'> & { stage: Stage }): JSX.Element | null {
  const machines = stage.running ?? [];
  if (machines.length === 0) return null;
  const read = machines.map((path) => numberOf(values.get(facts.get(path)?.key ?? '')));
  const running = read.filter((value) => value !== null && value > 0.5).length;
  if (read.every((value) => value === null)) return <StatusTag kind="quiet">{t('cockpit.runningUnknown')}</StatusTag>;
  if (running === 0) return <StatusTag kind="stop">{t('cockpit.stopped')}</StatusTag>;
  return (
    <StatusTag>
      {machines.length === 1 ? t('cockpit.running') : t('cockpit.runningOf', { running, total: machines.length })}
    </StatusTag>
  );
}
