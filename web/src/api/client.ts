import type { Trouble } from './types';

/** An answer that was not a success, in the server's own words; `status` 0 means that no answer came. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** The next step, one sentence; may be empty. */
    readonly info: string,
    readonly code: string | null = null,
    /** The field of the request that is wrong, e.g. `imap.host`. */
    readonly field: string | null = null,
    readonly trouble: Trouble | null = null,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export interface Page<T> {
  data: T;
  next: string | null;
}

/** A page with what its list says beside the rows. */
export interface PageWith<T, E> extends Page<T> {
  extra: E;
}

interface Envelope {
  success?: boolean;
  data?: unknown;
  error?: string;
  error_info?: string;
  code?: string;
  field?: string;
  trouble?: Trouble;
  additional_data?: { next_cursor?: string | null } | null;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

async function request(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Envelope> {
  const headers: Record<string, string> = { accept: 'application/json' };
  // A header that no form can send: the server takes it as proof that the request comes from its own page.
  if (method !== 'GET') headers['x-kontor'] = '1';
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers['content-type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? null : isForm ? body : JSON.stringify(body),
      signal: signal ?? null,
      credentials: 'same-origin',
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, '', '', 'no_connection');
  }
  const text = await response.text();
  let answer: Envelope = {};
  try {
    answer = text ? (JSON.parse(text) as Envelope) : {};
  } catch {
    throw new ApiError(response.status, '', '', 'not_json');
  }
  if (!response.ok || answer.success === false) {
    if (response.status === 401) onSignedOut();
    throw new ApiError(
      response.status,
      answer.error ?? '',
      answer.error_info ?? '',
      answer.code ?? null,
      answer.field ?? null,
      answer.trouble ?? null,
    );
  }
  return answer;
}

let onSignedOut = (): void => {};
/** Called whenever the server no longer knows the session, from whatever request that shows. */
export function whenSignedOut(then: () => void): void {
  onSignedOut = then;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await request('GET', path, undefined, signal)).data as T;
}

/** One page of a list and the cursor of the next one, null at the end. */
export async function getPage<T, E = unknown>(path: string, signal?: AbortSignal): Promise<PageWith<T, E>> {
  const answer = await request('GET', path, undefined, signal);
  const { next_cursor, ...extra } = answer.additional_data ?? {};
  return { data: answer.data as T, next: next_cursor ?? null, extra: extra as E };
}

export async function send<T>(method: Exclude<Method, 'GET'>, path: string, body?: unknown): Promise<T> {
  return (await request(method, path, body)).data as T;
}

/** A query string of those values that are set. */
export function queryString(values: Record<string, string | number | boolean | null | undefined>): string {
  const set = Object.entries(values).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
  return set.length ? '?' + new URLSearchParams(set.map(([key, value]) => [key, String(value)])) : '';
}
