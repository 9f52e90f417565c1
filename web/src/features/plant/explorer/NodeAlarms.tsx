import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import type { Page } from '../../../api/client';
import { api } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { formatDuration, formatInstant, formatQuantity } from '../../../i18n/format';
import { language, t } from '../../../i18n/i18n';
import type { ActiveAlarm } from '../../../kernel/alarms';
import { AlarmSymbol, asPriority } from '../../../ui/AlarmSymbol';
import type { Column } from '../../../ui/DataTable';
import { DataTable } from '../../../ui/DataTable';
import { Panel } from '../../../ui/Panel';
import { EmptyState, Loaded, NoPermission } from '../../../ui/states';
import { AlarmLines } from '../AlarmLines';
import { trendLink } from '../links';
import { isBelow } from '../names';
import type { NodeDetail } from '../plantData';

interface Past {
  definitionId: string;
  occurrence: number;
  name: string;
  nameEn: string | null;
  priority: number;
  placeZh: string;
  placeEn: string;
  signal: string;
  raisedAt: string;
  returnedAt: string | null;
  value: number | null;
  unit: string;
  decimals: number;
}

/** The alarms of a node: those that stand, and those of the last seven days. */
export function NodeAlarms({ detail, alarms }: { detail: NodeDetail; alarms: readonly ActiveAlarm[] }): JSX.Element {
  const allowed = useAllowed('alarms.read');
  const mine = alarms.filter((one) => isBelow(one.path, detail.node.path));
  const past = useQuery({
    queryKey: ['alarms', 'history', 'node', detail.node.path],
    queryFn: ({ signal }) =>
      api.get<Page<Past>>('/alarms/history', { node: detail.node.path, from: '-7d', limit: 200 }, signal),
    enabled: allowed,
  });
  if (!allowed) return <NoPermission permission="alarms.read" />;
  return (
    <div className="two-columns">
      <Panel title={t('plant.activeAlarms')} meta={mine.length}>
        {mine.length === 0 ? (
          <EmptyState title={t('plant.noAlarms')} fact={t('plant.noAlarmsFact')} />
        ) : (
          <AlarmLines alarms={mine} places />
        )}
      </Panel>
      <Panel title={t('plant.pastAlarms')} meta={t('plant.sevenDays')}>
        <Loaded query={past} what={t('plant.pastAlarms')} problemOf={problemOf}>
          {({ items }) => (
            <DataTable
              label={t('plant.pastAlarms')}
              columns={columns}
              rows={items}
              rowKey={(one) => `${one.definitionId} ${one.occurrence}`}
              empty={<EmptyState title={t('plant.noPastAlarms')} />}
              cards
            />
          )}
        </Loaded>
      </Panel>
    </div>
  );
}

const columns: readonly Column<Past>[] = [
  {
    key: 'priority',
    title: '',
    name: 'priority',
    width: 44,
    render: (one) => <AlarmSymbol priority={asPriority(one.priority)} state="none" />,
  },
  {
    key: 'name',
    get title() {
      return t('plant.alarm');
    },
    render: (one) => (language() === 'zh-CN' ? `${one.placeZh} ${one.name}` : `${one.placeEn} ${one.nameEn ?? one.name}`),
  },
  {
    key: 'raised',
    get title() {
      return t('plant.raisedAt');
    },
    width: 120,
    render: (one) => formatInstant(one.raisedAt),
    sort: (one) => one.raisedAt,
  },
  {
    key: 'lasted',
    get title() {
      return t('plant.lasted');
    },
    width: 120,
    render: (one) =>
      one.returnedAt === null
        ? t('plant.stillActive')
        : formatDuration(Date.parse(one.returnedAt) - Date.parse(one.raisedAt)),
  },
  {
    key: 'value',
    get title() {
      return t('plant.value');
    },
    width: 110,
    align: 'right',
    render: (one) => (one.value === null ? '—' : formatQuantity(one.value, one.unit, one.decimals)),
  },
  {
    key: 'trend',
    title: '',
    name: 'trend',
    width: 60,
    align: 'right',
    render: (one) => <Link to={trendLink([one.signal], Date.parse(one.raisedAt))}>{t('plant.trend')}</Link>,
  },
];
