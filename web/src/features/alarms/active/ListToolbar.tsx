import type { JSX } from 'react';
import { t } from '../../../i18n/i18n';
import { Icon } from '../../../ui/Icon';
import { PositionPicker } from '../PositionPicker';
import type { Counts, Show } from '../queries';
import type { Alarm } from '../shapes';

interface Props {
  shows: readonly Show[];
  show: Show;
  counts: Counts | undefined;
  onShow: (show: string) => void;
  site: string | undefined;
  position: string;
  onPosition: (position: string) => void;
  filter: string;
  onFilter: (words: string) => void;
  ticked: readonly Alarm[];
  mayAct: boolean;
  busy: boolean;
  onAcknowledge: () => void;
  onShelve: () => void;
}

/** Segments with their counts, words, position; what is ticked can be acknowledged or shelved together. */
export function ListToolbar(props: Props): JSX.Element {
  const { shows, show, counts, ticked } = props;
  return (
    <div className="list-toolbar">
      <div className="seg" role="group" aria-label={t('alarms.parts')}>
        {shows.map((one) => (
          <button key={one} type="button" className={one === show ? 'on' : ''} aria-pressed={one === show} onClick={() => props.onShow(one)}>
            {t(`alarms.show.${one}`)}
            {counts && <b>{countOf(counts, one)}</b>}
          </button>
        ))}
      </div>
      <label className="inp words">
        <Icon name="filter" />
        <input
          id="alarm-filter"
          type="search"
          value={props.filter}
          placeholder={t('alarms.filterHint')}
          aria-label={t('ui.filter')}
          onChange={(event) => props.onFilter(event.target.value)}
        />
      </label>
      <PositionPicker site={props.site} position={props.position} onPosition={props.onPosition} />
      <span className="sp" />
      {props.mayAct && ticked.length > 0 && (
        <div className="row g8 ticked">
          <span className="s12 t2 nw">{t('alarms.tickedCount', { count: ticked.length })}</span>
          <button type="button" className="btn" disabled={props.busy} onClick={props.onShelve}>
            <Icon name="shelve" />
            {t('alarms.shelveTicked')}
          </button>
          <button type="button" className="btn" disabled={props.busy} onClick={props.onAcknowledge}>
            <Icon name="check" />
            {t('alarms.acknowledgeTicked')}
          </button>
        </div>
      )}
    </div>
  );
}

function countOf(counts: Counts, show: Show): number {
  switch (show) {
    case 'active':
      return counts.active;
    case 'unacknowledged':
      return counts.unacknowledged;
    case 'returned':
      return counts.returned;
    case 'shelved':
      return counts.shelved;
    case 'suppressed':
      return counts.suppressed;
    case 'outOfService':
      return counts.outOfService;
    case 'masked':
      return counts.shelved + counts.suppressed + counts.outOfService;
  }
}
