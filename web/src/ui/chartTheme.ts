const ax = {
  axisLine: { lineStyle: { color: '#808080' } },
  axisTick: { lineStyle: { color: '#808080' } },
  axisLabel: { color: '#595959', fontSize: 12 },
  nameTextStyle: { color: '#595959', fontSize: 12 },
  splitLine: { lineStyle: { color: '#E3E3E3' } },
};
/** The theme of every chart. Its colours are the eight pens. */
export const chartTheme = {
  color: ['#2961CE', '#2B9097', '#54229B', '#768952', '#112D55', '#593A2B', '#236F27', '#60607A'],
  backgroundColor: 'transparent',
  animation: false,
  textStyle: {
    fontFamily: "'Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif",
    fontSize: 12,
    color: '#1A1A1A',
  },
  title: { show: false },
  legend: { show: false },
  grid: { left: 52, right: 72, top: 8, bottom: 26, show: true, backgroundColor: '#FAFAFA', borderColor: '#C9C9C9' },
  timeAxis: ax,
  categoryAxis: ax,
  logAxis: ax,
  valueAxis: { ...ax, axisLine: { show: false }, axisTick: { show: false } },
  line: {
    showSymbol: false,
    smooth: false,
    connectNulls: false,
    lineStyle: { width: 1.5 },
    emphasis: { disabled: true },
  },
  bar: { itemStyle: { borderRadius: 0 }, barCategoryGap: '30%' },
  sankey: {
    nodeWidth: 10,
    nodeGap: 18,
    draggable: false,
    lineStyle: { color: 'source', opacity: 0.35, curveness: 0.5 },
    label: { color: '#1A1A1A', fontSize: 12 },
  },
  graph: {
    lineStyle: { color: '#808080', width: 1.25 },
    itemStyle: { color: '#FDFDFD', borderColor: '#737373', borderWidth: 1.5 },
    label: { color: '#1A1A1A', fontSize: 12 },
  },
  visualMap: {
    inRange: { color: ['#DDE5ED', '#B4C4D4', '#8299B0', '#4F6B87', '#1F3A57'] },
    textStyle: { color: '#595959', fontSize: 12 },
  },
  markArea: { itemStyle: { color: 'rgba(185,198,212,.35)' } },
  markLine: {
    symbol: 'none',
    lineStyle: { color: '#1A1A1A', type: [6, 4], width: 1 },
    label: { color: '#1A1A1A', fontSize: 12, position: 'insideStartTop' },
  },
  tooltip: {
    backgroundColor: '#FFFFFF',
    borderColor: '#808080',
    borderWidth: 1,
    padding: [6, 10],
    textStyle: { color: '#1A1A1A', fontSize: 12 },
    extraCssText: 'box-shadow:none;border-radius:4px',
    axisPointer: {
      lineStyle: { color: '#0958D9', width: 1.5, type: 'solid' },
      label: { backgroundColor: '#0958D9', color: '#FFFFFF' },
    },
  },
};
