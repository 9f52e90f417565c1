import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Icon } from '../../ui/Icon';
import { KeyHints, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StandingTag } from './StandingTag';
import type { Calculation } from './calculations';
import { calculationsQuery } from './calculations';
import './calculations.css';

/** The calculated signals of a site: what they compute, how far they are, what is wrong. */
export function CalculationsPage(): JSX.Element {
  const site = useSite();
  const navigate = useNavigate();
  const mayEdit = useAllowed('plant.edit');
  const [current, setCurrent] = useAddress('signal');
  const [filter, setFilter] = useAddress('q');
  const list = useQuery(calculationsQuery(site?.id));
  const columns = useMemo(columnsOf, []);
  const create = mayEdit && (
    <Link className="btn p" to="/plant/calculations/new"><Icon name="plus" />{t('calculations.new')}</Link>
  );
  return (
    <>
      <PageHeader
        title={t('app.menu.plant.calculations')}
        crumbs={[{ text: t('app.section.plant') }, { text: site?.name ?? '' }]}
        actions={create}
      />
      <div className="body">
        <Panel
          title={t('app.menu.plant.calculations')}
          meta={list.data && t('ui.rows', { count: list.data.items.length })}
          link={
            <label className="inp words">
              <Icon name="search" />
              <input id="calculation-filter" type="search" value={filter} placeholder={t('calculations.filterHint')} aria-label={t('calculations.filterHint')} onChange={(event) => setFilter(event.target.value)} />
            </label>
          }
          foot={<KeyHints hints={[{ keys: ['↑', '↓'], text: t('ui.move') }, { keys: ['Enter'], text: t('ui.open') }, { keys: ['/'], text: t('calculations.filterHint') }]} />}
        >
          <Loaded query={list} what={t('app.menu.plant.calculations')} problemOf={problemOf}>
            {({ items }) => (
              <div className="calculation-list">
                <DataTable<Calculation>
                  label={t('app.menu.plant.calculations')} columns={columns} rows={items} rowKey={(item) => item.signalId} cards
                  current={current} filter={filter} onCurrent={(item) => setCurrent(item.signalId)}
                  onOpen={(item) => void navigate(`/plant/calculations/${item.signalId}`)}
                  onFilterKey={() => document.querySelector<HTMLInputElement>('#calculation-filter')?.focus()}
                  empty={<EmptyState title={t('calculations.none')} fact={t('calculations.noneFact')} action={create || undefined} />}
                />
              </div>
            )}
          </Loaded>
        </Panel>
      </div>
    </>
  );
}

function columnsOf(): readonly Column<Calculation>[] {
  return [
    {
      key: 'name', title: t('calculations.signal'), width: 260, sort: (item) => item.name,
      text: (item) => `${item.name} ${item.path} ${item.expression}`,
      render: (item) => <Link className="el" to={`/plant/calculations/${item.signalId}`} tabIndex={-1}>{item.name}</Link>,
    },
    { key: 'expression', title: t('calculations.expression'), render: (item) => <span className="mono clip" title={item.expression}>{item.expression}</span> },
    { key: 'unit', title: t('calculations.unit'), width: 80, render: (item) => formatUnit(item.unit) || '—' },
    { key: 'standing', title: t('calculations.standing'), width: 132, sort: (item) => item.standing, render: (item) => <StandingTag item={item} /> },
    { key: 'to', title: t('calculations.computedTo'), width: 120, sort: (item) => item.computedToAt ?? '', render: (item) => (item.computedToAt === null ? '—' : formatInstant(item.computedToAt)) },
    { key: 'version', title: t('calculations.version'), width: 76, align: 'right', sort: (item) => item.version, render: (item) => item.version },
    { key: 'from', title: t('calculations.validFrom'), width: 120, wideOnly: true, sort: (item) => item.fromAt ?? '', render: (item) => (item.fromAt === null ? '—' : formatInstant(item.fromAt)) },
  ];
}
