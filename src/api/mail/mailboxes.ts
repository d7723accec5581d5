import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Viewer } from '../../access/viewer.js';
import { MailLogins } from '../../accounts/mail-logins.js';
import { readEmail } from '../../accounts/mailbox-input.js';
import { ledgerProof, mailboxes, type Proof } from '../../accounts/mailbox-view.js';
import { Mailboxes } from '../../accounts/mailboxes.js';
import { MailServerError, NotFoundError } from '../../errors.js';
import { Proofs } from '../../inbox/sync/proof.js';
import { Database } from '../../platform/database.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { Id } from '../input.js';

/** A proof this young is not made again. */
const freshMs = 2000;

/** A user's mailboxes. Administrators see how everybody's do, but change only their own. */
@Controller('api/mailboxes')
export class MailboxesController {
  private readonly proving = new Map<number, Promise<Proof>>();

  constructor(
    private readonly database: Database,
    private readonly verbs: Mailboxes,
    private readonly proofs: Proofs,
    private readonly logins: MailLogins,
  ) {}

  /** `mine=1` leaves out what an administrator sees of others. */
  @Summary('List your mailboxes')
  @Get()
  async list(@CurrentViewer() viewer: Viewer, @Query('mine') mine?: string) {
    const all = await mailboxes(this.database, viewer);
    return mine === '1' || mine === 'true' ? all.filter(mailbox => mailbox.user_id === viewer.userId) : all;
  }

  @Summary('Look up the servers for an address')
  @Post('autoconfig')
  @HttpCode(200)
  async autoconfig(@CurrentViewer() viewer: Viewer, @Body() body: { email?: unknown }) {
    return this.logins.find(viewer.userId, readEmail(body?.email));
  }

  /** Signs in for real before anything is stored; with `test_only` nothing is. */
  @Summary('Connect a mailbox, or only try its login')
  @Post()
  async create(
    @CurrentViewer() viewer: Viewer,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { id, folders } = await this.verbs.create(viewer, body);
    if (id !== null) return this.one(viewer, id);
    response.status(200);
    return { ok: true, folders };
  }

  @Summary('Read one mailbox, with its progress')
  @Get(':id')
  async get(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.one(viewer, id);
  }

  @Summary('Change the settings of a mailbox')
  @Patch(':id')
  async update(@CurrentViewer() viewer: Viewer, @Id() id: number, @Body() body: unknown) {
    await this.verbs.update(viewer, id, body);
    return this.one(viewer, id);
  }

  @Summary('Remove a mailbox')
  @Delete(':id')
  async remove(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.verbs.remove(viewer, id);
    return { id };
  }

  @Summary('Look for new mail now')
  @Post(':id/sync')
  @HttpCode(200)
  async sync(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.verbs.requestSync(viewer, id);
    return this.one(viewer, id);
  }

  @Summary('Pause the synchronization')
  @Post(':id/pause')
  @HttpCode(200)
  async pause(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.verbs.pause(viewer, id);
    return this.one(viewer, id);
  }

  @Summary('Go on with the synchronization')
  @Post(':id/resume')
  @HttpCode(200)
  async resume(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.verbs.resume(viewer, id);
    return this.one(viewer, id);
  }

  /** Compares the server's set of mails with ours, now. */
  @Summary('Show that every mail is accounted for')
  @Get(':id/proof')
  async proof(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    const mailbox = await this.one(viewer, id);
    const kept = await this.keptProof(id);
    if (mailbox.kind !== 'imap') return ledgerProof(this.database, id);
    if (kept && Date.now() - Date.parse(kept.checked_at) < freshMs) return kept;
    try {
      return await this.prove(id);
    } catch (error) {
      // A server that cannot be asked now: what was proven last stands, with its date.
      if (kept && error instanceof MailServerError) return kept;
      throw error;
    }
  }

  /** Two who ask at once wait for one answer: a proof lists the whole mailbox. */
  private prove(id: number): Promise<Proof> {
    const running = this.proving.get(id) ?? this.proofs.prove(id).finally(() => this.proving.delete(id));
    this.proving.set(id, running);
    return running;
  }

  private async keptProof(id: number): Promise<Proof | null> {
    const [row] = await this.database.query<{ proof: Proof | null }>(
      'select proof from mailbox where id = $1',
      [id],
    );
    return row?.proof ?? null;
  }

  private async one(viewer: Viewer, id: number) {
    const [mailbox] = await mailboxes(this.database, viewer, id);
    if (!mailbox) throw new NotFoundError('mailbox');
    return mailbox;
  }
}
