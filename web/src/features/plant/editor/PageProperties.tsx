import type { Dispatch, JSX } from 'react';
import { useQuery } from '@tanstack/react-query';
import { formatInstant } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { Dot } from '../../../ui/Panel';
import { SideBlock } from '../../../ui/SidePanel';
import type { MimicContext } from '../mimic/readings';
import { labelOf } from '../mimic/readings';
import type { MimicBody } from '../mimic/mimicBody';
import { versionsQuery } from '../plantData';
import { NumberField } from './Coordinates';
import type { EditorAction } from './editorState';

interface Props {
  node: string;
  body: MimicBody;
  context: MimicContext;
  /** Version that is open. */
  version: number;
  dispatch: Dispatch<EditorAction>;
  onVersion: (version: number) => void;
}

/** While nothing is selected: the size of the sheet, its parts in the order of the process, its versions. */
export function PageProperties({ node, body, context, version, dispatch, onVersion }: Props): JSX.Element {
  const versions = useQuery(versionsQuery(node)).data ?? [];
  return (
    <>
      <SideBlock title={t('plant.sheetSize')}>
        <div className="pair">
          <NumberField label={t('plant.width')} value={body.width} onChange={(width) => dispatch({ do: 'page', width, height: body.height })} />
          <NumberField label={t('plant.height')} value={body.height} onChange={(height) => dispatch({ do: 'page', width: body.width, height })} />
        </div>
      </SideBlock>
      <SideBlock title={t('plant.partsInOrder', { count: body.items.length })}>
        <p className="s12 t3">{t('plant.orderHint')}</p>
        <ol className="part-list">
          {body.items.map((item) => (
            <li key={item.id}>
              <button type="button" onClick={() => dispatch({ do: 'select', id: item.id })}>
                <span className="t3 s12">{t(`plant.part.${item.type}`)}</span>
                <span className="el">{labelOf(item, context) || item.id}</span>
              </button>
            </li>
          ))}
        </ol>
      </SideBlock>
      {versions.length > 0 && (
        <SideBlock title={t('plant.versions')}>
          <ol className="part-list">
            {versions.map((one) => (
              <li key={one.version}>
                <button type="button" aria-current={one.version === version} className={one.version === version ? 'on' : ''} onClick={() => onVersion(one.version)}>
                  <b>{t('plant.versionNumber', { number: one.version })}</b>
                  <span className="el s12 t3">
                    {formatInstant(one.savedAt)}
                    <Dot />
                    {one.author}
                    {one.note !== '' && <Dot />}
                    {one.note}
                  </span>
                </button>
              </li>
            ))}
          </ol>
        </SideBlock>
      )}
    </>
  );
}
