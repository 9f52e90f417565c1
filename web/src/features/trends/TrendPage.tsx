import type { JSX } from 'react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { KeyHints, Panel } from '../../ui/Panel';
import { ErrorState, Loading } from '../../ui/states';
import { Acts } from './Acts';
import { ChartBox, PhonePens, useSize } from './ChartBox';
import { PenTable } from './PenTable';
import { ComparePanel, EventPanel } from './SidePanels';
import { SignalList, SignalPicker } from './SignalPicker';
import { chartKeys, frame } from './TrendChart';
import { TrendToolbar } from './TrendToolbar';
import type { TrendState } from './trendState';
import { maxPens, readState, writeState } from './trendState';
import './trends.css';
import { useTrend } from './useTrend';

/** Signals over time: up to eight pens with their events, statistics and a compared period. */
export function TrendPage(): JSX.Element {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const state = useMemo(() => readState(new URLSearchParams(text)), [text]);
  const change = useCallback((part: Partial<TrendState>) => {
    setSearch((known) => writeState(known, { ...readState(known), ...part }), { replace: true });
  }, [setSearch]);
  const [picking, setPicking] = useState(false);
  const [hover, setHover] = useState<number | null>(null);
  const cursor = state.cursor ?? hover;
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box, state.keys.length > 0);
  const phone = size.width > 0 && size.width < 560;
  const view = useTrend(state, size.width - frame.left - frame.right);
  const add = (key: string): void => {
    if (state.keys.length < maxPens && !state.keys.includes(key)) change({ keys: [...state.keys, key] });
  };
  const remove = (key: string): void => change({ keys: state.keys.filter((one) => one !== key), pen: 0 });
  const selected = view.pens[state.pen];
  const title = view.pens.length === 1 ? view.pens[0]?.signal?.name ?? t('trends.title') : t('trends.title');
  if (state.keys.length === 0) {
    return (
      <>
        <PageHeader title={t('trends.title')} crumbs={[{ text: t('app.section.trends') }]} noMenu />
        <div className="body">
          <Panel title={t('trends.pickTitle')} meta={t('trends.pickFact')}>
            <SignalList chosen={[]} onAdd={add} onRemove={remove} />
          </Panel>
        </div>
      </>
    );
  }
  return (
    <>
      <PageHeader title={title} crumbs={[{ text: t('app.section.trends'), to: '/trends' }]} noMenu
        tags={view.simulated && <span className="tag simulated">{t('trends.simulated')}</span>} actions={<Acts state={state} view={view} />} />
      <div className="body trend-body">
        <section className="panel trend-panel" aria-label={t('trends.title')}>
          <TrendToolbar state={state} period={view.period} live={view.live} onPick={() => setPicking(true)}
            onRange={(range) => change({ range })} onLanes={(lanes) => change({ lanes })} onCompare={(compare) => change({ compare })} />
          {phone && <PhonePens view={view} selected={state.pen} onSelect={(pen) => change({ pen })} />}
          <div className="trend-box" ref={box}>
            {view.loading ? <Loading what={t('trends.values')} /> : null}
            {view.error ? <ErrorState problem={problemOf(view.error)} what={t('trends.values')} onRetry={view.retry} /> : null}
            {!view.loading && size.width > 0 && <ChartBox state={state} view={view} size={size} phone={phone} cursor={cursor} onHover={setHover} change={change} />}
          </div>
          <div className="pf trend-foot"><KeyHints hints={chartKeys()} /></div>
        </section>
        <div className="trend-side">
          {selected && (
            <ComparePanel pen={selected} from={view.asked.from} to={view.asked.to} shift={view.shift} shiftName={t(`trends.compareWith.${state.compare}`)} />
          )}
          <EventPanel alarms={view.alarms} onShow={(at) => change({ cursor: at })} />
        </div>
        <section className="panel trend-table" aria-label={t('trends.penTable')}>
          <div className="pb">
            <PenTable pens={view.pens} stats={view.stats} compared={view.compared} comparing={view.shift > 0} cursor={cursor}
              selected={state.pen} onSelect={(pen) => change({ pen })} onRemove={(pen) => remove(state.keys[pen] ?? '')} />
          </div>
        </section>
      </div>
      {picking && <SignalPicker chosen={state.keys} onAdd={add} onRemove={remove} onClose={() => setPicking(false)} />}
    </>
  );
}
