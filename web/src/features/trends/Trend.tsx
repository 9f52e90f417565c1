import type { JSX } from 'react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { KeyHints, Panel } from '../../ui/Panel';
import { ErrorState, Loading } from '../../ui/states';
import { Acts } from './Acts';
import { ChartBox, PhonePens, useSize } from './ChartBox';
import { compareName } from './CompareDialog';
import { EventPanel } from './EventPanel';
import { NoteDialog } from './NoteDialog';
import { PenTable } from './PenTable';
import { ComparePanel } from './SidePanels';
import { SignalList, SignalPicker } from './SignalPicker';
import { chartKeys, frame } from './TrendChart';
import { TrendToolbar } from './TrendToolbar';
import type { FixedScale, TrendState } from './trendState';
import { maxPens, readState, writeState } from './trendState';
import './trends.css';
import { useTrend } from './useTrend';
import type { SavedView } from './views';
import { keptAddress } from './views';

/** Signals over time: up to eight pens with their events, statistics and a compared period; kept as a view or not. */
export function Trend({ view: saved }: { view: SavedView | undefined }): JSX.Element {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const state = useMemo(() => readState(new URLSearchParams(text)), [text]);
  const change = useCallback((part: Partial<TrendState>) => {
    setSearch((known) => writeState(known, { ...readState(known), ...part }), { replace: true });
  }, [setSearch]);
  const site = useSite();
  const [picking, setPicking] = useState(false);
  const [noting, setNoting] = useState(false);
  const [hover, setHover] = useState<number | null>(null);
  const cursor = state.cursor ?? hover;
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box, state.keys.length > 0);
  const phone = size.width > 0 && size.width < 560;
  const view = useTrend(state, size.width - frame.left - frame.right, site?.id);
  const add = (key: string): void => {
    if (state.keys.length < maxPens && !state.keys.includes(key)) change({ keys: [...state.keys, key] });
  };
  const remove = (key: string): void => change({ keys: state.keys.filter((one) => one !== key), pen: 0 });
  const fix = (key: string, scale: FixedScale | undefined): void => {
    const others = Object.entries(state.scales).filter(([one]) => one !== key);
    change({ scales: Object.fromEntries(scale ? [...others, [key, scale]] : others) });
  };
  const selected = view.pens[state.pen];
  const title = saved?.name ?? (view.pens.length === 1 ? view.pens[0]?.signal?.name ?? t('trends.title') : t('trends.title'));
  const kept = keptAddress(new URLSearchParams(text));
  const changed = saved !== undefined && kept !== keptAddress(new URLSearchParams(saved.address));
  if (state.keys.length === 0) return <FirstPen onAdd={add} onRemove={remove} />;
  return (
    <>
      <PageHeader title={title} crumbs={crumbsOf(saved)} noMenu
        tags={(
          <>
            {saved && <span className="tag quiet">{t(saved.isShared ? 'trends.sharedVersion' : 'trends.ownVersion', { version: saved.version })}</span>}
            {changed && <span className="tag accent">{t('trends.changed')}</span>}
            {view.simulated && <span className="tag simulated">{t('trends.simulated')}</span>}
          </>
        )}
        actions={<Acts state={state} view={view} saved={saved} changed={changed} kept={kept} site={site?.id} name={title} onNote={() => setNoting(true)} />} />
      <div className="body trend-body">
        <section className="panel trend-panel" aria-label={t('trends.title')}>
          <TrendToolbar state={state} period={view.period} live={view.live} onPick={() => setPicking(true)}
            onRange={(range) => change({ range })} onLanes={(lanes) => change({ lanes })} onCompare={(compare) => change({ compare })} />
          {phone && <PhonePens view={view} selected={state.pen} onSelect={(pen) => change({ pen })} />}
          <div className="trend-box" ref={box}>
            {view.loading ? <Loading what={t('trends.values')} /> : null}
            {view.error ? <ErrorState problem={problemOf(view.error)} what={t('trends.values')} onRetry={view.retry} /> : null}
            {!view.loading && size.width > 0 && <ChartBox state={state} view={view} size={size} phone={phone} cursor={cursor} onHover={setHover} change={change} onNote={() => setNoting(true)} />}
          </div>
          <div className="pf trend-foot"><KeyHints hints={chartKeys()} /></div>
        </section>
        <div className="trend-side">
          {selected && (
            <ComparePanel pen={selected} from={view.asked.from} to={view.asked.to} shift={view.shift} shiftName={compareName(state.compare)} />
          )}
          <EventPanel alarms={view.alarms} notes={view.notes} onShow={(at) => change({ cursor: at })} />
        </div>
        <section className="panel trend-table" aria-label={t('trends.penTable')}>
          <div className="pb">
            <PenTable pens={view.pens} stats={view.stats} compared={view.compared} comparing={view.shift !== 0} cursor={cursor}
              selected={state.pen} onSelect={(pen) => change({ pen })} onRemove={(pen) => remove(state.keys[pen] ?? '')} onScale={fix} />
          </div>
        </section>
      </div>
      {picking && <SignalPicker chosen={state.keys} onAdd={add} onRemove={remove} onClose={() => setPicking(false)} />}
      {noting && site && <NoteDialog site={site.id} at={cursor ?? Math.min(view.period.to, Date.now())} pens={view.pens} pen={state.pen} onClose={() => setNoting(false)} />}
    </>
  );
}

function crumbsOf(saved: SavedView | undefined): { text: string; to?: string }[] {
  const root = { text: t('app.section.trends'), to: '/trends' };
  if (!saved) return [root];
  return [root, saved.isShared ? { text: t('app.menu.trends.sharedViews'), to: '/trends/shared' } : { text: t('app.menu.trends.myViews'), to: '/trends/mine' }];
}

/** Nothing chosen yet: the signals to choose from. */
function FirstPen({ onAdd, onRemove }: { onAdd: (key: string) => void; onRemove: (key: string) => void }): JSX.Element {
  return (
    <>
      <PageHeader title={t('app.menu.trends.newView')} crumbs={[{ text: t('app.section.trends') }]} />
      <div className="body">
        <Panel title={t('trends.pickTitle')} meta={t('trends.pickFact')}>
          <SignalList chosen={[]} onAdd={onAdd} onRemove={onRemove} />
        </Panel>
      </div>
    </>
  );
}
