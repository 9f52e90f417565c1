import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { t } from '../../../i18n/i18n';
import type { ActiveAlarm } from '../../../kernel/alarms';
import { useAddress } from '../../../kernel/useAddress';
import { Icon } from '../../../ui/Icon';
import { KeyHints, Panel } from '../../../ui/Panel';
import { EmptyState, Loaded } from '../../../ui/states';
import { SignalForm } from '../forms/SignalForm';
import { trendLink } from '../links';
import type { NodeDetail } from '../plantData';
import { signalsBelowQuery } from '../plantData';
import { SignalPanel } from '../signals/SignalPanel';
import { SignalTable } from '../signals/SignalTable';

interface Props {
  detail: NodeDetail;
  alarms: readonly ActiveAlarm[];
}

/** The signals of a node and all below it, with their last eight hours. */
export function NodeSignals({ detail, alarms }: Props): JSX.Element {
  const signals = useQuery(signalsBelowQuery(detail.node.id));
  const navigate = useNavigate();
  const mayEdit = useAllowed('plant.edit');
  const [words, setWords] = useAddress('q');
  const [shown, setShown] = useAddress('signal');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [adding, setAdding] = useState(false);
  const current = useMemo(() => signals.data?.find((one) => one.id === shown), [signals.data, shown]);
  const chosen = (signals.data ?? []).filter((one) => ticked.has(one.id)).map((one) => one.key);
  return (
    <>
      <Panel
        title={t('plant.signals')}
        meta={t('plant.signalCount', { count: signals.data?.length ?? 0 })}
        className="signal-list"
        link={
          <span className="row g8">
            {chosen.length > 0 && (
              <Link className="btn s o" to={trendLink(chosen)}>
                <Icon name="trends" />
                {t('plant.trendOfChosen', { count: Math.min(8, chosen.length) })}
              </Link>
            )}
            {mayEdit && (
              <button type="button" className="btn s" onClick={() => setAdding(true)}>
                <Icon name="plus" />
                {t('plant.newSignal')}
              </button>
            )}
            <label className="inp s">
              <Icon name="filter" />
              <input
                type="search"
                value={words}
                placeholder={t('ui.filter')}
                aria-label={t('ui.filter')}
                onChange={(event) => setWords(event.target.value)}
              />
            </label>
          </span>
        }
        foot={
          <KeyHints
            hints={[
              { keys: ['↑', '↓'], text: t('ui.move') },
              { keys: [t('ui.space')], text: t('ui.tick') },
              { keys: ['Enter'], text: t('plant.trend') },
            ]}
          />
        }
      >
        <Loaded query={signals} what={t('plant.signals')} problemOf={problemOf}>
          {(items) => (
            <SignalTable
              signals={items}
              alarms={alarms}
              filter={words}
              current={current?.id}
              onCurrent={(signal) => setShown(signal.id)}
              onOpen={(signal) => void navigate(trendLink([signal.key]))}
              ticked={ticked}
              onTick={setTicked}
              history
              empty={<EmptyState title={t('plant.noSignals')} fact={t('plant.noSignalsFact')} />}
            />
          )}
        </Loaded>
      </Panel>
      {current && <SignalPanel signal={current} alarms={alarms} onClose={() => setShown('')} />}
      {adding && <SignalForm node={detail.node} onClose={() => setAdding(false)} />}
    </>
  );
}
