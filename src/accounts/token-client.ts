import { z } from 'zod';
import type { MailServerError } from '../errors.js';
import { signInMisconfigured, signInUnavailable } from '../mail/server-errors.js';
import type { MailProvider } from './mail-providers.js';

const patienceMs = 10_000;
const largestAnswer = 256 * 1024;
const usualLifeSeconds = 3600;

/** What a provider gives out (RFC 6749 5.1). */
export interface Tokens {
  access: string;
  /** Null where the one that we have stays. */
  refresh: string | null;
  /** How long the access token is good, in seconds. */
  lasts: number;
  /** Null where all was granted that was asked for. */
  scopes: string[] | null;
  idToken: string | null;
}

/** The provider does not take the code or the refresh token, for good (`invalid_grant` and its like). */
export class GrantRefusedError extends Error {
  constructor(
    /** RFC 6749's word for it. */
    readonly error: string,
  ) {
    super(`the provider refuses the grant: ${error}`);
  }
}

const answer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
  scope: z.string().optional(),
  id_token: z.string().optional(),
});
const refusal = z.object({ error: z.string() });
/** Refusals of Kontor itself, not of the user's grant. */
const ours = new Set(['invalid_client', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope']);

/**
 * Asks for tokens by a code or a refresh token. Nothing of what is sent or answered stands in an error.
 *
 * @throws {GrantRefusedError}
 * @throws {MailServerError} where the provider does not answer now, or does not know Kontor
 */
export async function askForTokens(provider: MailProvider, grant: Record<string, string>): Promise<Tokens> {
  const { status, body } = await post(provider, provider.tokenUrl, {
    ...grant,
    client_id: provider.clientId,
    client_secret: provider.clientSecret,
  });
  if (status === 200) {
    const read = answer.safeParse(body);
    if (!read.success) throw signInUnavailable(provider.title);
    const { access_token, refresh_token, expires_in, scope, id_token } = read.data;
    return {
      access: access_token,
      refresh: refresh_token ?? null,
      lasts: Math.min(expires_in ?? usualLifeSeconds, 24 * 3600),
      scopes: scope ? scope.split(/[\s,]+/).filter(Boolean) : null,
      idToken: id_token ?? null,
    };
  }
  const error = refusal.safeParse(body).data?.error;
  if (!error || status >= 500 || status === 429) throw signInUnavailable(provider.title);
  if (ours.has(error)) throw signInMisconfigured(provider.title);
  if (/^(temporarily_unavailable|server_error|slow_down)$/.test(error))
    throw signInUnavailable(provider.title);
  throw new GrantRefusedError(error.slice(0, 100));
}

/** Takes a refresh token back at the provider (RFC 7009). @returns false where it is to be tried again */
export async function takeBack(provider: MailProvider, token: string): Promise<boolean> {
  if (!provider.revokeUrl) return true;
  const { status } = await post(provider, provider.revokeUrl, { token }).catch(() => ({ status: 0 }));
  // 400: it is not good any more, which is what was wanted.
  return status === 200 || status === 400;
}

/** @throws {MailServerError} where no answer came */
async function post(
  provider: MailProvider,
  url: string,
  fields: Record<string, string>,
): Promise<{ status: number; body: unknown }> {
  const unavailable = (): MailServerError => signInUnavailable(provider.title);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(fields),
      // A secret must not follow a redirect to somewhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > largestAnswer) throw unavailable();
    }
    return { status: response.status, body: asJson(text) };
  } catch {
    throw unavailable();
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
