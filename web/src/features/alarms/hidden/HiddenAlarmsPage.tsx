import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { formatDuration, formatInstant } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { useSite } from '../../../kernel/site';
import { useAddress } from '../../../kernel/useAddress';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import type { Column } from '../../../ui/DataTable';
import { DataTable } from '../../../ui/DataTable';
import { KeyHints, Panel } from '../../../ui/Panel';
import { EmptyState, Loaded } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import { ExportMenu } from '../ExportMenu';
import { Feedback } from '../Feedback';
import { PositionPicker } from '../PositionPicker';
import type { Show } from '../queries';
import { countsQuery, presentQuery } from '../queries';
import type { Alarm } from '../shapes';
import { ms, nameOf, placeName, priorityOf } from '../shapes';
import { useAlarmLive } from '../useAlarmLive';
import { useCommand } from '../useCommand';
import { useTick } from '../useTick';
import { limitText, lookOf, RaisedAt, ValueAndLimit } from '../wording';
import { RequestList } from './RequestList';
import { ReturnDialog } from './ReturnDialog';
import { requestsQuery } from './requests';
import '../alarms.css';

const shows: readonly Show[] = ['masked', 'shelved', 'suppressed', 'outOfService'];

/** What is kept from the operator, by whom, why and until when; requests to take alarms out of service. */
export function HiddenAlarmsPage(): JSX.Element {
  const site = useSite();
  const [position, setPosition] = useAddress('position');
  const [shown, setShown] = useAddress('show', 'masked');
  const requested = shown === 'requests';
  const show = shows.find((one) => one === shown) ?? 'masked';
  const narrowed = { site: site?.id, position };
  useAlarmLive();
  const counts = useQuery(countsQuery(narrowed)).data;
  const list = useQuery(presentQuery(show, narrowed));
  const requests = useQuery(requestsQuery(site?.id, false));
  const numbers: Record<string, number> = {
    masked: (counts?.shelved ?? 0) + (counts?.suppressed ?? 0) + (counts?.outOfService ?? 0),
    shelved: counts?.shelved ?? 0,
    suppressed: counts?.suppressed ?? 0,
    outOfService: counts?.outOfService ?? 0,
    requests: requests.data?.length ?? 0,
  };
  return (
    <>
      <PageHeader
        title={t('alarms.hidden')}
        crumbs={[{ text: t('app.section.alarms'), to: '/alarms' }, { text: site?.name ?? '' }]}
        actions={<ExportMenu path="/alarms/active" query={{ show, site: site?.id, position: position || null }} />}
      />
      <div className="body">
        <section className="panel" aria-label={t('alarms.hidden')}>
          <div className="list-toolbar">
            <div className="seg" role="group" aria-label={t('alarms.parts')}>
              {[...shows, 'requests'].map((one) => (
                <button key={one} type="button" className={one === (requested ? 'requests' : show) ? 'on' : ''} aria-pressed={one === (requested ? 'requests' : show)} onClick={() => setShown(one)}>
                  {t(`alarms.show.${one}`)}
                  <b>{numbers[one]}</b>
                </button>
              ))}
            </div>
            <PositionPicker site={site?.id} position={position} onPosition={setPosition} />
          </div>
          {requested ? (
            <div className="pb"><RequestList site={site?.id} /></div>
          ) : (
            <Loaded query={list} what={t('alarms.hidden')} problemOf={problemOf}>
              {(alarms) => <HiddenTable alarms={alarms} show={show} />}
            </Loaded>
          )}
        </section>
        {!requested && numbers.masked === 0 && (
          <Panel title={t('alarms.hiddenWhat')} padded>
            <p className="s13 t2">{t('alarms.hiddenExplained')}</p>
          </Panel>
        )}
      </div>
    </>
  );
}

