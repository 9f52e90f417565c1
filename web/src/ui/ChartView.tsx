import type { JSX } from 'react';
import { useEffect, useRef } from 'react';
import type { Chart, ChartOption } from './charts';
import { createChart } from './charts';

interface Props {
  /** What the chart shows, for those who do not see it; a table stands behind it. */
  label: string;
  option: ChartOption;
  /** Replaces the whole option instead of merging; for charts whose series come and go. */
  replace?: boolean;
  /** The chart itself, for events and actions. */
  onChart?: (chart: Chart) => (() => void) | undefined;
  height?: number;
}

/** A chart that redraws when its option changes. Load it lazily: it brings the chart library along. */
export function ChartView({ label, option, replace, onChart, height }: Props): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const latest = useRef(onChart);
  useEffect(() => {
    latest.current = onChart;
  });
  useEffect(() => {
    if (!element.current) return undefined;
    const made = createChart(element.current);
    chart.current = made;
    const end = latest.current?.(made);
    return () => {
      end?.();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: replace === true, lazyUpdate: true });
  }, [option, replace]);
  return (
    <div
      className="chart"
      ref={element}
      role="img"
      aria-label={label}
      {...(height === undefined ? {} : { style: { height } })}
    />
  );
}
