import type { JSX } from 'react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { formatDuration, formatInstant, formatNumber, formatUnit } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import type { AlarmLook } from '../../../ui/AlarmSymbol';
import { AlarmSymbol, asPriority } from '../../../ui/AlarmSymbol';
import type { Column } from '../../../ui/DataTable';
import { DataTable } from '../../../ui/DataTable';
import { EmptyState } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import type { Occurrence } from '../queries';
import { nameOf, words } from '../shapes';
import { Standing, trendAround } from '../wording';
import { JournalFrame } from './JournalFrame';
import { useJournal } from './useJournal';

const states = ['active', 'unacknowledged', 'firstOut', 'revised'] as const;

/** Past alarms: when they rose and returned, who acknowledged and how fast; what late values have otherwise is marked. */
export function HistoryPage(): JSX.Element {
  const journal = useJournal<Occurrence>('history', '24h');
  const navigate = useNavigate();
  const [current, setCurrent] = useState<string | undefined>(undefined);
  const keyOf = (row: Occurrence): string => `${row.definitionId}/${row.occurrence}`;
  const open = (row: Occurrence): void => {
    if (row.signal !== '') void navigate(trendAround(row.signal, Date.parse(row.raisedAt)));
  };
  return (
    <JournalFrame
      journal={journal}
      list="history"
      title={t('alarms.history')}
      choice={{
        name: 'state',
        label: t('alarms.column.state'),
        all: t('alarms.all'),
        values: states.map((state) => ({ value: state, text: t(`alarms.historyState.${state}`) })),
      }}
      hints={[
        { keys: ['↑', '↓'], text: t('ui.move') },
        { keys: ['Enter'], text: t('alarms.trendAround') },
        { keys: ['/'], text: t('alarms.searchHint') },
      ]}
    >
      {(rows) => (
        <div className="journal-table cards-history">
          <DataTable<Occurrence>
            label={t('alarms.history')}
            cards
            columns={columns()}
            rows={rows}
            rowKey={keyOf}
            current={current}
            onCurrent={(row) => setCurrent(keyOf(row))}
            onOpen={open}
            onKey={(key, row) => {
              if (key.toLowerCase() !== 't' || !row) return false;
              open(row);
              return true;
            }}
            onFilterKey={() => document.querySelector<HTMLInputElement>('#alarm-filter')?.focus()}
            empty={<EmptyState title={t('alarms.noHistory')} fact={t('alarms.noHistoryFact')} />}
          />
        </div>
      )}
    </JournalFrame>
  );
}

function lookOf(row: Occurrence): AlarmLook {
  const acknowledged = row.acknowledgedAt !== null;
  if (!row.annunciated) return 'suppressed';
  if (row.returnedAt !== null) return acknowledged ? 'none' : 'returned';
  return acknowledged ? 'acknowledged' : 'unacknowledged';
}

function columns(): Column<Occurrence>[] {
  return [
    {
      key: 'priority',
      title: t('alarms.column.priority'),
      width: 46,
      sort: (row) => row.priority,
      render: (row) => <AlarmSymbol priority={asPriority(row.priority)} state={lookOf(row)} />,
    },
    {
      key: 'alarm',
      title: t('alarms.column.alarm'),
      sort: (row) => nameOf(row),
      render: (row) => (
        <span className="row g6">
          {row.firstOut && <span className="tag">{t('alarms.firstOut')}</span>}
          <span className="el" title={row.code}>{nameOf(row)}</span>
          {row.revised && row.revisedFromAt && (
            <StatusTag kind="computed" title={t('alarms.revisedBetween', { from: formatInstant(row.revisedFromAt, 'record'), to: formatInstant(row.revisedToAt ?? row.revisedFromAt, 'record') })}>
              {t('alarms.revised')}
            </StatusTag>
          )}
          {!row.annunciated && <StatusTag kind="quiet">{t('alarms.notAnnunciated')}</StatusTag>}
        </span>
      ),
    },
    { key: 'place', title: t('alarms.column.place'), width: 190, sort: (row) => row.place, render: (row) => <span className="clip">{words(row.placeZh, row.placeEn)}</span> },
    { key: 'raised', title: t('alarms.column.raised'), width: 142, sort: (row) => row.raisedAt, render: (row) => <time dateTime={row.raisedAt} title={formatInstant(row.raisedAt, 'event')}>{formatInstant(row.raisedAt, 'record')}</time> },
    { key: 'returned', title: t('alarms.column.returned'), width: 142, sort: (row) => row.returnedAt ?? '9', render: (row) => (row.returnedAt ? formatInstant(row.returnedAt, 'record') : <span className="t2">{t('alarms.stillActive')}</span>) },
    { key: 'lasts', title: t('alarms.column.lasts'), width: 110, align: 'right', sort: (row) => (row.returnedAt ? Date.parse(row.returnedAt) - Date.parse(row.raisedAt) : Number.MAX_VALUE), render: (row) => (row.returnedAt ? formatDuration(Date.parse(row.returnedAt) - Date.parse(row.raisedAt)) : <Standing raisedAt={row.raisedAt} returnedAt={null} />) },
    { key: 'value', title: t('alarms.column.valueThen'), width: 150, align: 'right', render: (row) => <ValueThen row={row} /> },
    { key: 'acknowledged', title: t('alarms.column.acknowledged'), width: 150, sort: (row) => row.acknowledgedAt ?? '9', render: (row) => <Acknowledged row={row} /> },
    { key: 'took', title: t('alarms.column.took'), width: 96, align: 'right', sort: (row) => (row.acknowledgedAt ? Date.parse(row.acknowledgedAt) - Date.parse(row.raisedAt) : Number.MAX_VALUE), render: (row) => (row.acknowledgedAt ? formatDuration(Date.parse(row.acknowledgedAt) - Date.parse(row.raisedAt)) : '—') },
    { key: 'position', title: t('alarms.column.position'), width: 128, sort: (row) => row.position, wideOnly: true, render: (row) => <span className="t2 clip">{row.position || '—'}</span> },
  ];
}

function ValueThen({ row }: { row: Occurrence }): JSX.Element {
  if (row.value === null) return <span className="t3">—</span>;
  return (
    <span>
      {formatNumber(row.value, row.decimals)}
      <span className="u">{formatUnit(row.unit)}</span>
      {row.limit !== null && <span className="t2"> / {formatNumber(row.limit, row.decimals)}</span>}
    </span>
  );
}

function Acknowledged({ row }: { row: Occurrence }): JSX.Element {
  if (row.acknowledgedAt === null) return <span className="t3">{row.annunciated ? t('alarms.notAcknowledged') : '—'}</span>;
  return (
    <span title={`${formatInstant(row.acknowledgedAt, 'record')} ${row.comment ?? ''}`}>
      {formatInstant(row.acknowledgedAt)} <span className="t2">{row.acknowledgedBy}</span>
    </span>
  );
}
