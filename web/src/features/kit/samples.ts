/** A repeatable wavy series for the samples of the kit. */
export function wave(count: number, around: number, swing: number, seed: number): number[] {
  let state = seed;
  let at = around;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    at += (state / 2_147_483_648 - 0.5) * swing + (around - at) * 0.08;
    return at;
  });
}

export const colours: readonly (readonly [name: string, value: string, use: string])[] = [
  ['ground', '#E6E6E6', '画面底'],
  ['panel', '#F2F2F2', '操作面板'],
  ['sheet', '#FFFFFF', '办公纸面'],
  ['sunk', '#DDDDDD', '导航栏'],
  ['text', '#1A1A1A', '13.9:1'],
  ['text2', '#4A4A4A', '7.1:1'],
  ['text3', '#595959', '5.6:1'],
  ['line-control', '#808080', '3.2:1'],
  ['accent', '#0958D9', '4.9:1'],
  ['accent-bg', '#DCE7FA', '选中'],
  ['band', '#B9C6D4', '正常范围'],
  ['ink', '#34424F', '已走过、料液'],
  ['error text', '#A8071A', '6.2:1'],
  ['warning text', '#614700', '7.0:1'],
  ['ok text', '#135200', '7.5:1'],
  ['outline', '#737373', '3.8:1'],
];
