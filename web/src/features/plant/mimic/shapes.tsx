import type { JSX } from 'react';
import { hatchFill } from '../../../ui/Hatch';
import type { Box, ComponentType, Medium, MimicItem } from './mimicBody';
import type { MachineState } from './readings';

/** How thick and how dark a medium is drawn; no hue means danger here. */
export const mediumPen: Readonly<Record<Medium, { stroke: string; width: number; dash?: string }>> = {
  liquor: { stroke: '#34424F', width: 2.5 },
  slurry: { stroke: '#34424F', width: 3.5 },
  steam: { stroke: '#4A4A4A', width: 4 },
  vapor: { stroke: '#8A8F94', width: 3 },
  condensate: { stroke: '#5F7D99', width: 1.5 },
  water: { stroke: '#5F7D99', width: 2.5 },
  air: { stroke: '#9A9FA4', width: 2 },
  gas: { stroke: '#737373', width: 2 },
  acid: { stroke: '#54606B', width: 2.5 },
  power: { stroke: '#1A1A1A', width: 1.5 },
};

interface Pen {
  fill: string;
  stroke: string;
  strokeWidth: number;
  strokeDasharray?: string;
}

/** Running white, stopped grey, out of service dashed, unknown hatched; never red or green. */
export function penOf(state: MachineState): Pen {
  const pen = { stroke: '#737373', strokeWidth: 1.5 };
  switch (state) {
    case 'stopped':
      return { ...pen, fill: '#8C8C8C' };
    case 'out':
      return { ...pen, fill: 'none', strokeDasharray: '4 3' };
    case 'unknown':
      return { ...pen, fill: hatchFill };
    case 'running':
    case 'none':
      return { ...pen, fill: '#FDFDFD' };
  }
}

interface ShapeProps {
  item: MimicItem;
  box: Box;
  state: MachineState;
}

