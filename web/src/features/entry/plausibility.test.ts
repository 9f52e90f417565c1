import { expect, test } from 'vitest';
import { doubtsOf, readNumber } from './plausibility';
import type { SheetSignal } from './sheets';

const caustic: SheetSignal = {
  id: 's', key: 'lab:nk', path: 'g/nk', tagNumber: '', nameZh: '苛碱', nameEn: 'Caustic', nodeNameZh: '', nodeNameEn: '', unit: 'g/L',
  decimals: 1, rangeLo: 150, rangeHi: 300, bandLo: 237, bandHi: 243, kind: 'lab', siteId: 1,
};
const usual = [240.1, 239.6, 240.4, 239.9, 241.0, 240.2];
const kinds = (text: string, stored?: number, earlier: readonly number[] = usual): string[] =>
  doubtsOf(text, caustic, stored, earlier).map((doubt) => `${doubt.level}:${doubt.kind}`);

test('Numbers_AreRead_AsPeopleAndInputMethodsTypeThem', () => {
  expect(['240.1', '２４０。１', '240,1', ' 1,234.5 ', '−3', '.5', '1e3'].map(readNumber)).toEqual([240.1, 240.1, 240.1, 1234.5, -3, 0.5, 1000]);
  expect(['', '-', '24o', '45.0.0', '1.2.3,4', '<0.05'].map(readNumber)).toEqual([null, null, null, null, null, null]);
});

test('UsualValue_RaisesNoDoubt', () => {
  expect(kinds('240.3')).toEqual([]);
});

test('WrongOrDoubtfulValue_SaysWhatAboutIt', () => {
  expect(kinds('24o')).toEqual(['wrong:notNumber']);
  expect(kinds('24.0')).toEqual(['reason:outOfRange', 'look:decimalPoint']);
  expect(kinds('236.5')).toEqual(['look:unusual']);
  expect(kinds('236.5', undefined, [])).toEqual(['look:outOfBand']);
});

test('StoredValue_ChangesOnlyWithAReason', () => {
  expect(kinds('240.2', 240.1)).toEqual(['reason:correction']);
  expect(kinds('240.1', 240.1)).toEqual([]);
});

test('Meter_ThatRunsBackward_IsNoticed', () => {
  const meter: SheetSignal = { ...caustic, rangeLo: 0, rangeHi: 1e9, bandLo: null, bandHi: null };
  const counts = [1000, 1260, 1530, 1790, 2050];
  expect(doubtsOf('2310', meter, undefined, counts)).toEqual([]);
  expect(doubtsOf('1310', meter, undefined, counts).map((doubt) => doubt.kind)).toEqual(['backward']);
});
