import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useCallback, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { formatInstant } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { displayOf, displaysQuery } from '../../../kernel/displays';
import { PageHeader } from '../../../kernel/PageHeader';
import { useSite } from '../../../kernel/site';
import { useAddress } from '../../../kernel/useAddress';
import { StatusTag } from '../../../ui/StatusTag';
import { Loaded } from '../../../ui/states';
import { ExportMenu } from '../ExportMenu';
import { Feedback } from '../Feedback';
import type { Show } from '../queries';
import { binMs, countsQuery, kpiQuery, presentQuery } from '../queries';
import type { Alarm } from '../shapes';
import { ms } from '../shapes';
import { useAlarmLive } from '../useAlarmLive';
import type { Verb } from '../useCommand';
import { useCommand } from '../useCommand';
import { useNarrow, useTick } from '../useTick';
import { isHidden, isUnacknowledged, trendAround } from '../wording';
import { AlarmCards } from './AlarmCards';
import { AlarmPanel } from './AlarmPanel';
import { AlarmTable } from './AlarmTable';
import { DayChart } from './DayChart';
import { KpiBand } from './KpiBand';
import { ListFoot } from './ListFoot';
import { ListToolbar } from './ListToolbar';
import { OutOfServiceDialog } from './OutOfServiceDialog';
import { ShelveDialog } from './ShelveDialog';
import '../alarms.css';

const shows: readonly Show[] = ['active', 'unacknowledged', 'returned', 'shelved', 'suppressed', 'outOfService'];
const day = 86_400_000;
const none = 'none';

type Asking = { what: 'shelve' | 'outOfService'; alarms: readonly Alarm[] } | null;

/** The present alarms: figures, the last day, the list with its keyboard, and the selected alarm beside it. */
export function ActiveAlarmsPage(): JSX.Element {
  const site = useSite();
  const [position, setPosition] = useAddress('position');
  const [shown, setShown] = useAddress('show', 'active');
  const show = shows.find((one) => one === shown) ?? 'active';
  const narrowed = { site: site?.id, position };
  useAlarmLive();
  const counts = useQuery(countsQuery(narrowed)).data;
  const list = useQuery(presentQuery(show, narrowed));
  const end = Math.ceil(Math.floor(useTick() / 60_000) * 60_000 / binMs) * binMs;
  const kpi = useQuery(kpiQuery(narrowed, end - day, null, 60_000)).data;
  const flood = counts?.floods.find((one) => position === '' || one.position === position);
  return (
    <>
      <PageHeader
        title={t('alarms.active')}
        crumbs={[{ text: t('app.section.alarms') }, { text: site?.name ?? '' }]}
        tags={
          <>
            <StatusTag kind="quiet">{position || t('alarms.allPositions')}</StatusTag>
            {flood && (
              <StatusTag kind="warning">
                {t('alarms.floodSince', { position: flood.position || t('alarms.allPositions'), time: formatInstant(flood.sinceAt, 'time').slice(0, 5) })}
              </StatusTag>
            )}
          </>
        }
        actions={<ExportMenu path="/alarms/active" query={{ show, site: site?.id, position: position || null }} />}
      />
      <div className="body alarms">
        {kpi && (
          <div className="figures">
            <KpiBand kpi={kpi} />
            <DayChart kpi={kpi} narrowed={narrowed} title={t('alarms.lastDay')} />
          </div>
        )}
        <Loaded query={list} what={t('alarms.list')} problemOf={problemOf}>
          {(alarms) => (
            <ListAndPanel
              alarms={alarms}
              show={show}
              toolbar={{ shows, show, counts, onShow: setShown, site: site?.id, position, onPosition: setPosition }}
            />
          )}
        </Loaded>
      </div>
    </>
  );
}

interface ListProps {
  alarms: readonly Alarm[];
  show: Show;
  toolbar: Pick<Parameters<typeof ListToolbar>[0], 'shows' | 'show' | 'counts' | 'onShow' | 'site' | 'position' | 'onPosition'>;
}