function HiddenTable({ alarms, show }: { alarms: readonly Alarm[]; show: Show }): JSX.Element {
  const mayAct = useAllowed('alarms.act');
  const [current, setCurrent] = useState<string | undefined>(undefined);
  const [returning, setReturning] = useState<Alarm | null>(null);
  const command = useCommand(() => setReturning(null));
  const canReturn = (alarm: Alarm): boolean => mayAct && alarm.state !== 'suppressedByDesign';
  return (
    <>
      <Feedback outcome={command.outcome} onClose={command.clear} />
      <div className="pb journal-table cards-hidden">
        <DataTable<Alarm>
          label={t('alarms.hidden')}
          cards
          columns={columnsOf((alarm) => (canReturn(alarm) ? () => setReturning(alarm) : null))}
          rows={alarms}
          rowKey={(alarm) => alarm.id}
          current={current}
          onCurrent={(alarm) => setCurrent(alarm.id)}
          onKey={(key, alarm) => {
            if (key.toLowerCase() !== 'u' || !alarm || !canReturn(alarm)) return false;
            setReturning(alarm);
            return true;
          }}
          empty={<EmptyState title={t(`alarms.none.${show}`)} />}
        />
      </div>
      <div className="list-foot">
        <KeyHints hints={[{ keys: ['↑', '↓'], text: t('ui.move') }, { keys: ['U'], text: t('alarms.endNow') }]} />
      </div>
      {returning && (
        <ReturnDialog
          alarm={returning}
          busy={command.busy}
          onReturn={() => command.run({ verb: returning.state === 'shelved' ? 'unshelve' : 'in-service', ids: [returning.id] })}
          onClose={() => setReturning(null)}
        />
      )}
    </>
  );
}

function Remaining({ until }: { until: string }): JSX.Element {
  const now = useTick();
  const end = ms(until) ?? 0;
  return (
    <span>
      {formatInstant(until)}
      <span className="t2">{t('alarms.leftOf', { time: formatDuration(Math.max(0, end - now)) })}</span>
    </span>
  );
}

function columnsOf(onReturn: (alarm: Alarm) => (() => void) | null): Column<Alarm>[] {
  return [
    {
      key: 'priority',
      title: t('alarms.column.priority'),
      width: 46,
      sort: (alarm) => alarm.definition.priority,
      render: (alarm) => <AlarmSymbol priority={priorityOf(alarm.definition)} state={lookOf(alarm.state)} />,
    },
    {
      key: 'name',
      title: t('alarms.column.alarm'),
      sort: (alarm) => nameOf(alarm.definition),
      render: (alarm) => (
        <>
          <Link to={`/alarms?show=${alarm.state === 'shelved' ? 'shelved' : alarm.state === 'outOfService' ? 'outOfService' : 'suppressed'}&alarm=${alarm.id}`}>
            {nameOf(alarm.definition)}
          </Link>
          <span className="t3 s12 limit-note">{limitText(alarm.definition, alarm.place.decimals)}</span>
        </>
      ),
    },
    { key: 'place', title: t('alarms.column.place'), width: 172, sort: (alarm) => alarm.place.path, render: (alarm) => placeName(alarm.place) },
    { key: 'kind', title: t('alarms.column.hidden'), width: 80, render: (alarm) => t(`alarms.stateShort.${alarm.state}`) },
    {
      key: 'condition',
      title: t('alarms.column.condition'),
      width: 84,
      render: (alarm) =>
        alarm.underlying === 'unackActive' || alarm.underlying === 'ackActive' ? (
          <StatusTag>{t('alarms.conditionTrue')}</StatusTag>
        ) : (
          <span className="t2">{t('alarms.conditionFalse')}</span>
        ),
    },
    { key: 'value', title: t('alarms.column.value'), width: 140, align: 'right', render: (alarm) => <ValueAndLimit alarm={alarm} /> },
    { key: 'reason', title: t('alarms.reason'), width: 190, render: (alarm) => <span className="clip" title={alarm.maskReason}>{alarm.maskReason || '—'}</span> },
    {
      key: 'by',
      title: t('alarms.by'),
      width: 120,
      render: (alarm) => (
        <span className="t2 clip">
          {alarm.maskedBy || t('alarms.byLogic')}
          {alarm.approvedBy !== '' && t('alarms.andApproved', { person: alarm.approvedBy })}
        </span>
      ),
    },
    { key: 'since', title: t('alarms.column.since'), width: 96, sort: (alarm) => alarm.maskedAt ?? '', render: (alarm) => <RaisedAt at={alarm.maskedAt} /> },
    {
      key: 'until',
      title: t('alarms.until'),
      width: 164,
      sort: (alarm) => alarm.shelvedUntil ?? '9',
      render: (alarm) => (alarm.shelvedUntil ? <Remaining until={alarm.shelvedUntil} /> : <span className="t3">—</span>),
    },
    {
      key: 'act',
      title: '',
      name: t('alarms.column.act'),
      width: 100,
      align: 'right',
      render: (alarm) => {
        const act = onReturn(alarm);
        return act && (
          <button type="button" className="btn x" tabIndex={-1} onClick={act}>
            {t(alarm.state === 'shelved' ? 'alarms.unshelve' : 'alarms.inService')}
          </button>
        );
      },
    },
  ];
}
