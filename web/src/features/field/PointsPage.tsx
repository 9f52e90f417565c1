import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatNumber, formatUnit } from '../../i18n/format';
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
import type { PointItem } from './field';
import { methodOf, nameOf, pointsQuery } from './field';
import './field.css';
import { limitsText } from './PointCard';
import { PointDialog } from './PointDialog';

/** Points of inspection with their standards and last results. */
export function PointsPage(): JSX.Element {
  const site = useSite();
  const query = useQuery(pointsQuery(site?.id));
  const [filter, setFilter] = useAddress('filter');
  const [level, setLevel] = useAddress('level');
  const [making, setMaking] = useState(false);
  const navigate = useNavigate();
  const mayEdit = useAllowed('field.edit');
  const rows = (query.data ?? []).filter((one) => level === '' || one.content.level === Number(level));
  return (
    <>
      <PageHeader
        title={t('app.menu.field.standards')} crumbs={[{ text: t('app.section.field') }, { text: site?.name ?? '' }]}
        actions={mayEdit && <button type="button" className="btn p" onClick={() => setMaking(true)}><Icon name="plus" />{t('field.newPoint')}</button>}
      />
      <div className="body split">
        <Panel label={t('app.menu.field.standards')} foot={<KeyHints hints={[{ keys: ['↑', '↓'], text: t('field.keyRow') }, { keys: ['Enter'], text: t('field.keyOpen') }, { keys: ['/'], text: t('field.keyFilter') }]} />}>
          <div className="bar-inp">
            <span className="seg" role="group" aria-label={t('field.level')}>
              {['', '1', '2', '3'].map((one) => <button key={one} type="button" className={level === one ? 'on' : ''} aria-pressed={level === one} onClick={() => setLevel(one)}>{one === '' ? t('field.allLevels') : t(`field.level${one}`)}</button>)}
            </span>
            <label className="inp s"><input id="point-filter" type="search" value={filter} placeholder={t('field.filter')} aria-label={t('field.filter')} onChange={(event) => setFilter(event.target.value)} /></label>
          </div>
          <Loaded query={query} what={t('app.menu.field.standards')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('app.menu.field.standards')} columns={columnsOf()} rows={rows} rowKey={(row) => row.id} cards filter={filter}
                onFilterKey={() => document.getElementById('point-filter')?.focus()} rowClass={() => 'two'}
                onOpen={(row) => void navigate(`/field/points/${row.id}`)}
                empty={<EmptyState title={t('field.noPoints')} fact={t('field.noPointsFact')} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
      {making && site && <PointDialog site={Number(site.id)} onClose={() => setMaking(false)} />}
    </>
  );
}

// Asked when the page draws: the words are loaded by then.
const columnsOf = (): readonly Column<PointItem>[] => [
  {
    key: 'name', title: t('field.point'), text: (row) => `${nameOf(row.content)} ${row.code} ${row.content.node}`, sort: (row) => nameOf(row.content),
    render: (row) => <><Link to={`/field/points/${row.id}`} className="b work-title" tabIndex={-1}>{nameOf(row.content)}</Link><div className="s12 t3 el mono">{row.code}</div></>,
  },
  { key: 'last', title: t('field.last'), width: 170, render: (row) => <LastResult point={row} /> },
  { key: 'level', title: t('field.level'), width: 110, sort: (row) => row.content.level, render: (row) => t(`field.level${row.content.level}`) },
  { key: 'limits', title: t('field.limits'), width: 220, wideOnly: true, render: (row) => (row.content.kind === 'number' ? limitsText(row.content) : t('field.kind.check')) },
  { key: 'method', title: t('field.method'), wideOnly: true, render: (row) => <span className="el">{methodOf(row.content)}</span> },
  { key: 'trade', title: t('field.trade'), width: 80, wideOnly: true, sort: (row) => row.content.trade, render: (row) => t(`field.trade.${row.content.trade}`) },
  { key: 'version', title: t('field.version'), width: 70, align: 'right', wideOnly: true, render: (row) => row.version },
];

function LastResult({ point }: { point: PointItem }): JSX.Element {
  const { last } = point;
  return (
    <>
      {last === null ? <span className="t3">{t('field.never')}</span> : (
        <>
          <StatusTag kind={last.verdict === 'alarm' ? 'error' : last.verdict === 'warning' ? 'warning' : last.verdict === 'ok' ? 'ok' : 'quiet'}>
            {last.value === null ? t(`field.verdict.${last.verdict}`) : `${formatNumber(last.value, point.content.decimals)} ${formatUnit(point.content.unit)}`}
          </StatusTag>{' '}
          <span className="s12 t3">{formatInstant(last.occurredAt)}</span>
        </>
      )}
      {point.open.map((one) => <div key={one.case}><Link to={`/cases/${one.case}`} className="s12">{t(`field.follow.${one.kind}`)}</Link></div>)}
    </>
  );
}
