import { Controller, Delete, Get, HttpCode, Patch, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { toViewer } from '../access/load.js';
import { everyPermission, may } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { Totp } from '../accounts/totp.js';
import { Tokens } from '../accounts/tokens.js';
import { UserProfiles, type UserProfile } from '../accounts/user-profiles.js';
import { Users, type Account, type Caller } from '../accounts/users.js';
import { Invitations } from './invitations.js';
import { AdminOnly, CurrentUser, CurrentViewer, originOf, sessionOf } from './guard.js';
import { Id, Input } from './input.js';
import { UserLife } from '../accounts/user-life.js';

/** A user as Kontor's own doors show him. */
export function showUser({ id, email, name, isAdmin, locale, timezone }: Account) {
  return { id, email, name, is_admin: isAdmin, locale, timezone };
}

const text = (most: number) =>
  z.string('takes text').trim().min(1, 'is empty').max(most, `takes at most ${most} characters`);
const newUser = z.strictObject({
  email: text(320),
  name: text(200),
  password: z.string('takes text').max(1000, 'takes at most 1000 characters').optional(),
  is_admin: z.boolean('takes true or false').default(false),
});
const ownSettings = z.strictObject({
  name: text(200).optional(),
  locale: z.enum(['en', 'sv', 'pl', 'nb'], 'takes one of en, sv, pl, nb').nullable().optional(),
  timezone: text(100).nullable().optional(),
});
const secret = z.string('takes text').max(1000, 'takes at most 1000 characters');
const newPassword = z.strictObject({ old_password: secret, new_password: secret });
const code = z.strictObject({ code: z.string('takes text').max(20, 'takes at most 20 characters') });
const newToken = z.strictObject({ name: text(200) });

@Controller('api/users')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly profiles: UserProfiles,
    private readonly life: UserLife,
    private readonly invitations: Invitations,
  ) {}

  /** Admins see everybody and all of it; others the names of whom they work with. */
  @Get()
  async list(@CurrentViewer() viewer: Viewer) {
    const all = await this.profiles.list(viewer);
    const byName = all.toSorted((a, b) => a.name.localeCompare(b.name) || a.id - b.id);
    if (viewer.isAdmin) return byName.map(showProfile);
    return byName.filter(one => one.active).map(({ id, name }) => ({ id, name }));
  }

  /** Without a password the user is invited to choose one. */
  @Post()
  @AdminOnly()
  async create(
    @CurrentViewer() viewer: Viewer,
    @Input(newUser) body: z.infer<typeof newUser>,
    @Req() request: Request,
  ) {
    const { is_admin: isAdmin, ...rest } = body;
    if (body.password !== undefined) return showUser(await this.users.create({ ...rest, isAdmin }));
    const { id, token } = await this.life.invite(viewer, { email: body.email, name: body.name, isAdmin });
    const profile = await this.profiles.one(viewer, id);
    return {
      ...showUser(profile),
      ...(await this.invitations.bring(profile.email, token, originOf(request))),
    };
  }

  @Get('me')
  me(@CurrentUser() user: Caller) {
    const viewer = toViewer(user);
    return { ...showUser(user), permissions: everyPermission.filter(name => may(viewer, name)) };
  }

  /** Null takes a choice back: then the browser's language or time zone counts. */
  @Patch('me')
  async change(@CurrentUser() user: Account, @Input(ownSettings) body: z.infer<typeof ownSettings>) {
    return showUser(await this.users.change(user.id, body));
  }

  /** Ends all other sessions of the user. */
  @Post('me/password')
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

  @Post()
  @HttpCode(200)
  begin(@CurrentUser() user: Account) {
    return this.totp.begin(user.id);
  }

  @Post('confirm')
  @HttpCode(200)
  async confirm(@CurrentUser() user: Account, @Input(code) body: z.infer<typeof code>) {
    await this.totp.confirm(user.id, body.code);
    return { id: user.id };
  }

  @Delete()
  async remove(@CurrentUser() user: Account, @Input(code) body: z.infer<typeof code>) {
    await this.totp.remove(user.id, body.code);
    return { id: user.id };
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

@Controller('api/tokens')
export class TokensController {
  constructor(private readonly tokens: Tokens) {}

  @Get()
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
  create(@CurrentUser() user: Account, @Input(newToken) { name }: z.infer<typeof newToken>) {
    return this.tokens.create(user.id, name);
  }

  @Delete(':id')
  async remove(@CurrentUser() user: Account, @Id() id: number) {
    await this.tokens.remove(user.id, id);
    return { id };
  }
}
