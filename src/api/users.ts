import { Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { toViewer } from '../access/load.js';
import { everyPermission, may } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { Sessions } from '../accounts/sessions.js';
import { Totp } from '../accounts/totp.js';
import { Tokens } from '../accounts/tokens.js';
import { UserLife } from '../accounts/user-life.js';
import { UserProfiles, type UserProfile } from '../accounts/user-profiles.js';
import { Users, type Account, type Caller } from '../accounts/users.js';
import { ENV, type Env } from '../platform/env.js';
import { Summary } from './described.js';
import { AdminOnly, CurrentUser, CurrentViewer } from './guard.js';
import { sessionOf } from './session-cookie.js';
import { Id, Input } from './input.js';
import { invitationTold } from './invitations.js';
import * as kinds from './kinds.js';
import { originOf } from './origin.js';

/** A user as Kontor's own doors show him. */
export function showUser({ id, email, name, isAdmin, locale, timezone }: Account) {
  return { id, email, name, is_admin: isAdmin, locale, timezone };
}

const name = kinds.trimmed(200).strict;
const secret = kinds.text(1000).strict;
const newUser = z.strictObject({
  email: kinds.trimmed(320).strict,
  name,
  password: secret.optional(),
  is_admin: kinds.boolean.strict.default(false),
  /** For those who are invited. */
  permission_set_id: kinds.uuid.strict.nullable().optional(),
});
const ownSettings = z.strictObject({
  name: name.optional(),
  locale: z.enum(['en', 'sv', 'pl', 'nb'], 'takes one of en, sv, pl, nb').nullable().optional(),
  timezone: kinds.trimmed(100).strict.nullable().optional(),
});
const newPassword = z.strictObject({ old_password: secret, new_password: secret });
const code = z.strictObject({ code: kinds.text(20).strict });
const newToken = z.strictObject({ name });

/** The users of the company, and what each does with his own account. */
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly profiles: UserProfiles,
    private readonly life: UserLife,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Admins see everybody and all of it; others the names of whom they work with. */
  @Get()
  @Summary('The users; administrators see everybody and all of it')
  async list(@CurrentViewer() viewer: Viewer) {
    const all = await this.profiles.list(viewer);
    const byName = all.toSorted((a, b) => a.name.localeCompare(b.name) || a.id - b.id);
    if (viewer.isAdmin) return byName.map(showProfile);
    return byName.filter(one => one.active).map(({ id, name }) => ({ id, name }));
  }

  /** Without a password the user is invited to choose one. */
  @Post()
  @Summary('Add a user, with a password or an invitation')
  @AdminOnly()
  async create(
    @CurrentViewer() viewer: Viewer,
    @Input(newUser) body: z.infer<typeof newUser>,
    @Req() request: Request,
  ) {
    const { is_admin: isAdmin, permission_set_id: permissionSetId = null, ...rest } = body;
    if (body.password !== undefined)
      return showUser(await this.users.create({ ...rest, isAdmin }, viewer.userId));
    const invited = { email: body.email, name: body.name, isAdmin, permissionSetId };
    const { id, link } = await this.life.invite(viewer, invited, originOf(this.env, request));
    return { ...showUser(await this.profiles.one(viewer, id)), ...invitationTold(this.env, link) };
  }

  @Get('administrators')
  @Summary('The administrators, whom everybody may turn to')
  administrators() {
    return this.users.administrators();
  }

  @Get('me')
  @Summary('Who you are, and what you may do')
  me(@CurrentUser() user: Caller) {
    const viewer = toViewer(user);
    return { ...showUser(user), permissions: everyPermission.filter(name => may(viewer, name)) };
  }

  /** Null takes a choice back: then the browser's language or time zone counts. */
  @Patch('me')
  @Summary('Change your name, language or time zone')
  async change(@CurrentUser() user: Account, @Input(ownSettings) body: z.infer<typeof ownSettings>) {
    return showUser(await this.users.change(user.id, user.id, body));
  }

  /** Ends all other sessions of the user. */
  @Post('me/password')
  @Summary('Change your password, and end your other sessions')
  @HttpCode(200)
  async changePassword(
    @CurrentUser() user: Account,
    @Input(newPassword) body: z.infer<typeof newPassword>,
    @Req() request: Request,
  ) {
    const passwords = { old: body.old_password, new: body.new_password };
    await this.users.changePassword(user.id, passwords, sessionOf(request), request.ip ?? '');
    return { id: user.id };
  }
}

