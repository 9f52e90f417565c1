import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import { StatusTag } from '../../ui/StatusTag';

/** 达标, 基本达标, 不达标. */
export function Verdict({ verdict }: { verdict: string }): JSX.Element {
  return <StatusTag kind={verdict === 'meets' ? 'ok' : verdict === 'fails' ? 'error' : 'warning'}>{t(`waste.assess.verdict.${verdict}`)}</StatusTag>;
}
