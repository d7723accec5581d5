import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { parseCookie } from 'cookie';
import type { Request, Response } from 'express';
import { toViewer } from '../access/load.js';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { Oauth } from '../accounts/oauth.js';
import { Sessions } from '../accounts/sessions.js';
import { Tokens } from '../accounts/tokens.js';
import type { Account, Caller } from '../accounts/users.js';
import { ForbiddenError, UnauthorizedError } from '../errors.js';
import { RateLimit } from './rate-limit.js';
import { needsOf, routeOf, scopesOf, type Route } from './route-facts.js';

export const sessionCookie = 'kontor_session';

declare module 'express-serve-static-core' {
  interface Request {
    account?: Caller;
    caller?: 'token' | 'cookie' | 'app';
  }
}

const PUBLIC = 'kontor:public';
const ADMIN = 'kontor:admin';

/** Needs no user. `request.account` is not set then, even where there is one. */
export const Public = () => SetMetadata(PUBLIC, true);
/** Needs an administrator. */
export const AdminOnly = () => SetMetadata(ADMIN, true);

/** The same of a handler and its controller, for the API's documentation. */
export const isPublic = (...targets: object[]): boolean =>
  targets.some(one => Reflect.hasMetadata(PUBLIC, one));
export const isAdminOnly = (...targets: object[]): boolean =>
  targets.some(one => Reflect.hasMetadata(ADMIN, one));

/** The signed-in user. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Account => {
  return accountOf(context.switchToHttp().getRequest<Request>());
});

/** The signed-in user as the one who looks: what queries are bounded by. */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => {
  const request = context.switchToHttp().getRequest<Request>();
  return { ...toViewer(accountOf(request)), source: request.caller === 'cookie' ? 'app' : 'api' };
});

function accountOf(request: Request): Caller {
  if (!request.account) throw new UnauthorizedError();
  return request.account;
}

/** Who asks, by what, and for an app how far its user lets it go. */
interface Asking {
  account: Caller;
  by: 'token' | 'cookie' | 'app';
  scopes?: string[];
}

/**
 * Who a request comes from: by API token (three ways, as Pipedrive's clients send it), by an app's access token, or by
 * the session's cookie.
 */
@Injectable()
export class Callers {
  constructor(
    private readonly sessions: Sessions,
    private readonly tokens: Tokens,
    private readonly oauth: Oauth,
  ) {}

  /** No app: what is asked here knows nothing of how far its user let it. A wrong token is not made good by a cookie. */
  async of(request: Request): Promise<Asking | null> {
    const token = tokenOf(request);
    if (token !== null) {
      const account = await this.tokens.owner(token);
      return account && { account, by: 'token' };
    }
    const session = sessionOf(request);
    const account = session === null ? null : await this.sessions.resume(session);
    return account && { account, by: 'cookie' };
  }

  /** The same or an app; who calls this looks at its scopes. */
  async orApp(request: Request): Promise<Asking | null> {
    const asking = await this.of(request);
    const token = tokenOf(request);
    if (asking || token === null) return asking;
    const app = await this.oauth.owner(token);
    return app && { ...app, by: 'app' };
  }
}

/** Every route needs a user unless it says otherwise. */
@Injectable()
export class UserGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(
    private readonly callers: Callers,
    private readonly limit: RateLimit,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const route = routeOf(request.method, String(request.route?.path));
    if (route) {
      const whose = tokenOf(request) ?? sessionOf(request) ?? request.ip ?? '';
      await this.limit.take(whose, route, context.switchToHttp().getResponse<Response>());
    }
    const caller = await this.callers.orApp(request);
    if (!caller) throw new UnauthorizedError();
    if (caller.by === 'cookie') refuseForgery(request);
    else need(toViewer(caller.account), 'api.use');
    if (caller.scopes) refuseBeyond(caller.scopes, route);
    const needed = route ? needsOf(route, request.body) : [];
    for (const permission of needed) need(toViewer(caller.account), permission);
    if (this.reflector.getAllAndOverride(ADMIN, targets) && !caller.account.isAdmin) {
      throw new ForbiddenError('Only administrators may do this');
    }
    request.account = caller.account;
    request.caller = caller.by;
    return true;
  }
}

/** An app comes as far as its user let it. @throws {ForbiddenError} */
function refuseBeyond(granted: string[], route: Route | null): void {
  if (!route) {
    throw new ForbiddenError(
      'Apps may use the Pipedrive-compatible API only',
      'Use an API token for Kontor’s own routes.',
    );
  }
  const opening = scopesOf(route);
  if (opening.includes('base') || opening.some(scope => granted.includes(scope))) return;
  throw new ForbiddenError(
    'Scope and URL mismatch',
    `The app’s consent must hold one of: ${opening.join(', ')}.`,
  );
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends the cookie along with requests that another site makes. It does not let that site add a header of
 * its own without asking us first, so the header proves that our own pages made the request.
 */
export function refuseForgery(request: Request): void {
  if (safe.has(request.method) || request.get('x-kontor') === '1') return;
  throw new ForbiddenError(
    'This request must carry the header x-kontor: 1',
    'Add the header, or use an API token instead of the session cookie.',
  );
}

export function sessionOf(request: Request): string | null {
  return parseCookie(request.get('cookie') ?? '')[sessionCookie] || null;
}

function tokenOf(request: Request): string | null {
  const header = request.get('x-api-token');
  if (header) return header;
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.get('authorization') ?? '');
  if (bearer) return bearer[1]!;
  const query = request.query['api_token'];
  return typeof query === 'string' && query !== '' ? query : null;
}
