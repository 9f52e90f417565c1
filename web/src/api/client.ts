import { language } from '../i18n/i18n';
import { ProblemError, readProblem } from './problem';

/** Values of a query string; undefined and null are left out, lists repeat the name. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

/** Additions to a call. */
export interface CallOptions {
  query?: Query | undefined;
  signal?: AbortSignal | undefined;
  headers?: Record<string, string>;
}

const PAUSE_MS = 1000;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const onUnauthorized = new Set<() => void>();

/** Runs `listener` when the server says that nobody is signed in. */
export function onSignedOut(listener: () => void): () => void {
  onUnauthorized.add(listener);
  return () => onUnauthorized.delete(listener);
}

/** The address of an API path with its query, below `/api/v1`. */
export function address(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null) continue;
    if (Array.isArray(value)) for (const one of value as readonly string[]) search.append(name, one);
    else search.append(name, String(value));
  }
  const text = search.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

/** One call; throws {@link ProblemError} for whatever is not a success. */
export async function send(method: Method, path: string, body: unknown, options: CallOptions = {}): Promise<Response> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': language(),
    ...options.headers,
  };
  if (method !== 'GET') headers['X-Lode'] = '1';
  if (method === 'POST') headers['Idempotency-Key'] ??= crypto.randomUUID();
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (body instanceof FormData || body instanceof Blob) {
    init.body = body;
  } else if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  if (options.signal) init.signal = options.signal;
  const response = await reach(address(path, options.query), init, method === 'POST' ? 1 : 0);
  if (response.ok) return response;
  if (response.status === 401) for (const listener of onUnauthorized) listener();
  throw new ProblemError(await readProblem(response));
}

/** Sends; when no answer came, a POST is sent once more with the same key, so that what it asks for is done once. */
async function reach(where: string, init: RequestInit, repeats: number): Promise<Response> {
  try {
    return await fetch(where, init);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    if (repeats === 0) throw new ProblemError({ code: 'client.offline', title: '', detail: '', fields: [], status: 0 });
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    return reach(where, init, repeats - 1);
  }
}

async function json<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** The API below `/api/v1`: JSON in, JSON out, in the person's language. */
export const api = {
  get: async <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
    json<T>(await send('GET', path, undefined, { query, signal })),
  post: async <T>(path: string, body?: unknown, options?: CallOptions): Promise<T> =>
    json<T>(await send('POST', path, body ?? {}, options)),
  put: async <T>(path: string, body: unknown, options?: CallOptions): Promise<T> =>
    json<T>(await send('PUT', path, body, options)),
  patch: async <T>(path: string, body: unknown, options?: CallOptions): Promise<T> =>
    json<T>(await send('PATCH', path, body, options)),
  delete: async <T>(path: string, options?: CallOptions): Promise<T> =>
    json<T>(await send('DELETE', path, undefined, options)),
};

/** A page of a list. */
export interface Page<T> {
  items: T[];
  next?: string | null;
  about?: number;
}
