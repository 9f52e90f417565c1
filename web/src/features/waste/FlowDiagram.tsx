import type { JSX } from 'react';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Flow, FlowLink, FlowNode } from './flow';
import { layoutOf, linkPath } from './flow';

const width = 780;

/** From generation to final place: the month of a code, each ribbon as wide as its mass. */
export function FlowDiagram({ flow, height = 290 }: { flow: Flow; height?: number }): JSX.Element {
  const { nodes, links } = layoutOf(flow, width, height);
  return (
    <svg className="flow" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('waste.flowOf', { code: flow.wasteCode })}>
      {links.map((link) => <Ribbon key={`${link.from.key} ${link.to.key}`} link={link} />)}
      {nodes.map((node) => <Box key={node.key} node={node} />)}
    </svg>
  );
}

function Ribbon({ link }: { link: FlowLink }): JSX.Element {
  return (
    <path d={linkPath(link)} className={`ribbon flow-${link.role}`}>
      <title>{`${link.from.label} → ${link.to.label} ${formatNumber(link.grams / 1e6, 3)} t`}</title>
    </path>
  );
}

function Box({ node }: { node: FlowNode }): JSX.Element {
  if (node.role === 'pass') return <rect x={node.x} y={node.y} width="10" height={node.height} className="ribbon flow-stock" />;
  const right = node.column > 0 && node.column < 3;
  const x = node.column === 0 ? node.x - 8 : right ? node.x - 8 : node.x + 18;
  const anchor = node.column === 3 ? 'start' : 'end';
  return (
    <g>
      <rect x={node.x} y={node.y} width="10" height={node.height} className={`flow-${node.role}${node.pending ? ' pending' : ''}`} />
      <text x={x} y={node.y + node.height / 2 - 3} textAnchor={anchor} className="flow-name">{node.label}</text>
      <text x={x} y={node.y + node.height / 2 + 12} textAnchor={anchor} className="flow-mass">{formatNumber(node.grams / 1e6, 3)}</text>
    </g>
  );
}
