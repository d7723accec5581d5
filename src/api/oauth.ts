import { Body, Controller, Delete, Get, Inject, Post, Query, Req, Res, type Type } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Oauth, scopes, type OauthAnswer, type OauthRequest } from '../accounts/oauth.js';
import { Sessions } from '../accounts/sessions.js';
import type { Account } from '../accounts/users.js';
import { ForbiddenError } from '../errors.js';
import type { OauthApp } from '../model/index.js';
import { Crypto } from '../platform/crypto.js';
import { ENV, type Env } from '../platform/env.js';
import { consentPage, unknownAppPage } from './consent-page.js';
import { Summary } from './described.js';
import { AdminOnly, CurrentUser, Public } from './guard.js';
import { sessionOf } from './session-cookie.js';
import { check, Id, Input } from './input.js';
import * as kinds from './kinds.js';
import { originOf } from './origin.js';

const text = kinds.text(2000).strict;
const asked = z.object({
  client_id: text,
  redirect_uri: text.optional(),
  scope: text.optional(),
  state: text.optional(),
  response_type: text.optional(),
  code_challenge: text.optional(),
  code_challenge_method: text.optional(),
});
const decided = asked.extend({ proof: text, allowed: z.enum(['true', 'false'], 'takes true or false') });

/** OAuth2 as Pipedrive's own client speaks it: where a user lets an app act for him, and where the app gets its tokens. */
@Controller('oauth')
@Public()
class OauthController {
  constructor(
    private readonly oauth: Oauth,
    private readonly sessions: Sessions,
    private readonly crypto: Crypto,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** The page that asks the user; who is not signed in signs in first. */
  @Get('authorize')
  @Summary('The page that asks the user whether an app may act for him')
  async ask(@Query() query: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const wanted = check(asked, query, 'query');
    const user = await this.user(request);
    if (!user) {
      response.redirect(`/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
      return;
    }
    const app = await this.oauth.asking(wanted.client_id, wanted.redirect_uri, wanted.scope);
    response.type('html');
    if (!app) {
      response.status(400).send(unknownAppPage(user.locale));
      return;
    }
    // The form leads to us, and from there to the app: browsers hold both against form-action.
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${new URL(app.redirectUri).origin}; frame-ancestors 'none'; base-uri 'none'`,
    );
    response.send(consentPage(user, app, { ...wanted, proof: this.proof(request, wanted.client_id) }));
  }

  /** The user's answer, from our own page: nobody else can know the proof. */
  @Post('authorize')
  @Summary('The user’s answer to an app, from our own page')
  async decide(@Body() body: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { proof, ...answer } = check(decided, body);
    const user = await this.user(request);
    if (!user || proof !== this.proof(request, answer.client_id)) {
      throw new ForbiddenError('This page is too old', 'Start again from the app.');
    }
    send(response, await this.oauth.decide(user.id, plain(request, { ...answer, response_type: 'code' })));
  }

  @Post('token')
  @Summary('An app’s tokens, by a code or a refresh token')
  async token(@Body() body: Record<string, string>, @Req() request: Request, @Res() response: Response) {
    response.setHeader('cache-control', 'no-store');
    send(response, await this.oauth.token(plain(request, body ?? {}), originOf(this.env, request)));
  }

  @Post('revoke')
  @Summary('End an app’s token')
  async revoke(@Body() body: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const given = check(
      z.object({ token: text, client_id: text.optional(), client_secret: text.optional() }),
      body,
    );
    const [id, secret] = basicOf(request) ?? [given.client_id ?? '', given.client_secret ?? ''];
    if (await this.oauth.revoke(id, secret, given.token)) response.json({ success: true });
    else response.status(401).json({ success: false, error: 'invalid_client', message: 'invalid_client' });
  }

  private async user(request: Request): Promise<Account | null> {
    const session = sessionOf(request);
    return session === null ? null : this.sessions.resume(session);
  }

  private proof(request: Request, clientId: string): string {
    return this.crypto.sign(`oauth consent ${sessionOf(request)} ${clientId}`);
  }
}

function plain(request: Request, body: Record<string, string | undefined>): OauthRequest {
  const given = Object.entries(body).filter(([, value]) => typeof value === 'string');
  return {
    method: request.method,
    headers: request.headers as Record<string, string>,
    query: {},
    body: Object.fromEntries(given) as Record<string, string>,
  };
}

function send(response: Response, answer: OauthAnswer): void {
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  response.status(answer.status);
  if (answer.status === 302) response.end();
  else response.json({ success: answer.status === 200, ...answer.body });
}

/** HTTP Basic. */
function basicOf(request: Request): [id: string, secret: string] | null {
  const match = /^Basic\s+(\S+)$/i.exec(request.get('authorization') ?? '');
  if (!match) return null;
  const [id = '', secret = ''] = Buffer.from(match[1]!, 'base64').toString('utf8').split(':');
  return [id, secret];
}

const newApp = z.strictObject({
  name: kinds.trimmed(200).strict,
  redirect_uris: z
    .array(text, 'takes a list of addresses')
    .min(1, 'is empty')
    .max(20, 'takes at most 20 addresses'),
  scopes: z
    .array(kinds.text(100).strict, 'takes a list of scopes')
    .max(100, 'takes at most 100 scopes')
    .default(['base']),
});

/** Apps that may ask users. */
@Controller('api/oauth/apps')
@AdminOnly()
class OauthAppsController {
  constructor(private readonly oauth: Oauth) {}

  @Get()
  @Summary('The apps that may ask users, and the scopes that there are')
  async list() {
    return { apps: (await this.oauth.apps()).map(showApp), scopes };
  }

  @Post()
  @Summary('Add an app; its secret is shown this once')
  async create(@Input(newApp) body: z.infer<typeof newApp>) {
    const input = { name: body.name, redirectUris: body.redirect_uris, scopes: body.scopes };
    const { app, secret } = await this.oauth.createApp(input);
    return { ...showApp(app), client_secret: secret };
  }

  @Delete(':id')
  @Summary('Remove an app, and end all that users let it do')
  async remove(@Id() id: number) {
    await this.oauth.removeApp(id);
    return { id };
  }
}

const showApp = ({ id, name, clientId, redirectUris, scopes: asks, createdAt }: OauthApp) => ({
  id,
  name,
  client_id: clientId,
  redirect_uris: redirectUris,
  scopes: asks,
  created_at: createdAt,
});

/** The apps that act for the user who asks. */
@Controller('api/oauth/grants')
class OauthGrantsController {
  constructor(private readonly oauth: Oauth) {}

  @Get()
  @Summary('The apps that act for you')
  list(@CurrentUser() user: Account) {
    return this.oauth.grants(user.id);
  }

  @Delete(':id')
  @Summary('Let an app act for you no more')
  async end(@CurrentUser() user: Account, @Id() id: number) {
    await this.oauth.endGrant(user.id, id);
    return { id };
  }
}

export const oauthControllers: Type[] = [OauthController, OauthAppsController, OauthGrantsController];
