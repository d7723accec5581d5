import { Controller, Delete, Get, HttpCode, Patch, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { Tokens } from '../accounts/tokens.js';
import { Users, type Account } from '../accounts/users.js';
import { AdminOnly, CurrentUser, sessionOf } from './guard.js';
import { Id, Input } from './input.js';

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
const newToken = z.strictObject({ name: text(200) });

@Controller('api/users')
export class UsersController {
  constructor(private readonly users: Users) {}

  /** Admins see everybody and all of it; others the names of whom they work with. */
  @Get()
  async list(@CurrentUser() user: Account) {
    const all = await this.users.list();
    if (user.isAdmin) return all.map(one => ({ ...showUser(one), active: one.active }));
    return all.filter(one => one.active).map(({ id, name }) => ({ id, name }));
  }

  @Post()
  @AdminOnly()
  async create(@Input(newUser) body: z.infer<typeof newUser>) {
    const { is_admin: isAdmin, ...rest } = body;
    return showUser(await this.users.create({ ...rest, isAdmin }));
  }

  @Get('me')
  me(@CurrentUser() user: Account) {
    return showUser(user);
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