/** The second step of signing in, which each user switches on for himself. */
@Controller('api/users/me/totp')
export class TotpController {
  constructor(private readonly totp: Totp) {}

  @Get()
  @Summary('Whether you are asked for a code when you sign in')
  read(@CurrentUser() user: Account) {
    return this.totp.state(user.id);
  }

  @Post()
  @Summary('Begin with a second step of signing in')
  @HttpCode(200)
  begin(@CurrentUser() user: Account) {
    return this.totp.begin(user.id);
  }

  @Post('confirm')
  @Summary('Switch the second step on, by a code; the recovery codes are in this answer only')
  @HttpCode(200)
  async confirm(@CurrentUser() user: Account, @Input(code) body: z.infer<typeof code>) {
    return { id: user.id, recovery_codes: await this.totp.confirm(user.id, body.code) };
  }

  @Post('recovery-codes')
  @Summary('Other recovery codes in place of those that you have, by a code')
  @HttpCode(200)
  async renew(@CurrentUser() user: Account, @Input(code) body: z.infer<typeof code>) {
    return { recovery_codes: await this.totp.renewRecoveryCodes(user.id, body.code) };
  }

  @Delete()
  @Summary('Switch the second step off, by a code')
  async remove(@CurrentUser() user: Account, @Input(code) body: z.infer<typeof code>) {
    await this.totp.remove(user.id, body.code);
    return { id: user.id };
  }
}

/** The browsers that the user is signed in with. */
@Controller('api/users/me/sessions')
export class SessionsController {
  constructor(private readonly sessions: Sessions) {}

  @Get()
  @Summary('The browsers that you are signed in with')
  async list(@CurrentUser() user: Account, @Req() request: Request) {
    const sessions = await this.sessions.list(user.id, sessionOf(request));
    return sessions.map(({ id, userAgent, createdAt, seenAt, current }) => ({
      id,
      user_agent: userAgent,
      created_at: createdAt,
      seen_at: seenAt,
      current,
    }));
  }

  @Delete()
  @Summary('Sign out all your browsers but this one')
  async endOthers(@CurrentUser() user: Account, @Req() request: Request) {
    await this.sessions.endOthers(user.id, { but: sessionOf(request) });
    return null;
  }

  @Delete(':id')
  @Summary('Sign out one of your browsers')
  async end(@CurrentUser() user: Account, @Param('id') id: string) {
    await this.sessions.endOthers(user.id, { id });
    return { id };
  }
}

/** As administrators see a user. */
export const showProfile = (user: UserProfile) => ({
  ...showUser(user),
  active: user.active,
  activated: user.activated,
  invited: user.invited,
  phone: user.phone,
  default_currency: user.defaultCurrency,
  role_id: user.roleId,
  permission_set_id: user.permissionSetId,
  has_totp: user.hasTotp,
  last_login_at: user.lastLoginAt,
  created_at: user.createdAt,
});

/** The API tokens of the user who asks. */
@Controller('api/tokens')
export class TokensController {
  constructor(private readonly tokens: Tokens) {}

  @Get()
  @Summary('Your API tokens, without the tokens themselves')
  async list(@CurrentUser() user: Account) {
    const tokens = await this.tokens.list(user.id);
    return tokens.map(({ id, name, createdAt, usedAt }) => ({
      id,
      name,
      created_at: createdAt,
      used_at: usedAt ?? null,
    }));
  }

  @Post()
  @Summary('Make an API token; it is shown this once')
  create(@CurrentUser() user: Account, @Input(newToken) { name }: z.infer<typeof newToken>) {
    return this.tokens.create(user.id, name);
  }

  @Delete(':id')
  @Summary('End an API token')
  async remove(@CurrentUser() user: Account, @Id() id: number) {
    await this.tokens.remove(user.id, id);
    return { id };
  }
}
