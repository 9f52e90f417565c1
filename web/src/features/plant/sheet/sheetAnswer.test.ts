import { expect, test } from 'vitest';
import { textOfFile } from './sheetAnswer';

test('AFileInEitherEncoding_IsRead', async () => {
  expect(await textOfFile(new Blob(['\uFEFFpath,液位']))).toBe('path,液位');
  // 流量 in GB 18030.
  expect(await textOfFile(new Blob([new Uint8Array([0xc1, 0xf7, 0xc1, 0xbf])]))).toBe('流量');
});
