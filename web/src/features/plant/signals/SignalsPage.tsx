import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { useSite } from '../../../kernel/site';
import { useAddress } from '../../../kernel/useAddress';
import { Icon } from '../../../ui/Icon';
import { KeyHints, Panel } from '../../../ui/Panel';
import { EmptyState, Loaded } from '../../../ui/states';
import { StatesDialog } from '../forms/StatesDialog';
import { trendLink } from '../links';
import { nameOf } from '../names';
import { healths, signalKinds, signalPagesQuery, treeQuery } from '../plantData';
import '../plant.css';
import { useSiteAlarms } from '../useSiteAlarms';
import { SignalPanel } from './SignalPanel';
import { SignalTable } from './SignalTable';

/** Every signal of a site: found by words, narrowed by place, origin and quality, opened in trends several at once. */
export function SignalsPage(): JSX.Element {
  const site = useSite();
  const navigate = useNavigate();
  const [search, setSearch] = useAddress('q');
  const [node, setNode] = useAddress('node');
  const [kind, setKind] = useAddress('kind');
  const [health, setHealth] = useAddress('health');
  const [shown, setShown] = useAddress('signal');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [states, setStates] = useState(false);
  const words = useDeferredValue(search.trim());
  const alarms = useSiteAlarms(site?.id);
  const mayEdit = useAllowed('plant.edit');
  const field = useRef<HTMLInputElement>(null);
  const pages = useInfiniteQuery(signalPagesQuery({
    search: words || undefined,
    node: node || undefined,
    kind: kind || undefined,
    health: health || undefined,
    site: site?.id,
  }));
  const signals = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const current = signals.find((one) => one.id === shown);
  const chosen = signals.filter((one) => ticked.has(one.id)).map((one) => one.key);
  const narrowed = words !== '' || node !== '' || kind !== '' || health !== '';
  return (
    <>
      <PageHeader
        title={t('plant.signals')}
        crumbs={site ? [{ text: site.name, to: '/plant' }] : []}
        actions={
          <>
            {mayEdit && (
              <button type="button" className="btn" onClick={() => setStates(true)}>
                {t('plant.stateSets')}
              </button>
            )}
            <Link className="btn" to="/plant/sheet">
              <Icon name="upload" />
              {t('plant.sheet')}
            </Link>
          </>
        }
      />
      <div className="body with-side">
        <Panel
          label={t('plant.signals')}
          className="signal-list"
          foot={
            <>
              <KeyHints
                hints={[
                  { keys: ['/'], text: t('ui.filter') },
                  { keys: ['↑', '↓'], text: t('ui.move') },
                  { keys: [t('ui.space')], text: t('ui.tick') },
                  { keys: ['Enter'], text: t('plant.trend') },
                ]}
              />
              <span className="sp" />
              {pages.hasNextPage && (
                <button type="button" className="btn x" disabled={pages.isFetching} onClick={() => void pages.fetchNextPage()}>
                  {t('ui.more', { count: 100 })}
                </button>
              )}
              <span>{t(pages.hasNextPage ? 'plant.signalCountMore' : 'plant.signalCount', { count: signals.length })}</span>
            </>
          }
        >
          <div className="filters">
            <label className="inp s wide">
              <Icon name="search" />
              <input
                ref={field}
                type="search"
                value={search}
                placeholder={t('plant.signalSearch')}
                aria-label={t('plant.signalSearch')}
                onChange={(event) => setSearch(event.target.value)}
              />
            </label>
            <NodeChoice site={site?.id} value={node} onChange={setNode} />
            <Choice label={t('plant.kindOf')} value={kind} onChange={setKind} choices={signalKinds.map((one) => [one, t(`plant.kind.${one}`)])} />
            <Choice label={t('plant.quality')} value={health} onChange={setHealth} choices={healths.map((one) => [one, t(`plant.healthShort.${one}`)])} />
            <span className="sp" />
            {chosen.length > 0 && (
              <Link className="btn s o" to={trendLink(chosen)}>
                <Icon name="trends" />
                {t('plant.trendOfChosen', { count: Math.min(8, chosen.length) })}
              </Link>
            )}
          </div>
          <Loaded query={pages} what={t('plant.signals')} problemOf={problemOf}>
            {() => (
              <SignalTable
                signals={signals}
                alarms={alarms}
                current={current?.id}
                onCurrent={(signal) => setShown(signal.id)}
                onOpen={(signal) => void navigate(trendLink([signal.key]))}
                ticked={ticked}
                onTick={setTicked}
                onFilterKey={() => field.current?.focus()}
                empty={
                  narrowed ? (
                    <EmptyState title={t('ui.noMatchTitle')} fact={t('ui.noMatch')} />
                  ) : (
                    <EmptyState
                      title={t('plant.noSignals')}
                      fact={t('plant.noSignalsFact')}
                      action={
                        <Link className="btn s" to="/plant/sheet">
                          {t('plant.sheet')}
                        </Link>
                      }
                    />
                  )
                }
              />
            )}
          </Loaded>
        </Panel>
        {current && <SignalPanel signal={current} alarms={alarms} onClose={() => setShown('')} />}
      </div>
      {states && <StatesDialog onClose={() => setStates(false)} />}
    </>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: readonly (readonly [value: string, text: string])[];
}

/** A filter that is off until something is chosen. */
export function Choice({ label, value, onChange, choices }: ChoiceProps): JSX.Element {
  return (
    <label className={value === '' ? 'inp s choice' : 'inp s choice on'}>
      <span className="t3">{label}</span>
      <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t('plant.all')}</option>
        {choices.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Areas and units of a site, indented. */
export function NodeChoice({
  site,
  value,
  onChange,
}: {
  site: string | undefined;
  value: string;
  onChange: (value: string) => void;
}): JSX.Element {
  const tree = useQuery(treeQuery(site)).data ?? [];
  const places = tree.filter((node) => node.level === 'area' || node.level === 'unit' || node.path === value);
  return (
    <Choice
      label={t('plant.place')}
      value={value}
      onChange={onChange}
      choices={places.map((node) => [node.path, `${node.level === 'area' ? '' : '\u2003'}${nameOf(node)}`])}
    />
  );
}
