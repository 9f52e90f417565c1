import type { JSX } from 'react';
import { Link } from 'react-router';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { placed } from './genealogy';
import type { Genealogy } from './waste';

const [wide, high] = [168, 40];

/** Where the mass of a batch came from and went: boxes in the order of generations, lines with their tonnes. */
export function GenealogyGraph({ genealogy, own }: { genealogy: Genealogy; own: string }): JSX.Element {
  const { boxes, width, height } = placed(genealogy, wide, high);
  const at = new Map(boxes.map((box) => [box.id, box]));
  return (
    <div style={{ overflow: 'auto', padding: 12 }}>
      <svg className="genealogy" viewBox={`0 0 ${width} ${height}`} style={{ maxWidth: width, minWidth: Math.min(width, 340) }} role="img" aria-label={t('waste.genealogy')}>
        {genealogy.edges.map((edge) => {
          const [from, to] = [at.get(edge.parentId), at.get(edge.childId)];
          if (!from || !to) return null;
          const [x0, y0, x1, y1] = [from.x + wide, from.y + high / 2, to.x, to.y + high / 2];
          return (
            <g key={`${edge.parentId} ${edge.childId} ${edge.kind}`}>
              <path d={`M${x0} ${y0} C${x0 + 30} ${y0} ${x1 - 30} ${y1} ${x1} ${y1}`} />
              <text x={(x0 + x1) / 2} y={(y0 + y1) / 2 - 4} textAnchor="middle" className="mass">{formatNumber(edge.grams / 1e6, 3)}</text>
            </g>
          );
        })}
        {boxes.map((box) => (
          <g key={box.id} className={box.id === own ? 'own' : ''}>
            <rect x={box.x} y={box.y} width={wide} height={high} rx="4" />
            <text x={box.x + 8} y={box.y + 17}>{box.code}</text>
            <text x={box.x + 8} y={box.y + 32} className="mass">{t(`waste.originOf.${box.origin}`)}</text>
          </g>
        ))}
      </svg>
      {genealogy.shares.length > 0 && (
        <p className="s12 t2">
          {t('waste.madeOf')}{' '}
          {genealogy.shares.map((share, index) => (
            <span key={share.batchId}>{index > 0 && t('waste.comma')}<Link to={`/waste/batches/${share.batchId}`}>{share.code}</Link> {formatNumber(share.grams / 1e6, 6)} t</span>
          ))}
        </p>
      )}
    </div>
  );
}
