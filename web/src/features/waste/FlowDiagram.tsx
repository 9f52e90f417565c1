import type { JSX } from 'react';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Flow, FlowLink, FlowNode } from './flow';
import { layoutOf, linkPath } from './flow';

/** From generation to final place: the month of a code, each ribbon as wide as its mass. */
export function FlowDiagram({ flow, height = 290 }: { flow: Flow; height?: number }): JSX.Element {
  const width = 780;
  return <FlowDrawing {...layoutOf(flow, width, height)} width={width} height={height} label={t('waste.flowOf', { code: flow.wasteCode })} />;
}

interface DrawingProps {
  nodes: readonly FlowNode[];
  links: readonly FlowLink[];
  width: number;
  height: number;
  label: string;
  /** Key of the chosen box. */
  current?: string | undefined;
  /** Boxes can be chosen. */
  onNode?: (node: FlowNode) => void;
}

/** Boxes and ribbons that are placed already; a box can be chosen with the mouse or the keyboard. */
export function FlowDrawing({ nodes, links, width, height, label, current, onNode }: DrawingProps): JSX.Element {
  return (
    <svg className="flow" viewBox={`0 0 ${width} ${height}`} role={onNode ? 'group' : 'img'} aria-label={label}>
      {links.map((link) => <Ribbon key={`${link.from.key} ${link.to.key}`} link={link} dim={current !== undefined && link.from.key !== current && link.to.key !== current} />)}
      {nodes.map((node) => <Box key={node.key} node={node} roomy={width > 1000} chosen={node.key === current} onNode={onNode} />)}
    </svg>
  );
}

function Ribbon({ link, dim }: { link: FlowLink; dim: boolean }): JSX.Element {
  return (
    <path d={linkPath(link)} className={`ribbon flow-${link.role}${dim ? ' dim' : ''}`}>
      <title>{`${link.from.label} → ${link.to.label} ${formatNumber(link.grams / 1e6, 3)} t`}</title>
    </path>
  );
}

function Box({ node, roomy, chosen, onNode }: { node: FlowNode; roomy: boolean; chosen: boolean; onNode: ((node: FlowNode) => void) | undefined }): JSX.Element {
  if (node.role === 'pass') return <rect x={node.x} y={node.y} width="10" height={node.height} className="ribbon flow-stock" />;
  const before = node.column < 3;
  const x = before ? node.x - 8 : node.x + 18;
  const anchor = before ? 'end' : 'start';
  const two = !roomy;
  const mass = formatNumber(node.grams / 1e6, 3);
  const acts = onNode === undefined ? {} : {
    role: 'button', tabIndex: 0, 'aria-pressed': chosen,
    onClick: () => onNode(node),
    onKeyDown: (event: { key: string; preventDefault: () => void }): void => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      onNode(node);
    },
  };
  return (
    <g className={chosen ? 'flow-box on' : 'flow-box'} {...acts}>
      {onNode && <rect x={before ? node.x - (two ? 120 : 210) : node.x} y={node.y + node.height / 2 - (two ? 17 : 12)} width={before && two ? 130 : 220} height={two ? 34 : 24} className="flow-hit" />}
      <rect x={node.x} y={node.y} width="10" height={node.height} className={`flow-${node.role}${node.pending ? ' pending' : ''}`} />
      {two ? (
        <>
          <text x={x} y={node.y + node.height / 2 - 3} textAnchor={anchor} className="flow-name">{node.label}</text>
          <text x={x} y={node.y + node.height / 2 + 12} textAnchor={anchor} className="flow-mass">{mass}</text>
        </>
      ) : (
        <text x={x} y={node.y + node.height / 2 + 4} textAnchor={anchor} className="flow-name">{node.label} <tspan className="flow-mass">{mass}</tspan></text>
      )}
    </g>
  );
}
