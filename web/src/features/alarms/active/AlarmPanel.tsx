import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { useAllowed } from '../../../api/session';
import { formatDuration, formatInstant, formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { displayOf, displaysQuery } from '../../../kernel/displays';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import { Icon } from '../../../ui/Icon';
import { Menu } from '../../../ui/Menu';
import { SideBlock, SidePanel } from '../../../ui/SidePanel';
import { StatusTag } from '../../../ui/StatusTag';
import { UnitValue } from '../../../ui/UnitValue';
import { recordQuery } from '../queries';
import type { Alarm } from '../shapes';
import { ms, nameOf, placeName, priorityOf } from '../shapes';
import { isHidden, isUnacknowledged, limitDetails, lookOf, Marks, rationale, trendAround } from '../wording';
import { MiniTrend } from './MiniTrend';
import { ResponseBar } from './ResponseBar';

/** What can be asked for from the panel. */
export interface PanelActs {
  onAcknowledge: (alarm: Alarm) => void;
  onShelve: (alarm: Alarm) => void;
  onReset: (alarm: Alarm) => void;
  onReturn: (alarm: Alarm) => void;
  onOutOfService: (alarm: Alarm) => void;
}

interface Props extends PanelActs {
  alarm: Alarm;
  others: readonly Alarm[];
  onSelect: (id: string) => void;
  onClose: () => void;
}

/** Everything of one alarm beside the list: value, trend, time left, what to do, what belongs to it, its record. */
export function AlarmPanel(props: Props): JSX.Element {
  const { alarm, onClose } = props;
  const { definition, place } = alarm;
  const tag = place.tag || definition.code;
  return (
    <SidePanel
      label={t('alarms.detail')}
      symbol={<AlarmSymbol priority={priorityOf(definition)} state={lookOf(alarm.state)} />}
      title={nameOf(definition)}
      meta={`${placeName(place)} / ${tag}`}
      onClose={onClose}
      acts={<Acts {...props} />}
    >
      <SideBlock>
        <div className="row value-line">
          <span className="key-value">
            {alarm.text ?? (
              <UnitValue value={alarm.value} unit={definition.unit} decimals={place.decimals} quality={alarm.quality} at={ms(alarm.valueAt) ?? undefined} />
            )}
          </span>
          <span className="sp" />
          <span className="s12 t2 r limit">{limitDetails(definition, place.decimals)}</span>
        </div>
        <MiniTrend alarm={alarm} />
        <ResponseBar alarm={alarm} />
        <div className="row wrap g6 state-line">
          <StatusTag kind="quiet">{t(`alarms.state.${alarm.state}`)}</StatusTag>
          {alarm.firstOut && <StatusTag>{t('alarms.firstOut')}</StatusTag>}
          <Marks alarm={alarm} />
          {alarm.acknowledgedBy !== '' && alarm.acknowledgedAt && (
            <span className="s12 t2">{t('alarms.acknowledgedBy', { person: alarm.acknowledgedBy, time: formatInstant(alarm.acknowledgedAt) })}</span>
          )}
        </div>
      </SideBlock>
      {isHidden(alarm.state) && <HiddenBlock alarm={alarm} />}
      <SideBlock>
        <Rationale alarm={alarm} />
      </SideBlock>
      <RelatedBlock {...props} />
      <RecordLine id={alarm.id} />
    </SidePanel>
  );
}

function Rationale({ alarm }: { alarm: Alarm }): JSX.Element {
  const { cause, consequence, action } = rationale(alarm.definition);
  return (
    <dl className="rationale">
      {([['cause', cause], ['consequence', consequence], ['action', action]] as const).map(([key, text]) => [
        <dt key={`${key}.`}>{t(`alarms.${key}`)}</dt>,
        <dd key={key} className="text">{text || '—'}</dd>,
      ])}
      <dt>{t('alarms.position')}</dt>
      <dd>{alarm.definition.position || '—'}</dd>
    </dl>
  );
}

function HiddenBlock({ alarm }: { alarm: Alarm }): JSX.Element {
  return (
    <SideBlock title={t(`alarms.state.${alarm.state}`)}>
      <dl className="rationale">
        <dt>{t('alarms.reason')}</dt>
        <dd className="text">{alarm.maskReason || '—'}</dd>
        {alarm.maskedBy !== '' && (
          <>
            <dt>{t('alarms.by')}</dt>
            <dd>{alarm.maskedAt ? t('alarms.byAt', { person: alarm.maskedBy, time: formatInstant(alarm.maskedAt) }) : alarm.maskedBy}</dd>
          </>
        )}
        {alarm.approvedBy !== '' && (
          <>
            <dt>{t('alarms.approvedBy')}</dt>
            <dd>{alarm.approvedBy}</dd>
          </>
        )}
        {alarm.shelvedUntil && (
          <>
            <dt>{t('alarms.until')}</dt>
            <dd>{formatInstant(alarm.shelvedUntil, 'record').slice(0, 16)}</dd>
          </>
        )}
      </dl>
    </SideBlock>
  );
}

function RelatedBlock({ alarm, others, onSelect }: Props): JSX.Element {
  const display = displayOf(useQuery(displaysQuery).data, alarm.place.path);
  const beside = others.filter((one) => one.id !== alarm.id && one.place.path === alarm.place.path).slice(0, 3);
  return (
    <SideBlock title={t('alarms.related')}>
      <ul className="related">
        {display && (
          <li>
            <Icon name="plant" />
            <Link to={display.to}>{t('alarms.displayOf', { name: display.name })}</Link>
          </li>
        )}
        <li>
          <Icon name="clock" />
          <Link to={`/alarms/history?definition=${alarm.id}&last=30d`}>{t('alarms.historyOfThis')}</Link>
        </li>
        <li>
          <Icon name="document" />
          <Link to={`/alarms/definitions/${alarm.id}`}>{t('alarms.definitionOf', { code: alarm.definition.code })}</Link>
        </li>
        {beside.map((one) => (
          <li key={one.id}>
            <AlarmSymbol priority={priorityOf(one.definition)} state={lookOf(one.state)} />
            <button type="button" className="link el" onClick={() => onSelect(one.id)}>{nameOf(one.definition)}</button>
          </li>
        ))}
      </ul>
    </SideBlock>
  );
}

function RecordLine({ id }: { id: string }): JSX.Element {
  const record = useQuery(recordQuery(id)).data;
  if (!record) return <div className="record s12 t2" aria-busy="true" />;
  const most = Math.max(1, ...record.daily);
  return (
    <div className="record s12 t2">
      <svg width="124" height="22" viewBox="0 0 124 22" role="img" aria-label={t('alarms.dailyLabel', { most })}>
        {record.daily.map((count, day) => (
          <rect key={day} x={day * 4 + 2} width="3" y={count > 0 ? 20 - (count / most) * 18 : 19} height={count > 0 ? (count / most) * 18 + 1 : 1} fill={count > 0 ? '#4A5A6A' : '#B5B5B5'} />
        ))}
      </svg>
      <span>
        {t('alarms.record', { count: record.count, median: record.medianAcknowledgeSeconds === null ? '—' : formatDuration(record.medianAcknowledgeSeconds * 1000) })}
        {record.medianActiveSeconds !== null && <><br />{t('alarms.recordActive', { median: formatDuration(record.medianActiveSeconds * 1000), hidden: formatNumber(record.hidden, 0) })}</>}
      </span>
    </div>
  );
}

function Acts({ alarm, onAcknowledge, onShelve, onReset, onReturn, onOutOfService }: Props): JSX.Element {
  const mayAct = useAllowed('alarms.act');
  const display = displayOf(useQuery(displaysQuery).data, alarm.place.path);
  const raised = ms(alarm.raisedAt) ?? Date.now();
  const signal = alarm.place.signalPath || alarm.definition.signal;
  const hidden = isHidden(alarm.state);
  const waits = mayAct && !hidden && isUnacknowledged(alarm.state);
  return (
    <>
      {waits && (
        <button type="button" className="btn s p" onClick={() => onAcknowledge(alarm)}><Icon name="check" />{t('alarms.acknowledge')}</button>
      )}
      {mayAct && alarm.state === 'latchedAck' && (
        <button type="button" className="btn s p" onClick={() => onReset(alarm)}>{t('alarms.reset')}</button>
      )}
      {signal !== '' && <Link className="btn s" to={trendAround(signal, raised)}><Icon name="trends" />{t('alarms.trend')}</Link>}
      {display && !waits && <Link className="btn s" to={display.to}><Icon name="plant" />{t('alarms.display')}</Link>}
      {mayAct && !hidden && <button type="button" className="btn s" onClick={() => onShelve(alarm)}><Icon name="shelve" />{t('alarms.shelve')}</button>}
      {mayAct && (alarm.state === 'shelved' || alarm.state === 'outOfService') && (
        <button type="button" className="btn s" onClick={() => onReturn(alarm)}>{t(alarm.state === 'shelved' ? 'alarms.unshelve' : 'alarms.inService')}</button>
      )}
      <span className="sp" />
      {mayAct && alarm.state !== 'outOfService' && (
        <Menu
          label={t('alarms.moreActs')}
          className="icon-btn"
          right
          up
          content={<Icon name="more" />}
          items={[{ key: 'out', text: t('alarms.askOutOfService'), icon: 'lock', onClick: () => onOutOfService(alarm) }]}
        />
      )}
    </>
  );
}
