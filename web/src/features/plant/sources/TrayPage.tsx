import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { formatInstant, formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { useSite } from '../../../kernel/site';
import { useAddress } from '../../../kernel/useAddress';
import type { Column } from '../../../ui/DataTable';
import { DataTable } from '../../../ui/DataTable';
import { KeyHints, Panel } from '../../../ui/Panel';
import { EmptyState, Loaded } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import '../plant.css';
import { Choice } from '../signals/SignalsPage';
import type { HeldGroup, HeldState } from './sourcesData';
import { heldReasons, heldStates, sourcesQuery, trayQuery } from './sourcesData';
import { SourcesHeader } from './SourcesHeader';
import { DecideGroups } from './DecideGroups';
import { TrayPanel } from './TrayPanel';

/** The source tray: values that are not stored until an engineer has looked at them. */
export function TrayPage(): JSX.Element {
  const site = useSite();
  const [state, setState] = useAddress('state', 'waiting');
  const [reason, setReason] = useAddress('reason');
  const [source, setSource] = useAddress('source');
  const [shown, setShown] = useAddress('group');
  const tray = useQuery(trayQuery(state));
  const sources = useQuery(sourcesQuery).data;
  const mayEdit = useAllowed('sources.edit');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [deciding, setDeciding] = useState<'accept' | 'discard' | null>(null);
  const own = (sources ?? []).filter((one) => String(one.source.siteId) === site?.id);
  const names = useMemo(() => new Map((sources ?? []).map(({ source: one }) => [one.id, one.name])), [sources]);
  const groups = (tray.data ?? []).filter(
    (one) =>
      String(one.siteId) === site?.id && (reason === '' || one.reason === reason) && (source === '' || one.sourceId === source),
  );
  const current = groups.find((one) => one.id === shown);
  const chosen = groups.filter((one) => ticked.has(one.id));
  const open = state === 'waiting' && mayEdit;
  return (
    <>
      <SourcesHeader on="tray" />
      <div className="body with-side">
        <Panel
          label={t('plant.tray')}
          className="signal-list"
          foot={
            <KeyHints
              hints={[
                { keys: ['↑', '↓'], text: t('ui.move') },
                { keys: [t('ui.space')], text: t('ui.tick') },
              ]}
            />
          }
        >
          <div className="filters">
            <div className="seg" role="group" aria-label={t('plant.state')}>
              {heldStates.map((one) => (
                <button key={one} type="button" className={one === state ? 'on' : ''} aria-pressed={one === state} onClick={() => setState(one)}>
                  {t(`plant.heldState.${one}`)}
                </button>
              ))}
            </div>
            <Choice label={t('plant.heldReasonOf')} value={reason} onChange={setReason} choices={heldReasons.map((one) => [one, t(`plant.heldReason.${one}`)])} />
            <Choice label={t('plant.dataSource')} value={source} onChange={setSource} choices={own.map(({ source: one }) => [one.id, one.name])} />
            <span className="sp" />
            {open && chosen.length > 0 && (
              <>
                <button type="button" className="btn s o" onClick={() => setDeciding('accept')}>
                  {t('plant.storeChosen', { count: chosen.length })}
                </button>
                <button type="button" className="btn s" onClick={() => setDeciding('discard')}>
                  {t('plant.discardChosen', { count: chosen.length })}
                </button>
              </>
            )}
          </div>
          <Loaded query={tray} what={t('plant.tray')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('plant.tray')}
                columns={columnsOf(names, state)}
                rows={groups}
                rowKey={(one) => one.id}
                current={current?.id}
                onCurrent={(one) => setShown(one.id)}
                {...(open ? { ticked, onTick: setTicked } : {})}
                empty={<Empty state={state} />}
                cards
              />
            )}
          </Loaded>
        </Panel>
        {current && <TrayPanel key={current.id} group={current} source={names.get(current.sourceId ?? '')} onClose={() => setShown('')} />}
      </div>
      {deciding && chosen.length > 0 && (
        <DecideGroups
          groups={chosen}
          act={deciding}
          onClose={() => {
            setDeciding(null);
            setTicked(new Set());
          }}
        />
      )}
    </>
  );
}

function Empty({ state }: { state: string }): JSX.Element {
  return state === 'waiting' ? (
    <EmptyState title={t('plant.trayEmpty')} fact={t('plant.trayEmptyFact')} />
  ) : (
    <EmptyState title={t('plant.trayNone')} />
  );
}

function isHeldState(state: string): state is HeldState {
  return heldStates.some((one) => one === state);
}

function columnsOf(names: ReadonlyMap<string, string>, state: string): readonly Column<HeldGroup>[] {
  const decided: Column<HeldGroup>[] = [
    { key: 'by', title: t('plant.decidedBy'), width: 110, render: (one) => one.decidedBy },
    { key: 'decision', title: t('plant.reason'), width: 180, render: (one) => <span className="el">{one.decision || '—'}</span> },
    { key: 'at', title: t('plant.decidedAt'), width: 110, align: 'right', render: (one) => formatInstant(one.changedAt), sort: (one) => one.changedAt },
  ];
  return [
    {
      key: 'series',
      title: t('plant.heldSeries'),
      render: (one) => (
        <span className="mono el" title={`${one.series}${one.field === '' ? '' : `:${one.field}`}`}>
          {one.series}
          {one.field !== '' && <b>{`:${one.field}`}</b>}
        </span>
      ),
      sort: (one) => one.series,
      text: (one) => `${one.series} ${one.field}`,
    },
    {
      key: 'reason',
      title: t('plant.heldReasonOf'),
      width: 104,
      render: (one) => <StatusTag kind={isHeldState(state) && state === 'waiting' ? 'plain' : 'quiet'}>{t(`plant.heldReason.${one.reason}`)}</StatusTag>,
      sort: (one) => one.reason,
    },
    {
      key: 'source',
      title: t('plant.dataSource'),
      width: 140,
      wideOnly: true,
      render: (one) => <span className="el">{names.get(one.sourceId ?? '') ?? '—'}</span>,
      sort: (one) => names.get(one.sourceId ?? '') ?? '',
    },
    { key: 'lines', title: t('plant.heldLines'), width: 70, align: 'right', render: (one) => formatNumber(one.lines, 0), sort: (one) => one.lines },
    ...(state === 'waiting'
      ? [
          { key: 'last', title: t('plant.heldLast'), width: 116, align: 'right' as const, render: (one: HeldGroup) => formatInstant(one.lastAt), sort: (one: HeldGroup) => one.lastAt },
          { key: 'opened', title: t('plant.heldSince'), width: 116, align: 'right' as const, render: (one: HeldGroup) => formatInstant(one.openedAt), sort: (one: HeldGroup) => one.openedAt },
        ]
      : decided),
  ];
}