/** The outline of a component, in the shapes of ISA-5.1. */
export function Shape({ item, box, state }: ShapeProps): JSX.Element | null {
  const pen = penOf(state);
  const { x, y, w, h } = box;
  const ink = state === 'stopped' ? '#E6E6E6' : '#737373';
  const [cx, cy, r] = [x + w / 2, y + h / 2, Math.min(w, h) / 2];
  const turn = item.turn === undefined ? {} : { transform: `rotate(${item.turn} ${cx} ${cy})` };
  const type: ComponentType = item.type;
  switch (type) {
    case 'evaporatorEffect':
      return <Evaporator box={box} pen={pen} />;
    case 'vessel':
      return <rect x={x} y={y} width={w} height={h} rx={Math.min(w / 2, 16)} {...pen} />;
    case 'tower':
      return <Tower box={box} pen={pen} />;
    case 'flashTank':
      return <rect x={x} y={y} width={w} height={h} rx="10" {...pen} />;
    case 'tank':
      return <path d={`M${x} ${y + 8}q${w / 2}-14 ${w} 0V${y + h}H${x}z`} strokeLinejoin="round" {...pen} />;
    case 'cell':
      return (
        <>
          <path d={`M${x} ${y}V${y + h - 10}q0 10 10 10H${x + w - 10}q10 0 10-10V${y}`} strokeLinejoin="round" {...pen} />
          <path d={`M${x} ${y + 14}q${w / 8}-7 ${w / 4} 0t${w / 4} 0t${w / 4} 0t${w / 4} 0`} fill="none" stroke="#9A9FA4" />
          <path d={`M${cx} ${y - 8}V${y + h - 20}M${cx - 12} ${y + h - 20}h24`} stroke="#9A9FA4" strokeWidth="2" fill="none" />
        </>
      );
    case 'heatExchanger':
      return (
        <>
          <circle cx={cx} cy={cy} r={r} {...pen} />
          <path d={`M${cx - r * 0.66} ${cy}l${r / 3}-${r * 0.39} ${r / 3} ${r * 0.78} ${r / 3}-${r * 0.78} ${r / 3} ${r * 0.39}`} fill="none" stroke={ink} strokeWidth="1.5" />
        </>
      );
    case 'pump':
      return (
        <g {...turn}>
          <circle cx={cx} cy={cy} r={r} {...pen} />
          <path d={`M${cx - r * 0.375} ${cy - r / 2}l${r * 0.83} ${r / 2}-${r * 0.83} ${r / 2}z`} fill={ink} />
        </g>
      );
    case 'fan':
      return (
        <g {...turn}>
          <circle cx={cx} cy={cy} r={r} {...pen} />
          {[0, 120, 240].map((angle) => (
            <path key={angle} d={`M${cx} ${cy}q${r * 0.55}-${r * 0.1} ${r * 0.35}-${r * 0.72}q-${r * 0.45} ${r * 0.1}-${r * 0.35} ${r * 0.72}`} fill={ink} transform={`rotate(${angle} ${cx} ${cy})`} />
          ))}
        </g>
      );
    case 'motor':
      return (
        <>
          <circle cx={cx} cy={cy} r={r} {...pen} />
          <path d={`M${cx - r * 0.38} ${cy + r * 0.4}v-${r * 0.8}l${r * 0.38} ${r * 0.5} ${r * 0.38}-${r * 0.5}v${r * 0.8}`} fill="none" stroke={ink} strokeWidth="1.5" strokeLinejoin="round" />
        </>
      );
    case 'valve':
      return (
        <g {...turn}>
          <path d={`M${x} ${y}L${x + w} ${y + h}V${y}L${x} ${y + h}z`} strokeLinejoin="round" {...pen} />
        </g>
      );
    case 'transformer':
      return (
        <g {...turn}>
          <circle cx={cx} cy={y + w / 2} r={w / 2} {...pen} />
          <circle cx={cx} cy={y + h - w / 2} r={w / 2} {...pen} fill={pen.fill === hatchFill ? hatchFill : 'none'} />
        </g>
      );
    case 'breaker':
      return (
        <g {...turn}>
          <rect x={x} y={y} width={w} height={h} {...pen} />
          <path d={state === 'stopped' ? `M${x + 4} ${cy}h${w - 8}` : `M${cx} ${y + 4}v${h - 8}`} stroke={state === 'stopped' ? '#FFFFFF' : '#1A1A1A'} strokeWidth="2" />
        </g>
      );
    case 'potRow':
    case 'pipe':
    case 'value':
    case 'bar':
    case 'text':
      return null;
  }
}

/** A shell with a packed bed, crossed out as on a flow sheet. */
function Tower({ box: { x, y, w, h }, pen }: { box: Box; pen: Pen }): JSX.Element {
  const [top, bottom] = [y + h * 0.32, y + h * 0.74];
  return (
    <>
      <path d={`M${x} ${y + 10}q${w / 2}-18 ${w} 0V${y + h}H${x}z`} strokeLinejoin="round" {...pen} />
      <path d={`M${x} ${top}h${w}M${x} ${bottom}h${w}`} stroke="#737373" />
      <path d={`M${x} ${top}L${x + w} ${bottom}M${x + w} ${top}L${x} ${bottom}`} stroke="#CFCFCF" />
    </>
  );
}

/** A shell with its tubes above and the liquor space below. */
function Evaporator({ box: { x, y, w, h }, pen }: { box: Box; pen: Pen }): JSX.Element {
  const tubes = y + h * 0.525;
  const count = Math.max(3, Math.min(9, Math.round(w / 11)));
  const step = (w - 20) / (count - 1);
  return (
    <>
      <path d={`M${x} ${y + 10}q0-10 10-10h${w - 20}q10 0 10 10V${y + h - 14}q0 14-14 14h-${w - 28}q-14 0-14-14z`} {...pen} />
      <path d={`M${x} ${tubes}h${w}`} stroke="#737373" />
      {Array.from({ length: count }, (_, i) => (
        <path key={i} d={`M${x + 10 + i * step} ${y + 34}V${tubes - 8}`} stroke="#CFCFCF" strokeWidth="2" />
      ))}
    </>
  );
}