function ListAndPanel({ alarms, show, toolbar }: ListProps): JSX.Element {
  const narrow = useNarrow();
  const navigate = useNavigate();
  const mayAct = useAllowed('alarms.act');
  const [chosen, setChosen] = useAddress('alarm');
  const [filter, setFilter] = useAddress('q');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<Asking>(null);
  const command = useCommand((outcome) => {
    if (outcome.problem && asking) return;
    setAsking(null);
    setTicked(new Set());
  });
  const displays = useQuery(displaysQuery).data;
  const selected = alarms.find((alarm) => alarm.id === chosen) ?? (chosen === '' && !narrow ? alarms[0] : undefined);
  const fold = useCallback((id: string, wanted: boolean): void => {
    setOpen((before) => {
      const next = new Set(before);
      if (wanted) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const tickedHere = useMemo(() => alarms.filter((alarm) => ticked.has(alarm.id)), [alarms, ticked]);
  const meant = (alarm: Alarm): readonly Alarm[] => (tickedHere.length > 0 ? tickedHere : [alarm]);
  const run = (verb: Verb, on: readonly Alarm[]): void => command.run({ verb, ids: on.map((alarm) => alarm.id) });
  const acknowledge = (on: readonly Alarm[]): void => run('acknowledge', on.filter((alarm) => isUnacknowledged(alarm.state) || on.length === 1));
  const onKey = (key: string, alarm: Alarm): boolean => {
    if (key === 't') void navigate(trendAround(alarm.place.signalPath || alarm.definition.signal, ms(alarm.raisedAt) ?? Date.now()));
    else if (key === 'g') {
      const display = displayOf(displays, alarm.place.path);
      if (display) void navigate(display.to);
    } else if (key === 'a' && mayAct) acknowledge(meant(alarm));
    else if (key === 's' && mayAct) setAsking({ what: 'shelve', alarms: meant(alarm).filter((one) => !isHidden(one.state)) });
    else if (key === 'r' && mayAct) run('reset', meant(alarm));
    else return false;
    return true;
  };
  const acts = {
    onAcknowledge: (alarm: Alarm) => acknowledge([alarm]),
    onShelve: (alarm: Alarm) => setAsking({ what: 'shelve', alarms: [alarm] }),
    onReset: (alarm: Alarm) => run('reset', [alarm]),
    onReturn: (alarm: Alarm) => run(alarm.state === 'shelved' ? 'unshelve' : 'in-service', [alarm]),
    onOutOfService: (alarm: Alarm) => setAsking({ what: 'outOfService', alarms: [alarm] }),
  };
  return (
    <div className="alarm-split">
      <section className="panel" aria-label={t('alarms.list')}>
        <ListToolbar
          {...toolbar}
          filter={filter}
          onFilter={setFilter}
          ticked={tickedHere}
          mayAct={mayAct}
          busy={command.busy}
          onAcknowledge={() => acknowledge(tickedHere)}
          onShelve={() => setAsking({ what: 'shelve', alarms: tickedHere })}
        />
        <Feedback outcome={command.outcome} onClose={command.clear} />
        <div className="pb">
          {narrow ? (
            <AlarmCards alarms={alarms} open={open} onFold={fold} onOpen={setChosen} />
          ) : (
            <AlarmTable
              alarms={alarms}
              show={show}
              filter={filter}
              current={selected?.id}
              ticked={ticked}
              open={open}
              onCurrent={setChosen}
              onOpen={(id) => {
                setChosen(id);
                document.querySelector<HTMLElement>('aside.side a, aside.side button')?.focus();
              }}
              onTick={setTicked}
              onFold={fold}
              onFilterKey={() => document.querySelector<HTMLInputElement>('#alarm-filter')?.focus()}
              onKey={onKey}
            />
          )}
        </div>
        <ListFoot />
      </section>
      {selected && (
        <AlarmPanel
          key={selected.id}
          alarm={selected}
          others={alarms}
          onSelect={setChosen}
          onClose={() => setChosen(narrow ? '' : none)}
          {...acts}
        />
      )}
      {asking?.what === 'shelve' && asking.alarms.length > 0 && (
        <ShelveDialog
          alarms={asking.alarms}
          busy={command.busy}
          problem={command.outcome?.verb === 'shelve' ? command.outcome.problem : undefined}
          onShelve={(untilAt, comment) => command.run({ verb: 'shelve', ids: asking.alarms.map((alarm) => alarm.id), untilAt, comment })}
          onClose={() => {
            command.clear();
            setAsking(null);
          }}
        />
      )}
      {asking?.what === 'outOfService' && asking.alarms[0] && (
        <OutOfServiceDialog
          alarm={asking.alarms[0]}
          busy={command.busy}
          problem={command.outcome?.verb === 'out-of-service' ? command.outcome.problem : undefined}
          onAsk={(comment) => command.run({ verb: 'out-of-service', ids: asking.alarms.map((alarm) => alarm.id), comment })}
          onClose={() => {
            command.clear();
            setAsking(null);
          }}
        />
      )}
    </div>
  );
}
