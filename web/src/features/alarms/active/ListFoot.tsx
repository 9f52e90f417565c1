import type { JSX } from 'react';
import { t } from '../../../i18n/i18n';
import type { AlarmLook } from '../../../ui/AlarmSymbol';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import { KeyHints } from '../../../ui/Panel';

const looks: readonly AlarmLook[] = ['unacknowledged', 'acknowledged', 'returned', 'shelved'];

/** The keys that act on the list, and what the symbols' outlines say. */
export function ListFoot(): JSX.Element {
  return (
    <div className="list-foot">
      <KeyHints
        hints={[
          { keys: ['↑', '↓'], text: t('ui.move') },
          { keys: [t('ui.space')], text: t('ui.tick') },
          { keys: ['A'], text: t('alarms.acknowledge') },
          { keys: ['S'], text: t('alarms.shelve') },
          { keys: ['R'], text: t('alarms.reset') },
          { keys: ['T'], text: t('alarms.trendAround') },
          { keys: ['G'], text: t('alarms.display') },
          { keys: ['→'], text: t('alarms.unfold') },
          { keys: ['Enter'], text: t('ui.open') },
          { keys: ['/'], text: t('ui.filter') },
        ]}
      />
      <span className="sp" />
      <div className="legend" aria-hidden="true">
        {looks.map((look) => (
          <span key={look}>
            <AlarmSymbol priority={3} state={look} />
            {t(`alarms.look.${look}`)}
          </span>
        ))}
      </div>
    </div>
  );
}
