/** The text of a sheet: UTF-8, or what a Chinese spreadsheet writes when nobody asks (GB 18030). */
export function readSheet(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return new TextDecoder('gb18030').decode(bytes);
    throw error;
  }
}
