import type { JSX } from 'react';
import { useEffect, useMemo, useRef } from 'react';
import { language, t } from '../../../i18n/i18n';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import type { Column } from '../../../ui/DataTable';
import { DataTable } from '../../../ui/DataTable';
import { Icon } from '../../../ui/Icon';
import { EmptyState } from '../../../ui/states';
import type { Show } from '../queries';
import type { Alarm } from '../shapes';
import { nameOf, placeName, priorityOf } from '../shapes';
import { isUnacknowledged, lookOf, Marks, RaisedAt, Standing, ValueAndLimit } from '../wording';
import type { Row } from './rows';
import { foldOf, rowsOf } from './rows';

interface Props {
  alarms: readonly Alarm[];
  show: Show;
  filter: string;
  current: string | undefined;
  ticked: ReadonlySet<string>;
  open: ReadonlySet<string>;
  onCurrent: (id: string) => void;
  onOpen: (id: string) => void;
  onTick: (ids: ReadonlySet<string>) => void;
  onFold: (id: string, open: boolean) => void;
  onFilterKey: () => void;
  /** A letter key on the current row. */
  onKey: (key: string, alarm: Alarm) => boolean;
}

/** The list of present alarms with its keyboard path. */
export function AlarmTable(props: Props): JSX.Element {
  const { alarms, open, onFold } = props;
  const root = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(alarms, open), [alarms, open]);
  const columns = useMemo(() => columnsOf(alarms, open, onFold), [alarms, open, onFold]);
  useEffect(() => {
    // Letters act at once: nobody has to click into the list first.
    if (document.activeElement === document.body) root.current?.querySelector('table')?.focus();
  }, []);
  return (
    <div className="alarm-table" ref={root}>
      <DataTable<Row>
        label={t('alarms.list')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.alarm.id}
        current={props.current}
        onCurrent={(row) => props.onCurrent(row.alarm.id)}
        onOpen={(row) => props.onOpen(row.alarm.id)}
        ticked={props.ticked}
        onTick={props.onTick}
        filter={props.filter}
        onFilterKey={props.onFilterKey}
        onKey={(key, row) => {
          if (row === undefined) return false;
          if (key === 'ArrowRight' || key === 'ArrowLeft') {
            if (row.alarm.consequences === 0) return false;
            onFold(row.alarm.id, key === 'ArrowRight');
            return true;
          }
          return props.onKey(key.toLowerCase(), row.alarm);
        }}
        rowClass={classOf}
        empty={<Empty show={props.show} />}
      />
    </div>
  );
}

function classOf({ alarm, folded }: Row): string {
  return [
    alarm.state === 'unackActive' || alarm.state === 'latchedUnack' ? 'strong' : '',
    alarm.consequences > 0 ? 'first-out' : '',
    folded ? 'below' : '',
  ]
    .join(' ')
    .trim();
}

function Empty({ show }: { show: Show }): JSX.Element {
  return show === 'active' ? (
    <EmptyState title={t('alarms.noneActive')} fact={t('alarms.noneActiveFact')} />
  ) : (
    <EmptyState title={t(`alarms.none.${show}`)} />
  );
}

function columnsOf(
  alarms: readonly Alarm[],
  open: ReadonlySet<string>,
  onFold: (id: string, open: boolean) => void,
): Column<Row>[] {
  const positions = new Set(alarms.map((alarm) => alarm.definition.position));
  const columns: Column<Row>[] = [
    {
      key: 'priority',
      title: t('alarms.column.priority'),
      width: 46,
      sort: ({ alarm }) => alarm.definition.priority,
      render: ({ alarm }) => <AlarmSymbol priority={priorityOf(alarm.definition)} state={lookOf(alarm.state)} />,
    },
    {
      key: 'state',
      title: t('alarms.column.state'),
      width: language() === 'zh-CN' ? 106 : 128,
      text: ({ alarm }) => t(`alarms.state.${alarm.state}`),
      render: ({ alarm }) => (
        <span className={isUnacknowledged(alarm.state) ? 'b' : ''}>{t(`alarms.stateShort.${alarm.state}`)}</span>
      ),
    },
    {
      key: 'raised',
      title: t('alarms.column.raised'),
      width: 96,
      sort: ({ alarm }) => Date.parse(alarm.raisedAt ?? ''),
      render: ({ alarm }) => <RaisedAt at={alarm.raisedAt} exact={alarm.firstOut} />,
    },
    {
      key: 'lasts',
      title: t('alarms.column.lasts'),
      width: 104,
      align: 'right',
      render: ({ alarm }) => (
        <span className="t2"><Standing raisedAt={alarm.raisedAt} returnedAt={alarm.returnedAt} /></span>
      ),
    },
    {
      key: 'place',
      title: t('alarms.column.place'),
      width: language() === 'zh-CN' ? 172 : 196,
      text: ({ alarm }) => `${placeName(alarm.place)} ${alarm.place.tag} ${alarm.place.path}`,
      sort: ({ alarm }) => alarm.place.path,
      render: ({ alarm }) => <span className="clip" title={placeName(alarm.place)}>{placeName(alarm.place)}</span>,
    },
    {
      key: 'name',
      title: t('alarms.column.alarm'),
      text: ({ alarm }) => `${nameOf(alarm.definition)} ${alarm.definition.code}`,
      render: ({ alarm, folded }) => (
        <Name alarm={alarm} folded={folded} fold={foldOf(alarms, alarm)} open={open.has(alarm.id)} onFold={onFold} />
      ),
    },
    {
      key: 'value',
      title: t('alarms.column.value'),
      width: 138,
      align: 'right',
      render: ({ alarm }) => <ValueAndLimit alarm={alarm} />,
    },
    {
      key: 'position',
      title: t('alarms.column.position'),
      width: 96,
      text: ({ alarm }) => alarm.definition.position,
      sort: ({ alarm }) => alarm.definition.position,
      render: ({ alarm }) => <span className="t2 clip" title={alarm.definition.position}>{alarm.definition.position || '—'}</span>,
    },
  ];
  // A column that says the same in every row only takes the room of the names.
  return positions.size > 1 ? columns : columns.filter((column) => column.key !== 'position');
}

function Name({
  alarm,
  folded,
  fold,
  open,
  onFold,
}: {
  alarm: Alarm;
  folded: boolean;
  fold: { count: number; unacknowledged: number };
  open: boolean;
  onFold: (id: string, open: boolean) => void;
}): JSX.Element {
  return (
    <span className="row g6 name">
      {folded && <Icon name="right" />}
      {alarm.firstOut && <span className="tag">{t('alarms.firstOut')}</span>}
      <span className="el" title={nameOf(alarm.definition)}>{nameOf(alarm.definition)}</span>
      <Marks alarm={alarm} />
      {fold.count > 0 && (
        <button
          type="button"
          className="fold"
          tabIndex={-1}
          aria-expanded={open}
          onClick={(event) => {
            event.stopPropagation();
            onFold(alarm.id, !open);
          }}
        >
          <Icon name={open ? 'down' : 'right'} />
          {t('alarms.consequences', { count: fold.count })}
          {fold.unacknowledged > 0 && <b>{t('alarms.ofThemUnacknowledged', { count: fold.unacknowledged })}</b>}
        </button>
      )}
    </span>
  );
}
