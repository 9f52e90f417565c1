import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t, textOf } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { shiftsQuery } from '../../kernel/shifts';
import { useSite } from '../../kernel/site';
import { useCaseNews } from '../../kernel/taskCount';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { KeyHints, Panel } from '../../ui/Panel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { refreshCases } from './cases';
import './cases.css';
import { DueText } from './DueText';
import type { ShiftLine } from './shiftReports';
import { beginHandOver, shiftLinesQuery } from './shiftReports';

const dayMs = 86_400_000;

interface Row extends ShiftLine {
  name: string;
  crewName: string | null;
  running: boolean;
  /** Its handover can still be begun here. */
  recent: boolean;
}

/** The shifts of the last week at a site, and what each left to the next. */
export function ShiftReportsPage(): JSX.Element {
  const site = useSite();
  const query = useQuery(shiftLinesQuery(site?.id));
  const lines = query.data ?? [];
  const turns = useQuery(shiftsQuery(lines.length === 0 ? undefined : site?.id, lines.at(-1)?.date ?? '', lines[0]?.date ?? '')).data;
  const navigate = useNavigate();
  const mayBegin = useAllowed('cases.act');
  const begin = useMutation({
    mutationFn: (line: ShiftLine) => beginHandOver(site?.id ?? '', line.startAt),
    onSuccess: (id) => navigate(`/cockpit/shifts/${id}`),
  });
  const rows = useMemo(() => (query.data ?? []).map((line): Row => {
    const turn = turns?.find((one) => one.from === Date.parse(line.startAt));
    return { ...line, name: turn?.name ?? line.code, crewName: turn?.crew ?? line.crew, running: Date.parse(line.endAt) > Date.now(), recent: Date.parse(line.endAt) > Date.now() - dayMs };
  }), [query.data, turns]);
  const columns = columnsOf(mayBegin && !begin.isPending ? (row) => begin.mutate(row) : undefined);
  useCaseNews(() => void refreshCases());
  return (
    <>
      <PageHeader title={t('app.menu.cockpit.shiftReport')} crumbs={[{ text: t('app.section.cockpit'), to: '/cockpit' }, { text: site?.name ?? '' }]} />
      <div className="body split">
        <Panel
          label={t('app.menu.cockpit.shiftReport')}
          foot={<KeyHints hints={[{ keys: ['↑', '↓'], text: t('cases.keyRow') }, { keys: ['Enter'], text: t('cases.keyOpen') }]} />}
        >
          {begin.error && <Refused problem={problemOf(begin.error)} />}
          <Loaded query={query} what={t('app.menu.cockpit.shiftReport')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('app.menu.cockpit.shiftReport')} columns={columns} rows={rows} rowKey={(row) => row.startAt} cards
                onOpen={(row) => { if (row.handOver) void navigate(`/cockpit/shifts/${row.handOver.case}`); }}
                empty={<EmptyState title={t('cases.shift.none')} fact={t('cases.shift.noneFact')} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
    </>
  );
}

function columnsOf(onBegin: ((row: Row) => void) | undefined): readonly Column<Row>[] {
  return [
    {
      key: 'shift', title: t('cases.shift.shift'), width: 240,
      render: (row) => (
        <>
          {row.handOver
            ? <Link to={`/cockpit/shifts/${row.handOver.case}`} className="b work-title" tabIndex={-1}>{row.date} {row.name}</Link>
            : <b>{row.date} {row.name}</b>}{' '}
          {row.running && <StatusTag kind="accent">{t('cases.shift.running')}</StatusTag>}
        </>
      ),
    },
    {
      key: 'how', title: t('cases.shift.handOver'), width: 150,
      render: (row) => row.handOver
        ? <StatusTag kind={row.handOver.status === 'closed' ? 'plain' : 'accent'}>{textOf(`cases.shift.state.${row.handOver.state}`, row.handOver.state)}</StatusTag>
        : row.recent && onBegin ? <button type="button" className="btn s" onClick={() => onBegin(row)}>{t('cases.shift.begin')}</button> : <span className="t3">{t('cases.shift.notHanded')}</span>,
    },
    { key: 'time', title: t('cases.shift.time'), width: 130, render: (row) => `${formatInstant(row.startAt, 'time').slice(0, 5)}–${formatInstant(row.endAt, 'time').slice(0, 5)}` },
    { key: 'crew', title: t('cases.shift.crew'), width: 90, render: (row) => row.crewName ?? '—' },
    { key: 'outgoing', title: t('cases.shift.outgoing'), width: 110, wideOnly: true, render: (row) => row.handOver?.outgoing ?? '—' },
    { key: 'incoming', title: t('cases.shift.incoming'), width: 110, wideOnly: true, render: (row) => row.handOver?.incoming ?? '—' },
    { key: 'alarms', title: t('cases.shift.alarms'), width: 90, align: 'right', wideOnly: true, render: (row) => row.handOver?.alarms ?? '—' },
    { key: 'overrides', title: t('cases.shift.overrides'), width: 110, align: 'right', wideOnly: true, render: (row) => row.handOver?.overrides ?? '—' },
    { key: 'due', title: t('cases.due'), wideOnly: true, render: (row) => (row.handOver?.status === 'open' ? <DueText at={row.handOver.dueAt} /> : '') },
  ];
}
