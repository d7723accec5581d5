import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { TooManyRequestsError } from '../errors.js';
import { ENV, type Env } from '../platform/env.js';
import { costOf, type Route } from './route-facts.js';

const windowSeconds = 10;

/**
 * How much of the Pipedrive-compatible API one token may ask for: each operation costs tokens, and API_RATE_LIMIT of them
 * may be spent in ten seconds. Counted in memory: the limit keeps one process from being overrun by one integration, and
 * more processes can carry more.
 */
@Injectable()
export class RateLimit {
  /** Null where there is no limit. Tests set another duration. */
  readonly limiter: RateLimiterMemory | null;
  private readonly most: number;

  constructor(@Inject(ENV) env: Env) {
    this.most = env.API_RATE_LIMIT;
    this.limiter =
      this.most === 0 ? null : new RateLimiterMemory({ points: this.most, duration: windowSeconds });
  }

  /**
   * Takes the route's cost from what `whose` (the key of a token or a session, or an address) has left, and says in the
   * answer's headers what is left.
   * @throws {TooManyRequestsError}
   */
  async take(whose: string, route: Route, response: Response): Promise<void> {
    if (!this.limiter) return;
    const taken = await this.limiter.consume(whose, costOf(route)).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) return refusal;
      throw refusal;
    });
    const seconds = Math.max(1, Math.ceil(taken.msBeforeNext / 1000));
    response.setHeader('x-ratelimit-limit', this.most);
    response.setHeader('x-ratelimit-remaining', Math.max(0, taken.remainingPoints));
    response.setHeader('x-ratelimit-reset', seconds);
    if (taken.consumedPoints > this.most) throw new TooManyRequestsError(seconds, 'Request over limit');
  }
}
