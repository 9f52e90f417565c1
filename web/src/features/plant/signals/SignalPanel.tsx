import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../../api/client';
import type { Problem } from '../../../api/problem';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { formatDuration, formatInstant, formatNumber, formatQuantity, formatUnit } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import type { ActiveAlarm } from '../../../kernel/alarms';
import { sparkQuery, useLiveValues } from '../../../kernel/signals';
import { AlarmSymbol, asPriority } from '../../../ui/AlarmSymbol';
import { ConfirmWithConsequences } from '../../../ui/dialogs';
import { Icon } from '../../../ui/Icon';
import { Facts, SideBlock, SidePanel } from '../../../ui/SidePanel';
import { Sparkline } from '../../../ui/Sparkline';
import { QualityMark } from '../../../ui/UnitValue';
import { AlarmLines } from '../AlarmLines';
import { SignalForm } from '../forms/SignalForm';
import { nodeLink, trendLink } from '../links';
import { nameOf, normalOf, placeOf } from '../names';
import type { PlantSignal } from '../plantData';
import { statesQuery } from '../plantData';
import { SignalNumber } from '../SignalNumber';
import { useNow } from '../useNow';
import { SignalOrigin } from './SignalOrigin';

interface Props {
  signal: PlantSignal;
  alarms: readonly ActiveAlarm[];
  onClose: () => void;
}

/** A signal beside its list: newest value, quality, source, limits, key; from here to its trend, alarms and form. */
export function SignalPanel({ signal, alarms, onClose }: Props): JSX.Element {
  const [doing, setDoing] = useState<'edit' | 'delete' | null>(null);
  const mayEdit = useAllowed('plant.edit');
  const mine = alarms.filter((one) => one.signal === signal.path || one.signal === signal.key);
  return (
    <SidePanel
      label={t('plant.signal')}
      title={nameOf(signal)}
      meta={<Link to={nodeLink(signal.nodeId)}>{placeOf(signal)}</Link>}
      onClose={onClose}
      acts={
        <>
          <Link className="btn s" to={trendLink([signal.key])}>
            <Icon name="trends" />
            {t('plant.openTrend')}
          </Link>
          <span className="sp" />
          {mayEdit && (
            <>
              <button type="button" className="btn s" onClick={() => setDoing('edit')}>
                <Icon name="edit" />
                {t('plant.change')}
              </button>
              <button type="button" className="icon-btn" title={t('plant.remove')} onClick={() => setDoing('delete')}>
                <Icon name="trash" label={t('plant.remove')} />
              </button>
            </>
          )}
        </>
      }
    >
      <Newest signal={signal} />
      {mine.length > 0 && (
        <SideBlock title={t('plant.alarmsOf', { count: mine.length })}>
          <AlarmLines alarms={mine} />
        </SideBlock>
      )}
      <Limits signal={signal} />
      <SignalOrigin signal={signal} />
      {doing === 'edit' && <SignalForm signal={signal} onClose={() => setDoing(null)} />}
      {doing === 'delete' && (
        <RemoveSignal
          signal={signal}
          onDone={() => {
            setDoing(null);
            onClose();
          }}
          onCancel={() => setDoing(null)}
        />
      )}
    </SidePanel>
  );
}

function Newest({ signal }: { signal: PlantSignal }): JSX.Element {
  const value = useLiveValues([signal]).get(signal.key);
  const sets = useQuery(statesQuery).data;
  const spark = useQuery(sparkQuery([signal.key], '-8h', '5m')).data?.get(signal.key);
  const now = useNow(1_000);
  return (
    <SideBlock>
      <div className="newest">
        <SignalNumber signal={signal} value={value} sets={sets} />
        <span className="s12 t3">
          {value?.t ? t('ui.ago', { age: formatDuration(now - value.t / 1000) }) : t('plant.health.missing')}
        </span>
      </div>
      {signal.states === null && (
        <Link to={trendLink([signal.key])} aria-label={t('plant.trendOf', { name: nameOf(signal) })}>
          <Sparkline
            values={spark ?? []}
            low={signal.bandLo ?? undefined}
            high={signal.bandHi ?? undefined}
            step={signal.step}
            width={290}
            height={56}
          />
        </Link>
      )}
      <Facts
        facts={[
          [t('plant.quality'), <QualityMark key="q" quality={value?.q} />],
          [t('plant.sampledAt'), value?.t ? formatInstant(value.t / 1000, 'record') : '—'],
        ]}
      />
    </SideBlock>
  );
}

interface Definition {
  id: string;
  definition: {
    code: string;
    name: string;
    nameEn: string | null;
    kind: string;
    signal: string;
    limit: number | null;
    unit: string;
    priority: number;
  };
}

function Limits({ signal }: { signal: PlantSignal }): JSX.Element {
  const allowed = useAllowed('alarms.read');
  const node = signal.path.slice(0, signal.path.lastIndexOf('/'));
  const found = useQuery({
    queryKey: ['alarms', 'definitions', 'node', node],
    queryFn: ({ signal: abort }) => api.get<{ items: Definition[] }>('/alarms/definitions', { node, limit: 200 }, abort),
    enabled: allowed,
  });
  const mine = (found.data?.items ?? []).filter(
    ({ definition }) => definition.signal === signal.key || definition.signal === signal.path,
  );
  const facts: [string, ReactNode][] = [
    [
      t('plant.range'),
      signal.rangeLo === null && signal.rangeHi === null
        ? '—'
        : `${ends(signal.rangeLo, signal)}–${ends(signal.rangeHi, signal)} ${formatUnit(signal.unit)}`,
    ],
    [t('plant.normalRange'), normalOf(signal) || '—'],
  ];
  return (
    <SideBlock title={t('plant.limits')}>
      <Facts facts={facts} />
      {mine.map(({ id, definition }) => (
        <div key={id} className="row g8 s13 limit">
          <AlarmSymbol priority={asPriority(definition.priority)} state="none" />
          <span className="el sp">{t(`plant.alarmKind.${definition.kind}`)}</span>
          <b>{definition.limit === null ? '' : formatQuantity(definition.limit, definition.unit, signal.decimals)}</b>
        </div>
      ))}
    </SideBlock>
  );
}

function ends(value: number | null, signal: PlantSignal): string {
  return value === null ? '' : formatNumber(value, Number.isInteger(value) ? 0 : signal.decimals);
}

function RemoveSignal({
  signal,
  onDone,
  onCancel,
}: {
  signal: PlantSignal;
  onDone: () => void;
  onCancel: () => void;
}): JSX.Element {
  const client = useQueryClient();
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.delete(`/plant/signals/${signal.id}`);
      await client.invalidateQueries({ queryKey: ['plant'] });
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <ConfirmWithConsequences
      title={t('plant.removeSignalTitle', { name: nameOf(signal) })}
      consequences={[
        [t('ui.now'), `${placeOf(signal)} ${nameOf(signal)}`],
        [t('ui.effect'), t('plant.removeSignalEffect')],
        [t('ui.undo'), t('plant.removeSignalUndo')],
      ]}
      act={t('plant.remove')}
      danger
      busy={busy}
      problem={problem}
      onAct={() => void remove()}
      onCancel={onCancel}
    />
  );
}
