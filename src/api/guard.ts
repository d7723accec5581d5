import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { parseCookie } from 'cookie';
import type { Request } from 'express';
import type { Viewer } from '../access/viewer.js';
import { Sessions } from '../accounts/sessions.js';
import { Tokens } from '../accounts/tokens.js';
import type { Account } from '../accounts/users.js';
import { ForbiddenError, UnauthorizedError } from '../errors.js';

export const sessionCookie = 'kontor_session';

declare module 'express-serve-static-core' {
  interface Request {
    account?: Account;
  }
}

const PUBLIC = 'kontor:public';
const ADMIN = 'kontor:admin';

/** Needs no user. `request.account` is not set then, even where there is one. */
export const Public = () => SetMetadata(PUBLIC, true);
/** Needs an administrator. */
export const AdminOnly = () => SetMetadata(ADMIN, true);

/** The signed-in user. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Account => {
  return accountOf(context.switchToHttp().getRequest<Request>());
});

/** The signed-in user as the one who looks: what queries are bounded by. */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => {
  const { id, isAdmin } = accountOf(context.switchToHttp().getRequest<Request>());
  return { userId: id, isAdmin };
});

function accountOf(request: Request): Account {
  if (!request.account) throw new UnauthorizedError();
  return request.account;
}

/** Who a request comes from: by API token (three ways, as Pipedrive's clients send it), or by the session's cookie. */
@Injectable()
export class Callers {
  constructor(
    private readonly sessions: Sessions,
    private readonly tokens: Tokens,
  ) {}

  /** A token that was sent but is wrong is not made good by a cookie. */
  async of(request: Request): Promise<{ account: Account; by: 'token' | 'cookie' } | null> {
    const token = tokenOf(request);
    if (token !== null) {
      const account = await this.tokens.owner(token);
      return account && { account, by: 'token' };
    }
    const session = sessionOf(request);
    const account = session === null ? null : await this.sessions.resume(session);
    return account && { account, by: 'cookie' };
  }
}

/** Every route needs a user unless it says otherwise. */
@Injectable()
export class UserGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly callers: Callers) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const caller = await this.callers.of(request);
    if (!caller) throw new UnauthorizedError();
    if (caller.by === 'cookie') refuseForgery(request);
    if (this.reflector.getAllAndOverride(ADMIN, targets) && !caller.account.isAdmin) {
      throw new ForbiddenError('Only administrators may do this');
    }
    request.account = caller.account;
    return true;
  }
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
