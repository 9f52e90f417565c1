import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import { StatusTag } from '../../ui/StatusTag';
import type { Run } from './reports';

/** How a making stands, in a word. */
export function RunState({ run }: { run: Run }): JSX.Element {
  if (run.state === 'done') return run.partial ? <StatusTag kind="warning">{t('reports.partial')}</StatusTag> : <StatusTag>{t('reports.state.done')}</StatusTag>;
  if (run.state === 'failed') return <StatusTag kind="error">{t('reports.state.failed')}</StatusTag>;
  if (run.state === 'cancelled') return <StatusTag kind="quiet">{t('reports.state.cancelled')}</StatusTag>;
  return <StatusTag kind="accent">{run.total > 0 ? t('reports.progress', { done: run.done, total: run.total }) : t('reports.state.queued')}</StatusTag>;
}
