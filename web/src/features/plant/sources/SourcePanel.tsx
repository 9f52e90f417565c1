import type { JSX } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useAllowed } from '../../../api/session';
import { formatDuration, formatInstant, formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { Icon } from '../../../ui/Icon';
import { Facts, SideBlock, SidePanel } from '../../../ui/SidePanel';
import { StatusTag } from '../../../ui/StatusTag';
import { useNow } from '../useNow';
import { SourceForm } from './SourceForm';
import type { SourceItem, SourceToken } from './sourcesData';
import { Budget, SourceState } from './SourcesPage';

/** A source beside the list: traffic, rules, tokens. */
export function SourcePanel({ item, onClose }: { item: SourceItem; onClose: () => void }): JSX.Element {
  const { source, traffic, tokens, waiting } = item;
  const now = useNow(5_000);
  const mayEdit = useAllowed('sources.edit');
  const [changing, setChanging] = useState(false);
  return (
    <SidePanel
      label={t('plant.dataSource')}
      title={source.name}
      meta={<SourceState item={item} now={now} />}
      onClose={onClose}
      acts={
        <>
          {waiting > 0 && (
            <Link className="btn s" to={`/plant/tray?source=${source.id}`}>
              {t('plant.openTray', { count: waiting })}
            </Link>
          )}
          <span className="sp" />
          {mayEdit && (
            <button type="button" className="btn s" onClick={() => setChanging(true)}>
              <Icon name="edit" />
              {t('plant.change')}
            </button>
          )}
        </>
      }
    >
      <SideBlock title={t('plant.trafficSince', { time: formatInstant(traffic.sinceAt) })}>
        <Facts
          facts={[
            [t('plant.lastSeen'), item.lastSeenAt === null ? '—' : formatInstant(item.lastSeenAt, 'record')],
            [t('plant.rowsSent'), formatNumber(traffic.rows, 0)],
            [t('plant.valuesSent'), formatNumber(traffic.values, 0)],
            [t('plant.refusedRows'), formatNumber(traffic.refused, 0)],
            [t('plant.heldRows'), formatNumber(traffic.held, 0)],
            [t('plant.seriesBudget'), <Budget key="budget" item={item} />],
          ]}
        />
      </SideBlock>
      <SideBlock title={t('plant.sourceRules')}>
        <Facts
          facts={[
            [t('plant.sourceKindOf'), t(`plant.sourceKind.${source.kind}`)],
            [t('plant.policyOf'), t(`plant.policy.${source.policy}`)],
            [t('plant.futureSeconds'), formatDuration(source.futureSeconds * 1000)],
            [t('plant.latenessSeconds'), formatDuration(source.latenessSeconds * 1000)],
            [t('plant.qualityField'), source.qualityField || '—'],
            [t('plant.fixedTags'), source.fixedTags || '—'],
          ]}
        />
      </SideBlock>
      <SideBlock title={t('plant.tokens', { count: tokens.length })}>
        {tokens.length === 0 && <p className="s13 t2">{t('plant.noTokens')}</p>}
        {tokens.map((token) => (
          <div key={token.id} className="row g8 s13 token">
            <span className="el sp">{token.name}</span>
            <span className="s12 t3">{token.lastUsedAt === null ? t('plant.neverUsed') : formatInstant(token.lastUsedAt)}</span>
            <TokenState token={token} now={now} />
          </div>
        ))}
      </SideBlock>
      {changing && <SourceForm siteId={source.siteId} source={source} onClose={() => setChanging(false)} onMade={() => setChanging(false)} />}
    </SidePanel>
  );
}

function TokenState({ token, now }: { token: SourceToken; now: number }): JSX.Element {
  if (token.revokedAt !== null) return <StatusTag kind="stop">{t('plant.tokenRevoked')}</StatusTag>;
  const expired = token.expiresAt !== null && Date.parse(token.expiresAt) < now;
  return expired ? <StatusTag kind="warning">{t('plant.tokenExpired')}</StatusTag> : <StatusTag kind="quiet">{t('plant.tokenValid')}</StatusTag>;
}
