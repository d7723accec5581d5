import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import type { Account, Caller } from '../accounts/users.js';
import { ForbiddenError, UnauthorizedError } from '../errors.js';
import { Callers, keyOf, type Asking, type Supposition } from './callers.js';
import { RateLimit } from './rate-limit.js';
import { needsOf, routeOf, scopesOf, type Route } from './route-facts.js';

declare module 'express-serve-static-core' {
  interface Request {
    /** Who asks, once he was let in. */
    asking?: Asking;
    /** What it is asked with: see `keyOf`. */
    key?: string | null;
    /** Of a door that reads: how, where it is not known yet who asks. */
    readAs?: AsViewer;
  }
}

const PUBLIC = 'kontor:public';
const ADMIN = 'kontor:admin';
const READS = 'kontor:reads';

/** Needs no user. `request.asking` is not set then, even where there is one. */
export const Public = () => SetMetadata(PUBLIC, true);
/** Needs an administrator. */
export const AdminOnly = () => SetMetadata(ADMIN, true);
/** Reads and does nothing else; its viewer comes by `@ReadAs()`. */
export const Reads = () => SetMetadata(READS, true);

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
  return viewerOf(context.switchToHttp().getRequest<Request>());
});

/** Answers a request for one who may be asked again as another, so it reads and does nothing else. */
export type AsViewer = <T>(read: (viewer: Viewer) => Promise<T>) => Promise<T>;

/**
 * In the place of `CurrentViewer`, for doors that are `@Reads()`: they begin as him who asked with the same token before,
 * while it is being asked whether he still is who he was. Where he is not, nobody is told what they found.
 */
export const ReadAs = createParamDecorator((_: unknown, context: ExecutionContext): AsViewer => {
  const request = context.switchToHttp().getRequest<Request>();
  return request.readAs ?? (read => read(viewerOf(request)));
});

function accountOf(request: Request): Caller {
  if (!request.asking) throw new UnauthorizedError();
  return request.asking.account;
}

function viewerOf(request: Request): Viewer {
  if (!request.asking) throw new UnauthorizedError();
  return request.asking.viewer;
}

/** What is asked of him who comes to a door. */
interface Door {
  /** Null for Kontor's own. */
  route: Route | null;
  isPublic: boolean;
  isAdminOnly: boolean;
  reads: boolean;
}

/** Every route needs a user unless it says otherwise. */
@Injectable()
export class UserGuard implements CanActivate {
  private readonly reflector = new Reflector();
  /** By what answers, and where: it stands at several paths. */
  private readonly doors = new WeakMap<object, Map<string, Door>>();

  constructor(
    private readonly callers: Callers,
    private readonly limit: RateLimit,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const door = this.doorOf(context, request);
    if (door.isPublic) return true;
    const { route } = door;
    if (route) {
      const response = context.switchToHttp().getResponse<Response>();
      await this.limit.take(keyOf(request) ?? request.ip ?? '', route, response);
    }
    const before = door.reads ? this.callers.before(request) : null;
    if (before) request.readAs = this.readingAs(before, door, request);
    else request.asking = admit(await this.callers.orApp(request), door, request);
    return true;
  }

  private doorOf(context: ExecutionContext, request: Request): Door {
    const handler = context.getHandler();
    const at = `${request.method} ${String(request.route?.path)}`;
    const known = this.doors.get(handler) ?? new Map<string, Door>();
    this.doors.set(handler, known);
    let door = known.get(at);
    if (!door) {
      const is = (key: string) =>
        Boolean(this.reflector.getAllAndOverride(key, [handler, context.getClass()]));
      const route = routeOf(request.method, String(request.route?.path));
      door = { route, isPublic: is(PUBLIC), isAdminOnly: is(ADMIN), reads: is(READS) };
      known.set(at, door);
    }
    return door;
  }

  private readingAs(supposed: Supposition, door: Door, request: Request): AsViewer {
    return async read => {
      const before = supposed.asking;
      const reading = (async () => read({ ...admit(before, door, request).viewer, supposed }))();
      // What has sent its first statement by then has taken the question along.
      setImmediate(() => supposed.begin());
      // Whatever became of it, it is told to nobody but him for whom it was read.
      await reading.catch(() => undefined);
      const now = await supposed.now();
      request.asking = now === before ? before : admit(now, door, request);
      return now === before ? reading : read(request.asking.viewer);
    };
  }
}

/** Whom the door lets in, which is him who asks where he may do what he asks for. @throws {UnauthorizedError} {ForbiddenError} */
function admit(asking: Asking | null, { route, isAdminOnly }: Door, request: Request): Asking {
  if (!asking) throw new UnauthorizedError();
  const { viewer } = asking;
  if (asking.by === 'cookie') refuseForgery(request);
  else need(viewer, 'api.use');
  if (asking.scopes) refuseBeyond(asking.scopes, route);
  const needed = route ? needsOf(route, request.body) : [];
  for (const permission of needed) need(viewer, permission);
  if (isAdminOnly && !viewer.isAdmin) throw new ForbiddenError('Only administrators may do this');
  return asking;
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
