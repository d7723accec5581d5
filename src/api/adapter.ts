import { ExpressAdapter } from '@nestjs/platform-express';
import { Router, type NextFunction, type Request, type Response } from 'express';
import { enveloped } from './envelope.js';

/**
 * Express as Nest uses it, with two differences.
 *
 * Express tries one route after the other until one fits, and there are more than a thousand. Here they stand in routers by
 * the beginning of their paths (`/api/v2/deals`), in the order in which they came, so that only a few are tried; those that
 * begin with a name (`/api/:nouns/bulk`) come last.
 *
 * What a handler returns is answered in the envelope. An interceptor would do it as well; but for one Nest has streams
 * watch over each request.
 */
export class Adapter extends ExpressAdapter {
  /** By `beginningOf` their routes. */
  readonly routers = new Map<string, Router>();

  override get(...given: any[]): unknown {
    return this.routerOf(given[0]).get(...(given as [string]));
  }
  override post(...given: any[]): unknown {
    return this.routerOf(given[0]).post(...(given as [string]));
  }
  override put(...given: any[]): unknown {
    return this.routerOf(given[0]).put(...(given as [string]));
  }
  override patch(...given: any[]): unknown {
    return this.routerOf(given[0]).patch(...(given as [string]));
  }
  override delete(...given: any[]): unknown {
    return this.routerOf(given[0]).delete(...(given as [string]));
  }

  override reply(response: Response, body: unknown, status?: number): unknown {
    return super.reply(response, enveloped(body), status);
  }

  private routerOf(path: string): Router {
    if (this.routers.size === 0) this.use(this.dispatch);
    const beginning = beginningOf(path);
    if (/[:*{(]/.test(beginning)) return this.instance as Router;
    const router = this.routers.get(beginning) ?? Router();
    this.routers.set(beginning, router);
    return router;
  }

  private readonly dispatch = (request: Request, response: Response, next: NextFunction): void => {
    const router = this.routers.get(beginningOf(request.path));
    // A router by itself would answer what methods there are, which nobody has asked a door so far.
    if (router && request.method !== 'OPTIONS') router(request, response, next);
    else next();
  };
}

/** `/api/v2/deals` of `/api/v2/deals/:id`, `/api/threads` of `/api/threads/12`; Express tells no capitals apart. */
function beginningOf(path: string): string {
  const [first = '', second = '', third = ''] = path.toLowerCase().split('/').slice(1);
  if (first === 'v1' || (first === 'api' && !isVersion.test(second))) return `${first}/${second}`;
  return first === 'api' ? `${first}/${second}/${third}` : first;
}

const isVersion = /^v\d$/;
