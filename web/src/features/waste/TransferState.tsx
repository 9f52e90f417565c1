import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import type { TagKind } from '../../ui/StatusTag';
import { StatusTag } from '../../ui/StatusTag';

const kinds: Readonly<Record<string, TagKind>> = {
  draft: 'quiet', sealed: 'plain', senderSigned: 'plain', inTransit: 'accent', tempStored: 'accent', arrived: 'accent',
  refused: 'warning', partlyAccepted: 'warning', underCorrection: 'warning', canceled: 'quiet', turnedBack: 'quiet', returned: 'quiet',
};

/** The state of a transfer in a word. */
export function TransferState({ state }: { state: string }): JSX.Element {
  return <StatusTag kind={kinds[state] ?? 'plain'}>{t(`waste.state.${state}`)}</StatusTag>;
}
