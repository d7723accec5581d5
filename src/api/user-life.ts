import { Controller, Delete, Get, HttpCode, Inject, Patch, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { PermissionSets } from '../accounts/permission-sets.js';
import { Roles } from '../accounts/roles.js';
import { Totp } from '../accounts/totp.js';
import { Sessions } from '../accounts/sessions.js';
import { UserLife } from '../accounts/user-life.js';
import { UserProfiles } from '../accounts/user-profiles.js';
import { Users } from '../accounts/users.js';
import { ENV, type Env } from '../platform/env.js';
import { AdminOnly, CurrentViewer, originOf, Public, sessionOf } from './guard.js';
import { Id, Input, QueryInput } from './input.js';
import { Invitations } from './invitations.js';
import { setSessionCookie } from './session-cookie.js';
import { showProfile, showUser } from './users.js';

const userId = z.int('takes a whole number').min(1, 'takes an id, which is 1 or more');
const leaving = z.strictObject({
  items_to: userId.optional(),
  mailboxes_to: userId.optional(),
  private_mail: z.enum(['keep', 'purge'], 'takes keep or purge').optional(),
});
const change = z.strictObject({
  name: z.string('takes text').trim().min(1, 'is empty').max(200, 'takes at most 200 characters').optional(),
  is_admin: z.boolean('takes true or false').optional(),
  role_id: userId.optional(),
  permission_set_id: z.uuid('takes a UUID').nullable().optional(),
});
const token = z.object({ token: z.string('takes text').max(200, 'takes at most 200 characters') });
const acceptance = token.extend({
  password: z.string('takes text').max(1000, 'takes at most 1000 characters'),
});

const toLeaving = (body: z.infer<typeof leaving>) => ({
  itemsTo: body.items_to,
  mailboxesTo: body.mailboxes_to,
  privateMail: body.private_mail,
});

/** What administrators do with users. */
@Controller('api/users')
@AdminOnly()
export class UserLifeController {
  constructor(
    private readonly life: UserLife,
    private readonly users: Users,
    private readonly profiles: UserProfiles,
    private readonly roles: Roles,
    private readonly sets: PermissionSets,
    private readonly totp: Totp,
    private readonly invitations: Invitations,
  ) {}

  @Patch(':id')
  async change(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(change) body: z.infer<typeof change>,
  ) {
    await this.profiles.one(viewer, id);
    if (body.is_admin !== undefined) await this.life.setAdmin(viewer, id, body.is_admin);
    if (body.role_id !== undefined) await this.roles.assign(body.role_id, id);
    if (body.permission_set_id !== undefined) await this.sets.give(id, body.permission_set_id);
    if (body.name !== undefined) await this.users.change(id, { name: body.name });
    return showProfile(await this.profiles.one(viewer, id));
  }

  @Post(':id/invitation')
  @HttpCode(200)
  async invite(@CurrentViewer() viewer: Viewer, @Id() id: number, @Req() request: Request) {
    const { email, token: made } = await this.life.inviteAgain(viewer, id);
    return { id, ...(await this.invitations.bring(email, made, originOf(request))) };
  }

  /** For a user who lost the phone that shows his codes. */
  @Delete(':id/totp')
  async resetTotp(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.profiles.one(viewer, id);
    await this.totp.reset(id);
    return { id };
  }

  @Post(':id/activate')
  @HttpCode(200)
  async activate(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.life.activate(viewer, id);
    return showProfile(await this.profiles.one(viewer, id));
  }

  @Post(':id/deactivate')
  @HttpCode(200)
  async deactivate(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(leaving) body: z.infer<typeof leaving>,
  ) {
    await this.life.deactivate(viewer, id, toLeaving(body));
    return showProfile(await this.profiles.one(viewer, id));
  }

  @Delete(':id')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(leaving) body: z.infer<typeof leaving>,
  ) {
    await this.life.remove(viewer, id, toLeaving(body));
    return { id };
  }
}

/** Where an invitation's link leads. */
@Controller('api/invitation')
@Public()
export class InvitationController {
  constructor(
    private readonly life: UserLife,
    private readonly sessions: Sessions,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get()
  async read(@QueryInput(token) query: z.infer<typeof token>) {
    return this.life.invited(query.token);
  }

  /** Sets the password, and signs in. */
  @Post()
  @HttpCode(200)
  async accept(
    @Input(acceptance) body: z.infer<typeof acceptance>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const account = await this.life.accept(body.token, body.password);
    const session = await this.sessions.start(
      account.id,
      request.get('user-agent') ?? '',
      sessionOf(request),
    );
    setSessionCookie(response, this.env, session);
    return { user: showUser(account) };
  }
}
