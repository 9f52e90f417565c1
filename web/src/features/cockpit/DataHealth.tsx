import type { JSX } from 'react';
import { Link } from 'react-router';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { LastValue, SignalItem } from '../../kernel/signals';
import { Panel } from '../../ui/Panel';
import { qualityClass } from '../../ui/quality';
import { SignalValue } from './ProcessStrip';

interface Props {
  signals: readonly SignalItem[];
  values: ReadonlyMap<string, LastValue>;
  /** Signals that the cockpit names, known or not. */
  wanted: number;
}

type Health = 'good' | 'uncertain' | 'bad' | 'stale' | 'missing';

function healthOf(signal: SignalItem, value: LastValue | undefined, now: number): Health {
  if (!value?.t) return 'missing';
  if (signal.staleAfterSeconds && now - value.t / 1000 > signal.staleAfterSeconds * 1000) return 'stale';
  return qualityClass(value.q);
}

const order: readonly Health[] = ['good', 'uncertain', 'bad', 'stale', 'missing'];

/** How far the numbers of this page can be trusted: good, uncertain, bad, not updated; the troubled ones by name. */
export function DataHealth({ signals, values, wanted }: Props): JSX.Element {
  const now = Date.now();
  const rated = signals.map((signal) => ({
    signal,
    value: values.get(signal.key),
    health: healthOf(signal, values.get(signal.key), now),
  }));
  const counts = new Map(order.map((health) => [health, rated.filter((one) => one.health === health).length]));
  counts.set('missing', (counts.get('missing') ?? 0) + Math.max(0, wanted - signals.length));
  const total = Math.max(wanted, signals.length);
  const good = counts.get('good') ?? 0;
  const troubled = rated.filter((one) => one.health !== 'good');
  return (
    <Panel
      title={t('cockpit.dataHealth')}
      meta={total === 0 ? undefined : t('cockpit.goodShare', { share: formatNumber((good / total) * 100, 1) })}
      link={
        <Link className="s13" to="/plant/quality">
          {t('cockpit.dataQuality')}
        </Link>
      }
    >
      <div className="health">
        {order
          .filter((health) => health === 'good' || (counts.get(health) ?? 0) > 0)
          .map((health) => [
            <span key={health}>{t(`cockpit.health.${health}`)}</span>,
            <b key={`${health} count`} className="r">
              {counts.get(health)}
            </b>,
          ])}
        {troubled.slice(0, 12).map(({ signal, value }) => [
          <Link
            key={signal.key}
            className="el"
            style={{ color: 'inherit' }}
            to={`/trends?key=${encodeURIComponent(signal.key)}`}
          >
            {signal.name}
          </Link>,
          <span key={`${signal.key} value`} className="r">
            <SignalValue signal={signal} value={value} />
          </span>,
        ])}
      </div>
    </Panel>
  );
}
