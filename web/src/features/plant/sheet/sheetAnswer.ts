export const rowChanges = ['wrong', 'changed', 'added'] as const;
export type RowChange = (typeof rowChanges)[number];

/** One wrong cell, with what is wrong in words. */
export interface CellProblem {
  line: number;
  column: string;
  value: string;
  code: string;
  detail: string;
  remedy: string | null;
}

/** What an import would do, or did, with one row. */
export interface SheetRow {
  line: number;
  /** states, template, node, signal or mimic. */
  kind: string;
  path: string;
  change: RowChange;
  fields: { field: string; before: string | null; after: string | null }[];
  problems: CellProblem[];
}

/** What an import did, or would do: every row that is not equal to the plant. */
export interface SheetAnswer {
  applied: boolean;
  added: number;
  changed: number;
  same: number;
  wrong: number;
  rows: SheetRow[];
}

/** The text of a file: UTF-8, else as spreadsheets in China save it. */
export async function textOfFile(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
