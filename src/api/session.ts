import { Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Sessions } from '../accounts/sessions.js';
import { Setup } from '../accounts/setup.js';
import { Users, type Account } from '../accounts/users.js';
import { demoSignIns } from '../demo/sign-ins.js';
import { ENV, type Env } from '../platform/env.js';
import { Summary } from './described.js';
import { Callers } from './callers.js';
import { Public, refuseForgery } from './guard.js';
import { Input } from './input.js';
import * as kinds from './kinds.js';
import { sessionOf, setSessionCookie } from './session-cookie.js';
import { showUser } from './users.js';

const text = (most: number) => kinds.text(most).strict;
const credentials = z.object({ email: text(320), password: text(1000), code: text(20).optional() });
const firstAdmin = z.object({
  token: text(200),
  company_name: kinds.trimmed(200).strict,
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
  @Summary('Say who is signed in, and whether the server is set up')
  @Get('session')
  async current(@Req() request: Request) {
    const [caller, company] = await Promise.all([this.callers.of(request), this.setup.company()]);
    return {
      user: caller && showUser(caller.account),
      setup_needed: company.needsSetup,
      company: { name: company.name, is_demo: company.isDemo },
      // Whom one may try it as; nobody else's password is ever told.
      ...(company.isDemo && { sign_ins: demoSignIns }),
    };
  }

  @Summary('Sign in by email and password')
  @Post('session')
  @HttpCode(200)
  async signIn(
    @Input(credentials) { email, password, code }: z.infer<typeof credentials>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const account = await this.users.authenticate(email, password, request.ip ?? '', code);
    return this.welcome(account, request, response);
  }

  @Summary('Sign out')
  @Delete('session')
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    refuseForgery(request);
    const token = sessionOf(request);
    if (token !== null) await this.sessions.end(token);
    setSessionCookie(response, this.env, '');
    return null;
  }

  @Summary('Make the first administrator, by the one-time link')
  @Post('setup')
  async setUp(
    @Input(firstAdmin) body: z.infer<typeof firstAdmin>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const account = await this.setup.complete(body);
    return this.welcome(account, request, response);
  }

  private async welcome(account: Account, request: Request, response: Response) {
    const token = await this.sessions.start(account.id, request.get('user-agent') ?? '', sessionOf(request));
    setSessionCookie(response, this.env, token);
    return { user: showUser(account) };
  }
}
