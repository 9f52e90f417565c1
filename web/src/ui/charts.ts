import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  AxisPointerComponent,
  DataZoomComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
} from 'echarts/components';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { init, registerTheme, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { chartTheme } from './chartTheme';

register([
  BarChart,
  CustomChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  AxisPointerComponent,
  DataZoomComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  CanvasRenderer,
]);
registerTheme('lode', chartTheme);

export type ChartOption = EChartsCoreOption;
export type Chart = EChartsType;

/** A chart in `element`, which follows the element's size until the answer's `dispose` is called. */
export function createChart(element: HTMLElement): Chart {
  const chart = init(element, 'lode', { renderer: 'canvas' });
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(element);
  const dispose = chart.dispose.bind(chart);
  chart.dispose = (): void => {
    observer.disconnect();
    dispose();
  };
  return chart;
}

/** The eight pens. A ninth is refused: use lanes. */
export const pens: readonly string[] = chartTheme.color;

/** The colour of the digit on a pen's mark. */
export function penInk(pen: number): string {
  return pen === 1 || pen === 3 ? '#1A1A1A' : '#FFFFFF';
}

let hatch: { image: HTMLCanvasElement; repeat: 'repeat' } | undefined;

/** Fill of gaps and bad spans, for `markArea`. */
export function hatchFillPattern(): { image: HTMLCanvasElement; repeat: 'repeat' } {
  if (hatch) return hatch;
  const tile = document.createElement('canvas');
  tile.width = 6;
  tile.height = 6;
  const pen = tile.getContext('2d');
  if (pen) {
    pen.strokeStyle = '#8C8C8C';
    pen.lineWidth = 1.6;
    for (const shift of [-6, 0, 6]) {
      pen.beginPath();
      pen.moveTo(shift, 6);
      pen.lineTo(shift + 6, 0);
      pen.stroke();
    }
  }
  hatch = { image: tile, repeat: 'repeat' };
  return hatch;
}
