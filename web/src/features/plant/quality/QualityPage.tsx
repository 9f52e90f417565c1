import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { problemOf } from '../../../api/problem';
import { formatDuration, formatInstant, formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { useSite } from '../../../kernel/site';
import { useAddress } from '../../../kernel/useAddress';
import type { Column } from '../../../ui/DataTable';
import { DataTable } from '../../../ui/DataTable';
import { KeyHints, Panel } from '../../../ui/Panel';
import { EmptyState, Loaded } from '../../../ui/states';
import { trendLink } from '../links';
import { nameOf, placeOf } from '../names';
import '../plant.css';
import type { Health, SignalQuality } from '../plantData';
import { healths, qualityQuery } from '../plantData';
import { NodeChoice } from '../signals/SignalsPage';
import { SignalPanel } from '../signals/SignalPanel';
import { useSiteAlarms } from '../useSiteAlarms';

/** Health of signals in the order in which somebody should look at them. */
const urgency: readonly Health[] = ['bad', 'stale', 'missing', 'uncertain', 'good'];

/** Which signals of a site cannot be trusted, now and over the last day: gaps, standstill, share of good time. */
export function QualityPage(): JSX.Element {
  const site = useSite();
  const navigate = useNavigate();
  const [node, setNode] = useAddress('node');
  const [health, setHealth] = useAddress('health', 'doubtful');
  const [shown, setShown] = useAddress('signal');
  const quality = useQuery(qualityQuery(site?.id, node || undefined));
  const alarms = useSiteAlarms(site?.id);
  const items = useMemo(() => quality.data?.items ?? [], [quality.data]);
  const counts = useMemo(() => countsOf(items), [items]);
  const rows = useMemo(() => chosen(items, health), [items, health]);
  const current = items.find((one) => one.signal.id === shown)?.signal;
  const doubtful = items.filter(isDoubtful).length;
  return (
    <>
      <PageHeader
        title={t('plant.dataQuality')}
        crumbs={site ? [{ text: site.name, to: '/plant' }] : []}
        facts={
          quality.data && (
            <span className="s12 t2">
              {t('plant.qualityOf', { from: formatInstant(quality.data.fromAt), to: formatInstant(quality.data.toAt), count: formatNumber(items.length, 0) })}
            </span>
          )
        }
      />
      <div className="body with-side">
        <Panel
          label={t('plant.dataQuality')}
          className="signal-list"
          foot={
            <>
              <KeyHints
                hints={[
                  { keys: ['↑', '↓'], text: t('ui.move') },
                  { keys: ['Enter'], text: t('plant.trend') },
                ]}
              />
              <span className="sp" />
              {quality.data?.partial === true && <span>{t('plant.qualityPartial')}</span>}
            </>
          }
        >
          <div className="filters">
            <div className="seg" role="group" aria-label={t('plant.quality')}>
              <Segment on={health === 'doubtful'} text={t('plant.doubtful')} count={doubtful} onClick={() => setHealth('doubtful')} />
              {urgency.map((one) => (
                <Segment key={one} on={health === one} text={t(`plant.healthShort.${one}`)} count={counts.get(one) ?? 0} onClick={() => setHealth(one)} />
              ))}
            </div>
            <NodeChoice site={site?.id} value={node} onChange={setNode} />
          </div>
          <Loaded query={quality} what={t('plant.dataQuality')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('plant.dataQuality')}
                columns={columns()}
                rows={rows}
                rowKey={(one) => one.signal.id}
                current={current?.id}
                onCurrent={(one) => setShown(one.signal.id)}
                onOpen={(one) => void navigate(trendLink([one.signal.key]))}
                empty={<EmptyState title={t(health === 'doubtful' ? 'plant.allTrusted' : 'ui.noMatchTitle')} fact={health === 'doubtful' ? t('plant.allTrustedFact') : undefined} />}
                cards
              />
            )}
          </Loaded>
        </Panel>
        {current && <SignalPanel signal={current} alarms={alarms} onClose={() => setShown('')} />}
      </div>
    </>
  );
}

function Segment({ on, text, count, onClick }: { on: boolean; text: string; count: number; onClick: () => void }): JSX.Element {
  return (
    <button type="button" className={on ? 'on' : ''} aria-pressed={on} onClick={onClick}>
      {text} {formatNumber(count, 0)}
    </button>
  );
}

/** Not good now, or not good for a part of the day, or without any movement. */
function isDoubtful({ health, percentGood, gaps, frozenSeconds }: SignalQuality): boolean {
  return health !== 'good' || (percentGood !== null && percentGood < 99) || gaps > 0 || frozenSeconds !== null;
}

function countsOf(items: readonly SignalQuality[]): ReadonlyMap<Health, number> {
  return new Map(healths.map((one) => [one, items.filter((item) => item.health === one).length]));
}

function chosen(items: readonly SignalQuality[], health: string): readonly SignalQuality[] {
  return items
    .filter((one) => (health === 'doubtful' ? isDoubtful(one) : one.health === health))
    .sort((a, b) => urgency.indexOf(a.health) - urgency.indexOf(b.health) || (a.percentGood ?? 0) - (b.percentGood ?? 0));
}

function columns(): readonly Column<SignalQuality>[] {
  return [
    {
      key: 'name',
      title: t('plant.signal'),
      render: ({ signal }) => (
        <span className="el">
          <span className="t2">{placeOf(signal)}</span> <b>{nameOf(signal)}</b>
        </span>
      ),
      sort: ({ signal }) => `${placeOf(signal)} ${nameOf(signal)}`,
    },
    { key: 'health', title: t('plant.quality'), width: 96, render: ({ health }) => t(`plant.healthShort.${health}`), sort: ({ health }) => urgency.indexOf(health) },
    {
      key: 'good',
      title: t('plant.percentGood'),
      width: 110,
      align: 'right',
      render: ({ percentGood }) => (percentGood === null ? '—' : `${formatNumber(percentGood, 1)}%`),
      sort: ({ percentGood }) => percentGood ?? -1,
    },
    { key: 'gaps', title: t('plant.gaps'), width: 90, align: 'right', render: ({ gaps }) => formatNumber(gaps, 0), sort: ({ gaps }) => gaps },
    {
      key: 'longest',
      title: t('plant.longestGap'),
      width: 120,
      align: 'right',
      render: ({ longestGapSeconds }) => (longestGapSeconds > 0 ? formatDuration(longestGapSeconds * 1000) : '—'),
      sort: ({ longestGapSeconds }) => longestGapSeconds,
    },
    {
      key: 'frozen',
      title: t('plant.frozenFor'),
      width: 120,
      align: 'right',
      wideOnly: true,
      render: ({ frozenSeconds }) => (frozenSeconds === null ? '—' : formatDuration(frozenSeconds * 1000)),
      sort: ({ frozenSeconds }) => frozenSeconds ?? 0,
    },
    {
      key: 'last',
      title: t('plant.sampledAt'),
      width: 120,
      align: 'right',
      wideOnly: true,
      render: ({ lastAt }) => (lastAt === null ? '—' : formatInstant(lastAt)),
      sort: ({ lastAt }) => lastAt ?? '',
    },
  ];
}
