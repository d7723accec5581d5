import { Controller, Delete, Get, HttpCode, Inject, Patch, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { Totp } from '../accounts/totp.js';
import { Sessions } from '../accounts/sessions.js';
import { UserLife } from '../accounts/user-life.js';
import { UserProfiles } from '../accounts/user-profiles.js';
import { ENV, type Env } from '../platform/env.js';
import { Summary } from './described.js';
import { AdminOnly, CurrentViewer, Public } from './guard.js';
import { Id, Input, QueryInput } from './input.js';
import { invitationTold } from './invitations.js';
import * as kinds from './kinds.js';
import { originOf } from './origin.js';
import { sessionOf, setSessionCookie } from './session-cookie.js';
import { showProfile, showUser } from './users.js';

const leaving = z.strictObject({
  items_to: kinds.id.strict.optional(),
  mailboxes_to: kinds.id.strict.optional(),
  private_mail: z.enum(['keep', 'purge'], 'takes keep or purge').optional(),
});
const change = z.strictObject({
  name: kinds.trimmed(200).strict.optional(),
  is_admin: kinds.boolean.strict.optional(),
  role_id: kinds.id.strict.optional(),
  permission_set_id: kinds.uuid.strict.nullable().optional(),
});
const token = z.object({ token: kinds.text(200).strict });
const acceptance = token.extend({ password: kinds.text(1000).strict });

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
    private readonly profiles: UserProfiles,
    private readonly totp: Totp,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Patch(':id')
  @Summary('Change the name, role or rights of a user')
  async change(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(change) body: z.infer<typeof change>,
  ) {
    await this.profiles.one(viewer, id);
    const { name, is_admin: isAdmin, role_id: roleId, permission_set_id: permissionSetId } = body;
    await this.life.change(viewer, id, { name, isAdmin, roleId, permissionSetId });
    return showProfile(await this.profiles.one(viewer, id));
  }

  /** What there is to hand over, before he is kept out. */
  @Get(':id/belongings')
  @Summary('How many items a user owns, and which mailboxes are his')
  async belongings(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.profiles.one(viewer, id);
    return this.life.belongings(id);
  }

  @Post(':id/invitation')
  @Summary('Invite a user again; the link before no longer works')
  @HttpCode(200)
  async invite(@CurrentViewer() viewer: Viewer, @Id() id: number, @Req() request: Request) {
    const { link } = await this.life.inviteAgain(viewer, id, originOf(this.env, request));
    return { id, ...invitationTold(this.env, link) };
  }

  /** For a user who lost the phone that shows his codes. */
  @Delete(':id/totp')
  @Summary('Switch off the second step of signing in of a user who lost it')
  async resetTotp(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.profiles.one(viewer, id);
    await this.totp.reset(id);
    return { id };
  }

  @Post(':id/activate')
  @Summary('Let a user in again')
  @HttpCode(200)
  async activate(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.life.activate(viewer, id);
    return showProfile(await this.profiles.one(viewer, id));
  }

  @Post(':id/deactivate')
  @Summary('Keep a user out at once, and say who gets what was his')
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
  @Summary('Delete a user; the name stays in history')
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
  @Summary('Whom an invitation is for')
  async read(@QueryInput(token) query: z.infer<typeof token>) {
    return this.life.invited(query.token);
  }

  /** Sets the password, and signs in. */
  @Post()
  @Summary('Accept an invitation with a password, and be signed in')
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
