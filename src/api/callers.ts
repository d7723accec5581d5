import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { toViewer } from '../access/load.js';
import type { Question, Supposed, Viewer } from '../access/viewer.js';
import { appAsOf, Oauth } from '../accounts/oauth.js';
import { sessionAsOf, Sessions } from '../accounts/sessions.js';
import { Tokens, tokenAsOf } from '../accounts/tokens.js';
import type { Caller } from '../accounts/users.js';
import { hashToken } from '../platform/crypto.js';
import { sessionOf } from './session-cookie.js';

/** Who asks, by what, and for an app how far its user lets it go. */
export interface Asking {
  account: Caller;
  by: 'token' | 'cookie' | 'app';
  scopes?: string[];
  /** The same as the one who looks. */
  viewer: Viewer;
}

/** Of how many it is remembered who they were. */
const mostKept = 1000;

interface Kept {
  asking: Asking;
  /** All that was found of him. */
  says: string;
  /** See `Caller`: since when he is that. */
  asOf: string;
}

/**
 * Who a request comes from: by API token (three ways, as Pipedrive's clients send it), by an app's access token, or by
 * the session's cookie.
 */
@Injectable()
export class Callers {
  /** By what they asked with; those who were found last stand last. */
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly sessions: Sessions,
    private readonly tokens: Tokens,
    private readonly oauth: Oauth,
  ) {}

  /** No app: what is asked here knows nothing of how far its user let it. A wrong token is not made good by a cookie. */
  async of(request: Request): Promise<Asking | null> {
    const token = tokenOf(request);
    if (token !== null) return asking('token', await this.tokens.owner(token));
    const session = sessionOf(request);
    return asking('cookie', session === null ? null : await this.sessions.resume(session));
  }

  /** The same or an app; who calls this looks at its scopes. Where nothing has changed, it is the very object of before. */
  async orApp(request: Request): Promise<Asking | null> {
    const token = tokenOf(request);
    const found = (await this.of(request)) ?? (token === null ? null : await this.app(token));
    return this.keep(keyOf(request), found);
  }

  /** Who asked with the same before: he may be somebody else by now, or nobody. */
  before(request: Request): Supposition | null {
    const key = keyOf(request);
    const kept = key === null ? undefined : this.kept.get(key);
    return kept ? new Supposition(kept, key!.slice(1), () => this.orApp(request)) : null;
  }

  private async app(token: string): Promise<Asking | null> {
    const app = await this.oauth.owner(token);
    return app && { ...asking('app', app.account)!, scopes: app.scopes };
  }

  private keep(key: string | null, found: Asking | null): Asking | null {
    if (key === null) return null;
    const before = this.kept.get(key);
    this.kept.delete(key);
    if (!found) return null;
    const { asOf, ...account } = found.account;
    const says = JSON.stringify({ ...account, scopes: found.scopes });
    const now = before?.says === says ? before : { asking: found, says, asOf };
    now.asOf = asOf;
    this.kept.set(key, now);
    if (this.kept.size > mostKept) this.kept.delete(this.kept.keys().next().value!);
    return now.asking;
  }
}

const asOf = { token: tokenAsOf, cookie: sessionAsOf, app: appAsOf };

/** Somebody who is supposed to be who he was, until it is known. */
export class Supposition implements Supposed, Question {
  private answer: Promise<Asking | null> | undefined;
  private taken = false;

  constructor(
    private readonly kept: Kept,
    readonly value: string,
    private readonly find: () => Promise<Asking | null>,
  ) {}

  get asking(): Asking {
    return this.kept.asking;
  }

  take(): Question | null {
    if (this.taken || this.answer) return null;
    this.taken = true;
    return this;
  }

  sql(p: string): string {
    return asOf[this.asking.by](p);
  }

  told(said: string | null): void {
    if (said === this.kept.asOf) this.answer ??= Promise.resolve(this.kept.asking);
  }

  /** Asks, unless a statement does. */
  begin(): void {
    if (this.taken) return;
    // Whoever waits for it hears of it.
    this.now().catch(() => undefined);
  }

  /** Who it is, `asking` itself where he still is who he was. */
  now(): Promise<Asking | null> {
    return (this.answer ??= this.find());
  }
}

const asking = (by: Asking['by'], account: Caller | null): Asking | null =>
  account && { account, by, viewer: { ...toViewer(account), source: by === 'cookie' ? 'app' : 'api' } };

/** What a request is asked with: `t` and the hash of a token, or `s` and that of a session; null where it has neither. */
export function keyOf(request: Request): string | null {
  if (request.key === undefined) {
    const token = tokenOf(request);
    const session = token === null ? sessionOf(request) : null;
    request.key = token ? `t${hashToken(token)}` : session && `s${hashToken(session)}`;
  }
  return request.key;
}

function tokenOf(request: Request): string | null {
  const header = request.get('x-api-token');
  if (header) return header;
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.get('authorization') ?? '');
  if (bearer) return bearer[1]!;
  const query = request.query['api_token'];
  return typeof query === 'string' && query !== '' ? query : null;
}
