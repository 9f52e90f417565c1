/** What a new calculated signal is called, and where it stands. */
export interface NewSignal {
  nodeId: string;
  name: string;
  nameZh: string;
  nameEn: string;
  unit: string;
  decimals: string;
}

/** Before anything is typed. */
export const blankSignal: NewSignal = { nodeId: '', name: '', nameZh: '', nameEn: '', unit: '', decimals: '2' };
