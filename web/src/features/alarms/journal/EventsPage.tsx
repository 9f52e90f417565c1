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
import { qualityClass, qualityKey } from '../../../ui/quality';
import type { PlantEvent } from '../queries';
import { nameOf, words } from '../shapes';
import { trendAround } from '../wording';
import { JournalFrame } from './JournalFrame';
import { useJournal } from './useJournal';

/** Kinds of entries, grouped as people look for them. */
const groups: readonly { id: string; kinds: readonly string[] }[] = [
  { id: 'rises', kinds: ['raised'] },
  { id: 'process', kinds: ['raised', 'returned'] },
  { id: 'people', kinds: ['acknowledged', 'shelved', 'unshelved', 'outOfService', 'inService', 'reset'] },
  { id: 'hiding', kinds: ['shelved', 'unshelved', 'shelvingExpired', 'suppressed', 'unsuppressed', 'outOfService', 'inService'] },
  { id: 'floods', kinds: ['floodBegan', 'floodEnded'] },
  { id: 'revisions', kinds: ['revised'] },
];

/** Everything that happened to alarms, by device time to the millisecond. */
export function EventsPage(): JSX.Element {
  const journal = useJournal<PlantEvent>('soe', '8h');
  const navigate = useNavigate();
  const [current, setCurrent] = useState<string | undefined>(undefined);
  const keyOf = (row: PlantEvent): string => `${row.siteId}/${row.seq}`;
  const open = (row: PlantEvent): void => {
    if (row.signal !== '') void navigate(trendAround(row.signal, Date.parse(row.eventAt)));
  };
  return (
    <JournalFrame
      journal={journal}
      list="soe"
      title={t('alarms.soe')}
      choice={{
        name: 'kind',
        label: t('alarms.column.event'),
        all: t('alarms.all'),
        values: groups.map((group) => ({ value: group.kinds.join(','), text: t(`alarms.eventGroup.${group.id}`) })),
      }}
      hints={[
        { keys: ['↑', '↓'], text: t('ui.move') },
        { keys: ['Enter'], text: t('alarms.trendAround') },
        { keys: ['/'], text: t('alarms.searchHint') },
      ]}
    >
      {(rows) => (
        <div className="journal-table cards-events">
          <DataTable<PlantEvent>
            label={t('alarms.soe')}
            cards
            columns={columnsOf(rows)}
            rows={rows}
            rowKey={keyOf}
            current={current}
            onCurrent={(row) => setCurrent(keyOf(row))}
            onOpen={open}
            onFilterKey={() => document.querySelector<HTMLInputElement>('#alarm-filter')?.focus()}
            empty={<EmptyState title={t('alarms.noEvents')} fact={t('alarms.noEventsFact')} />}
          />
        </div>
      )}
    </JournalFrame>
  );
}

function lookOf(kind: string): AlarmLook {
  switch (kind) {
    case 'raised':
      return 'unacknowledged';
    case 'returned':
      return 'returned';
    case 'shelved':
      return 'shelved';
    case 'suppressed':
      return 'suppressed';
    case 'outOfService':
      return 'outOfService';
    case 'acknowledged':
      return 'acknowledged';
    default:
      return 'none';
  }
}

/** The device's stamp to the millisecond; finer digits on hover. */
function Stamp({ row }: { row: PlantEvent }): JSX.Element {
  return (
    <time dateTime={row.eventAt} title={`${row.timeNs} ns`}>
      {formatInstant(row.eventAt, 'event')}
    </time>
  );
}

function columnsOf(rows: readonly PlantEvent[]): Column<PlantEvent>[] {
  const before = new Map(rows.map((row, at) => [row.seq, rows[at + 1]] as const));
  return [
    {
      key: 'kind',
      title: '',
      name: t('alarms.column.priority'),
      width: 46,
      render: (row) => <AlarmSymbol priority={asPriority(row.priority)} state={lookOf(row.kind)} />,
    },
    { key: 'time', title: t('alarms.column.deviceTime'), width: 186, sort: (row) => row.timeNs.padStart(20, '0'), render: (row) => <Stamp row={row} /> },
    {
      key: 'step',
      title: t('alarms.column.step'),
      width: 86,
      align: 'right',
      wideOnly: true,
      render: (row) => {
        const earlier = before.get(row.seq);
        return <span className="t3">{earlier ? stepText(Number(BigInt(row.timeNs) - BigInt(earlier.timeNs)) / 1e6) : ''}</span>;
      },
    },
    {
      key: 'event',
      title: t('alarms.column.event'),
      width: 118,
      render: (row) => (
        <span className="row g6">
          {row.firstOut && row.kind === 'raised' && <span className="tag">{t('alarms.firstOut')}</span>}
          {t(`alarms.event.${row.kind}`)}
        </span>
      ),
    },
    { key: 'alarm', title: t('alarms.column.alarm'), sort: (row) => nameOf(row), render: (row) => <span title={row.code}>{nameOf(row)}</span> },
    { key: 'place', title: t('alarms.column.place'), width: 190, sort: (row) => row.place, render: (row) => <span className="clip">{words(row.placeZh, row.placeEn)}</span> },
    { key: 'value', title: t('alarms.column.valueThen'), width: 130, align: 'right', render: (row) => <Value row={row} /> },
    { key: 'detail', title: t('alarms.column.detail'), width: 240, render: (row) => <span className="clip t2" title={detailOf(row)}>{detailOf(row)}</span> },
    {
      key: 'recorded',
      title: t('alarms.column.recorded'),
      width: 110,
      align: 'right',
      wideOnly: true,
      render: (row) => <span className="t3" title={formatInstant(row.recordedAt, 'event')}>{t('alarms.later', { time: laterText(Date.parse(row.recordedAt) - Date.parse(row.eventAt)) })}</span>,
    },
  ];
}

function stepText(milliseconds: number): string {
  if (milliseconds < 0) return '';
  if (milliseconds < 10_000) return `+${formatNumber(milliseconds / 1000, 3)}\u00a0s`;
  return `+${formatDuration(milliseconds)}`;
}

function laterText(milliseconds: number): string {
  return milliseconds < 10_000 ? `${formatNumber(Math.max(0, milliseconds) / 1000, 1)}\u00a0s` : formatDuration(milliseconds);
}

function Value({ row }: { row: PlantEvent }): JSX.Element {
  const bad = qualityClass(row.quality) === 'bad';
  if (row.value === null || bad) return <span className="t3" title={bad ? t(qualityKey(row.quality)) : undefined}>—</span>;
  return (
    <span>
      {formatNumber(row.value, row.decimals)}
      <span className="u">{formatUnit(row.unit)}</span>
    </span>
  );
}

function detailOf(row: PlantEvent): string {
  const until = row.untilAt ? t(row.kind === 'revised' ? 'alarms.revisedUntil' : 'alarms.untilIs', { time: formatInstant(row.untilAt, 'record') }) : '';
  return [row.actorName, until, row.comment].filter(Boolean).join(t('alarms.comma'));
}
