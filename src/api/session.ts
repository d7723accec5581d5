import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Sessions, sessionDays } from '../accounts/sessions.js';
import { Setup } from '../accounts/setup.js';
import { Users, type Account } from '../accounts/users.js';
import { ENV, type Env } from '../platform/env.js';
import { Callers, Public, refuseForgery, sessionCookie, sessionOf } from './guard.js';
import { check } from './input.js';
import { showUser } from './users.js';

const text = (most: number) => z.string('takes text').max(most, `takes at most ${most} characters`);
const credentials = z.object({ email: text(320), password: text(1000) });
const firstAdmin = z.object({
  token: text(200),
  company_name: text(200).trim().min(1, 'is empty'),
  name: text(200),
  email: text(320),
  password: text(1000),
});

/** Signing in and out, and the first start. */
@Controller('api')
@Public()
export class SessionController {
  constructor(
    private readonly users: Users,
    private readonly sessions: Sessions,
    private readonly setup: Setup,
    private readonly callers: Callers,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Who is signed in, if anybody: what the web app asks first. */
  @Get('session')
  async current(@Req() request: Request) {
    const [caller, company] = await Promise.all([this.callers.of(request), this.setup.company()]);
    return {
      user: caller && showUser(caller.account),
      setup_needed: company.needsSetup,
      company: { name: company.name },
    };
  }

  @Post('session')
  @HttpCode(200)
  async signIn(
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { email, password } = check(credentials, body);
    const account = await this.users.authenticate(email, password, request.ip ?? '');
    return this.welcome(account, request, response);
  }

  @Delete('session')
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    refuseForgery(request);
    const token = sessionOf(request);
    if (token !== null) await this.sessions.end(token);
    this.setCookie(response, '', 0);
    return null;
  }

  @Post('setup')
  async setUp(
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const account = await this.setup.complete(check(firstAdmin, body));
    return this.welcome(account, request, response);
  }

  private async welcome(account: Account, request: Request, response: Response) {
    const token = await this.sessions.start(account.id, request.get('user-agent') ?? '', sessionOf(request));
    this.setCookie(response, token, sessionDays * 24 * 3600);
    return { user: showUser(account) };
  }

  private setCookie(response: Response, value: string, maxAge: number): void {
    const secure = this.env.PUBLIC_URL?.startsWith('https:') ?? false;
    const cookie = {
      name: sessionCookie,
      value,
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure,
      maxAge,
    } as const;
    response.append('set-cookie', stringifySetCookie(cookie));
  }
}
