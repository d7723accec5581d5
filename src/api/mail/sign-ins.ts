import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Viewer } from '../../access/viewer.js';
import { mailProvider, providerNames, providerTitles } from '../../accounts/mail-providers.js';
import { MailSignIns, type SignedIn } from '../../accounts/mail-sign-ins.js';
import { UnauthorizedError } from '../../errors.js';
import { ENV, type Env } from '../../platform/env.js';
import { Summary } from '../described.js';
import { CurrentViewer, Public } from '../guard.js';
import { sessionOf } from '../session-cookie.js';
import { originOf } from '../origin.js';

/** No part of the API: a browser comes here, and is led on to a page. */
const callback = '/oauth/mailbox';

/** Signing in to a mailbox at Google's or Microsoft's own page, in the place of a password. */
@Controller('api/mail-sign-ins')
export class MailSignInsController {
  constructor(
    private readonly signIns: MailSignIns,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** `imap_host` tells whose a mailbox is; `redirect_uri` is what an administrator registers at the provider. */
  @Summary('Which providers can be signed in with')
  @Get()
  list(@CurrentViewer() viewer: Viewer, @Req() request: Request) {
    return providerNames.map(name => {
      const provider = mailProvider(this.env, name);
      return {
        provider: name,
        name: providerTitles[name],
        configured: provider !== null,
        imap_host: provider?.imap.host ?? null,
        ...(viewer.isAdmin ? { redirect_uri: this.redirectUri(request) } : {}),
      };
    });
  }

  /** The browser goes to `url` then, and comes back to this server by itself. */
  @Summary('Begin to sign in to a mailbox, new or known')
  @Post()
  @HttpCode(200)
  async begin(@CurrentViewer() viewer: Viewer, @Body() body: unknown, @Req() request: Request) {
    const session = sessionOf(request);
    if (request.asking?.by !== 'cookie' || session === null) {
      throw new UnauthorizedError(
        'This needs a browser that is signed in',
        'session_needed',
        'Sign in to Kontor in your browser and connect the mailbox there.',
      );
    }
    return { url: await this.signIns.begin(viewer, session, body, this.redirectUri(request)) };
  }

  private redirectUri(request: Request): string {
    return `${originOf(this.env, request)}${callback}`;
  }
}

/** The way back from a provider's page. */
@Controller('oauth')
@Public()
export class MailSignInReturnController {
  constructor(private readonly signIns: MailSignIns) {}

  /** Where the provider sends the browser back to. The session's cookie says who it is; the state, what he began. */
  @Summary('The way back from a provider’s page')
  @Get('mailbox')
  async callback(
    @Query('state') state: unknown,
    @Query('code') code: unknown,
    @Query('error') error: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const session = sessionOf(request);
    const result: SignedIn =
      session === null || typeof state !== 'string'
        ? { mailboxId: null, problem: 'expired' }
        : await this.signIns.finish(session, {
            state,
            ...(typeof code === 'string' ? { code } : {}),
            ...(typeof error === 'string' ? { error } : {}),
          });
    response.setHeader('cache-control', 'no-store');
    // Onwards at once, so that the code stays in no address bar.
    response.redirect(303, pageFor(result));
  }
}

/** The problem is one of a few known words: nothing that a provider said gets into the page. */
function pageFor({ mailboxId, problem }: SignedIn): string {
  const page = mailboxId === null ? '/mailboxes/connect' : `/mailboxes/${mailboxId}`;
  return problem === null ? page : `${page}?problem=${problem}`;
}
