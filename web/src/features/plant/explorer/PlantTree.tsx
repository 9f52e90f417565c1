import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { problemOf } from '../../../api/problem';
import { formatInstant } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import type { ActiveAlarm } from '../../../kernel/alarms';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import { Icon } from '../../../ui/Icon';
import { Loaded } from '../../../ui/states';
import type { TreeNode } from '../../../ui/Tree';
import { Tree } from '../../../ui/Tree';
import { isBelow, nameOf } from '../names';
import type { PlantNode } from '../plantData';
import { healthQuery, signalPagesQuery, treeQuery } from '../plantData';
import type { Branch } from './treeModel';
import { branchesOf, filtered, flat, fromSites } from './treeModel';

interface Props {
  site: string;
  alarms: readonly ActiveAlarm[];
  current: string | undefined;
  onCurrent: (node: string) => void;
  /** Day at whose end the places hold, `2026-01-31`; empty is now. */
  day: string;
  onDay: (day: string) => void;
}

/** The equipment of a site: filter on top, alarms and bad data on the nodes, the day of the places at the foot. */
export function PlantTree({ site, alarms, current, onCurrent, day, onDay }: Props): JSX.Element {
  const [words, setWords] = useState('');
  const search = useDeferredValue(words.trim());
  const tree = useQuery(treeQuery(site, day === '' ? undefined : `${day}T23:59:59Z`));
  const health = useQuery(healthQuery(site)).data;
  const found = useInfiniteQuery({
    ...signalPagesQuery({ search, site }, 300),
    enabled: search.length > 1,
  });
  const hits = useMemo(
    () => new Set(search.length > 1 ? (found.data?.pages ?? []).flatMap((page) => page.items.map((one) => one.nodeId)) : []),
    [search, found.data],
  );
  const branches = useMemo(
    () => fromSites(branchesOf(tree.data ?? [], { alarms, health: health ?? [] })),
    [tree.data, alarms, health],
  );
  const shown = useMemo(() => filtered(branches, search, hits), [branches, search, hits]);
  const opened = useOpened(tree.data, current);
  const filter = useRef<HTMLInputElement>(null);
  return (
    <section className="panel plant-tree" aria-label={t('plant.tree')}>
      <div className="ph">
        <label className="inp s">
          <Icon name="search" />
          <input
            ref={filter}
            type="search"
            value={words}
            placeholder={t('plant.treeFilter')}
            aria-label={t('plant.treeFilter')}
            onChange={(event) => setWords(event.target.value)}
          />
        </label>
      </div>
      <div
        className="pb"
        role="presentation"
        onKeyDown={(event) => {
          if (event.key !== '/') return;
          filter.current?.focus();
          event.preventDefault();
        }}
      >
        <Loaded query={tree} what={t('plant.tree')} problemOf={problemOf}>
          {() =>
            shown.length === 0 ? (
              <p className="s13 t2 none">{search === '' ? t('plant.treeEmpty') : t('ui.noMatch')}</p>
            ) : (
              <Tree
                key={search === '' ? 'all' : 'found'}
                label={t('plant.tree')}
                nodes={shown.map((branch) => nodeOf(branch, hits))}
                current={current}
                onCurrent={onCurrent}
                openLevels={search === '' ? 2 : Infinity}
                open={opened}
              />
            )
          }
        </Loaded>
      </div>
      <TreeFoot day={day} onDay={onDay} count={flat(shown).length} searching={search !== ''} />
    </section>
  );
}

/** Nodes on the way to those that were shown since the tree was opened: they stay open. */
function useOpened(nodes: readonly PlantNode[] | undefined, current: string | undefined): ReadonlySet<string> {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const path = nodes?.find((node) => node.id === current)?.path;
  const way = (nodes ?? []).filter((node) => path !== undefined && isBelow(path, node.path) && !opened.has(node.id));
  if (way.length > 0) setOpened(new Set([...opened, ...way.map((node) => node.id)]));
  return opened;
}

function nodeOf(branch: Branch, hits: ReadonlySet<string>): TreeNode {
  const { node, children, alarm, untrusted } = branch;
  const marked = alarm !== undefined || untrusted > 0 || hits.has(node.id);
  return {
    id: node.id,
    text: nameOf(node),
    children: children.map((child) => nodeOf(child, hits)),
    ...(marked
      ? {
          symbol: (
            <>
              {alarm && <AlarmSymbol priority={alarm.priority} state={alarm.look} />}
              {untrusted > 0 && <Untrusted count={untrusted} />}
              {hits.has(node.id) && <Icon name="trends" label={t('plant.signalMatches')} />}
            </>
          ),
        }
      : {}),
    ...(children.length > 0 ? { mark: <span className="s12 t3">{children.length}</span> } : {}),
  };
}

/** A hatched box: some values here cannot be trusted. */
function Untrusted({ count }: { count: number }): JSX.Element {
  const label = t('plant.untrusted', { count });
  return (
    <span className="chip-box" role="img" aria-label={label} title={label}>
      <i className="hatch" />
    </span>
  );
}

function TreeFoot({
  day,
  onDay,
  count,
  searching,
}: {
  day: string;
  onDay: (day: string) => void;
  count: number;
  searching: boolean;
}): JSX.Element {
  const today = formatInstant(Date.now(), 'date');
  return (
    <div className="pf">
      {searching ? (
        <span>{t('plant.nodesFound', { count })}</span>
      ) : (
        <label className={day === '' ? 'row g6 as-of' : 'row g6 as-of then'} title={t('plant.placesHint')}>
          <Icon name="clock" />
          <span>{t('plant.placesOf', { day: day === '' ? today : day })}</span>
          <input
            type="date"
            onClick={(event) => event.currentTarget.showPicker()}
            max={today}
            value={day === '' ? today : day}
            onChange={(event) => onDay(event.target.value === today ? '' : event.target.value)}
          />
        </label>
      )}
    </div>
  );
}
