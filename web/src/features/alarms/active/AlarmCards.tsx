import type { JSX } from 'react';
import { t } from '../../../i18n/i18n';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import { EmptyState } from '../../../ui/states';
import type { Alarm } from '../shapes';
import { nameOf, placeName, priorityOf } from '../shapes';
import { lookOf, RaisedAt, Standing, ValueAndLimit } from '../wording';
import { foldOf, rowsOf } from './rows';

interface Props {
  alarms: readonly Alarm[];
  open: ReadonlySet<string>;
  onFold: (id: string, open: boolean) => void;
  onOpen: (id: string) => void;
}

/** The list on a phone: one card per alarm, of two lines, large enough for a glove. */
export function AlarmCards({ alarms, open, onFold, onOpen }: Props): JSX.Element {
  if (alarms.length === 0) return <EmptyState title={t('alarms.noneActive')} fact={t('alarms.noneActiveFact')} />;
  return (
    <ul className="alarm-cards" aria-label={t('alarms.list')}>
      {rowsOf(alarms, open).map(({ alarm, folded }) => {
        const fold = foldOf(alarms, alarm);
        return (
          <li key={alarm.id} className={`${alarm.state === 'unackActive' ? 'strong' : ''} ${folded ? 'below' : ''}`.trim()}>
            <button type="button" className="card" onClick={() => onOpen(alarm.id)}>
              <AlarmSymbol priority={priorityOf(alarm.definition)} state={lookOf(alarm.state)} />
              <span className="what">
                <span className="m">
                  {alarm.firstOut && <span className="tag">{t('alarms.firstOut')}</span>}
                  {nameOf(alarm.definition)}
                </span>
                <span className="d">{placeName(alarm.place)}</span>
                <span className="d">
                  {t(`alarms.stateShort.${alarm.state}`)}
                  <i className="dt" />
                  <RaisedAt at={alarm.raisedAt} />
                </span>
              </span>
              <span className="how r">
                <span><ValueAndLimit alarm={alarm} /></span>
                <span className="d"><Standing raisedAt={alarm.raisedAt} returnedAt={alarm.returnedAt} /></span>
              </span>
            </button>
            {fold.count > 0 && (
              <button type="button" className="fold" aria-expanded={open.has(alarm.id)} onClick={() => onFold(alarm.id, !open.has(alarm.id))}>
                {t('alarms.consequences', { count: fold.count })}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
