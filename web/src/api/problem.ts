/** A field of a request that was refused, with its own code. */
export interface ProblemField {
  path: string;
  code: string;
  detail?: string;
}

/** What the server answers instead of doing what was asked (application/problem+json). */
export interface Problem {
  /** Stable code, `module.camelCase`; `client.offline` and `client.status` are made here. */
  code: string;
  title: string;
  detail: string;
  clause?: string;
  remedy?: string;
  fields: ProblemField[];
  traceId?: string;
  status: number;
}

/** The error that every call of the API client throws. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The problem behind an error, however it arose. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'client.failed', title: '', detail, fields: [], status: 0 };
}

/** Reads a refused response. A body that is no problem document gives the code `client.status`. */
export async function readProblem(response: Response): Promise<Problem> {
  const empty: Problem = {
    code: 'client.status',
    title: '',
    detail: `HTTP ${response.status}`,
    fields: [],
    status: response.status,
  };
  if (!(response.headers.get('content-type') ?? '').includes('json')) return empty;
  try {
    const body = (await response.json()) as Partial<Problem>;
    return { ...empty, ...body, fields: body.fields ?? [], status: response.status };
  } catch (error) {
    if (error instanceof SyntaxError) return empty;
    throw error;
  }
}
