import { useQuery } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { api } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { Icon } from '../../../ui/Icon';
import { KeyHints } from '../../../ui/Panel';
import { Loaded } from '../../../ui/states';
import { ExportMenu } from '../ExportMenu';
import { PeriodPicker } from '../PeriodPicker';
import { PositionPicker } from '../PositionPicker';
import { nameOf } from '../shapes';
import type { FilterName, Journal } from './useJournal';
import '../alarms.css';

interface Props<T> {
  journal: Journal<T>;
  list: 'history' | 'soe';
  title: string;
  /** The filter that only this list has. */
  choice: { name: FilterName; label: string; all: string; values: readonly { value: string; text: string }[] };
  children: (rows: readonly T[]) => ReactNode;
  hints: readonly { keys: readonly string[]; text: string }[];
}

/** Head, filters, list and foot of the journal's pages. */
export function JournalFrame<T>({ journal, list, title, choice, children, hints }: Props<T>): JSX.Element {
  const { site, filter, setFilter } = journal;
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[{ text: t('app.section.alarms'), to: '/alarms' }, { text: site?.name ?? '' }]}
        actions={<ExportMenu path={`/alarms/${list}`} query={journal.query} />}
      />
      <div className="body">
        <section className="panel" aria-label={title}>
          <div className="list-toolbar">
            <PeriodPicker period={journal.period} onPeriod={journal.setPeriod} />
            <Words value={filter('search')} onChange={(words) => setFilter('search', words)} />
            <label className="inp picker">
              <span className="t2">{t('alarms.column.priority')}</span>
              <select value={filter('priority')} onChange={(event) => setFilter('priority', event.target.value)}>
                <option value="">{t('alarms.all')}</option>
                {[1, 2, 3, 4].map((one) => <option key={one} value={one}>{t(`ui.priority.${one}`)}</option>)}
              </select>
            </label>
            <label className="inp picker">
              <span className="t2">{choice.label}</span>
              <select value={filter(choice.name)} onChange={(event) => setFilter(choice.name, event.target.value)}>
                <option value="">{choice.all}</option>
                {choice.values.map((one) => <option key={one.value} value={one.value}>{one.text}</option>)}
              </select>
            </label>
            <PositionPicker site={site?.id} position={filter('position')} onPosition={(position) => setFilter('position', position)} />
            {filter('definition') !== '' && <DefinitionChip id={filter('definition')} onClear={() => setFilter('definition', '')} />}
            {journal.filtered && (
              <button type="button" className="btn t" onClick={journal.clear}>{t('ui.clearFilter')}</button>
            )}
          </div>
          <div className="pb">
            <Loaded query={{ ...journal.list, data: journal.rows }} what={title} problemOf={problemOf}>{children}</Loaded>
          </div>
          <div className="list-foot">
            <KeyHints hints={hints} />
            <span className="sp" />
            {journal.rows && <span className="s12 t2 nw">{t('alarms.shownRows', { count: journal.rows.length })}</span>}
            {journal.more && (
              <button type="button" className="btn x" disabled={journal.loadingMore} onClick={journal.more}>{t('alarms.moreRows')}</button>
            )}
          </div>
        </section>
      </div>
    </>
  );
}

/** Words to look for; asked for when the typing pauses. */
function Words({ value, onChange }: { value: string; onChange: (words: string) => void }): JSX.Element {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => onChange(typed), 350);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <label className="inp words">
      <Icon name="search" />
      <input id="alarm-filter" type="search" value={typed} placeholder={t('alarms.searchHint')} aria-label={t('alarms.searchHint')} onChange={(event) => setTyped(event.target.value)} />
    </label>
  );
}

function DefinitionChip({ id, onClear }: { id: string; onClear: () => void }): JSX.Element {
  const definition = useQuery({
    queryKey: ['alarms', 'definition', id, 'name'],
    queryFn: ({ signal }) => api.get<{ definition: { code: string; name: string; nameEn?: string | null } }>(`/alarms/definitions/${id}`, undefined, signal),
    retry: false,
  }).data?.definition;
  return (
    <span className="tag accent chip">
      {definition ? `${nameOf(definition)} ${definition.code}` : t('alarms.oneAlarm')}
      <button type="button" aria-label={t('ui.clearFilter')} onClick={onClear}><Icon name="close" /></button>
    </span>
  );
}
