import { useQueries, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Icon } from '../../ui/Icon';
import { KeyHints, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import './entry.css';
import { SheetDialog } from './SheetDialog';
import type { EntryRecord, Sheet } from './sheets';
import { nameOf, recordsQuery, sheetsQuery } from './sheets';
import { cellOf, currentSlot, slotsOf, spanOf } from './slots';

/** A sheet with how far its newest column is filled in. */
interface Row {
  sheet: Sheet;
  /** The newest sample time that has come; undefined for a sheet without times that is empty today. */
  due: number | undefined;
  filled: number;
  last: EntryRecord | undefined;
}

/** The sheets of the site: which column is due, how many of its values are in, who wrote last. */
export function SheetListPage(): JSX.Element {
  const site = useSite();
  const sheets = useQuery(sheetsQuery);
  const navigate = useNavigate();
  const mayEdit = useAllowed('plant.edit');
  const [current, setCurrent] = useAddress('sheet');
  const [making, setMaking] = useState(false);
  const own = useMemo(() => (sheets.data ?? []).filter((sheet) => String(sheet.siteId) === site?.id), [sheets.data, site?.id]);
  const rows = useRows(own);
  const make = mayEdit && site && (
    <button type="button" className="btn" onClick={() => setMaking(true)}>
      <Icon name="plus" />
      {t('entry.newSheet')}
    </button>
  );
  return (
    <>
      <PageHeader title={t('app.menu.plant.entry')} crumbs={[{ text: t('app.section.plant') }, { text: site?.name ?? '' }]} actions={make} />
      <div className="body">
        <Panel
          title={t('entry.sheets')} meta={sheets.data && t('ui.rows', { count: own.length })}
          foot={<KeyHints hints={[{ keys: ['↑', '↓'], text: t('ui.move') }, { keys: ['Enter'], text: t('ui.open') }]} />}
        >
          <Loaded query={sheets} what={t('entry.sheets')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('entry.sheets')} columns={columnsOf()} rows={rows} rowKey={(row) => row.sheet.id} current={current} cards
                onCurrent={(row) => setCurrent(row.sheet.id)} onOpen={(row) => void navigate(`/entry/${row.sheet.id}`)}
                empty={<EmptyState title={t('entry.noSheets')} fact={t('entry.noSheetsFact')} action={make} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
      {making && site && (
        <SheetDialog siteId={Number(site.id)} onClose={() => setMaking(false)} onSaved={(sheet) => void navigate(`/entry/${sheet.id}`)} />
      )}
    </>
  );
}

function useRows(sheets: readonly Sheet[]): readonly Row[] {
  const today = formatInstant(Date.now(), 'date');
  const yesterday = formatInstant(Date.now() - 86_400_000, 'date');
  const span = spanOf([yesterday, today]);
  const records = useQueries({ queries: sheets.map((sheet) => recordsQuery(sheet.id, span.from, span.to)) });
  return sheets.map((sheet, at): Row => {
    const own = records[at]?.data ?? [];
    const slot = currentSlot(slotsOf(sheet, [yesterday, today], own, []), Date.now());
    const cells = new Set(own.map((record) => cellOf(record.signalId, Date.parse(record.sampledAt))));
    const filled = slot === undefined ? 0 : sheet.signals.filter((signal) => cells.has(cellOf(signal.id, slot.at))).length;
    return { sheet, due: slot?.at, filled, last: own.reduce<EntryRecord | undefined>((late, one) => (late && late.enteredAt > one.enteredAt ? late : one), undefined) };
  });
}

const columnsOf = (): readonly Column<Row>[] => [
  {
    key: 'name', title: t('entry.sheet'), sort: (row) => nameOf(row.sheet), text: (row) => nameOf(row.sheet),
    render: (row) => <Link to={`/entry/${row.sheet.id}`}>{nameOf(row.sheet)}</Link>,
  },
  { key: 'due', title: t('entry.filled'), width: 200, render: (row) => <Progress row={row} /> },
  { key: 'signals', title: t('entry.signals'), width: 90, align: 'right', render: (row) => row.sheet.signals.length },
  { key: 'times', title: t('entry.times'), width: 220, wideOnly: true, render: (row) => (row.sheet.times.length === 0 ? t('entry.anyTime') : row.sheet.times.join('　')) },
  { key: 'by', title: t('entry.lastBy'), width: 120, wideOnly: true, render: (row) => row.last?.enteredBy ?? '—' },
  { key: 'at', title: t('entry.lastAt'), width: 110, render: (row) => (row.last ? formatInstant(row.last.enteredAt) : '—') },
];

function Progress({ row }: { row: Row }): JSX.Element {
  if (row.due === undefined) return <span className="t2">{t('entry.nothingToday')}</span>;
  const total = row.sheet.signals.length;
  return (
    <span className="row g6">
      <StatusTag kind={row.filled === total ? 'plain' : 'accent'}>{t('entry.filledOf', { filled: row.filled, total })}</StatusTag>
      <span className="t2">{formatInstant(row.due)}</span>
    </span>
  );
}
