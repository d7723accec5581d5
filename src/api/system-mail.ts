import { Controller, Delete, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { Viewer } from '../access/viewer.js';
import { testLetter } from '../accounts/letter-words.js';
import type { Account } from '../accounts/users.js';
import { ConflictError } from '../errors.js';
import { SystemLetters } from '../notifications/system-letters.js';
import { SystemMail } from '../notifications/system-mail.js';
import { ENV, type Env } from '../platform/env.js';
import { Summary } from './described.js';
import { AdminOnly, CurrentUser, CurrentViewer } from './guard.js';
import { Id } from './input.js';
import { originOf } from './origin.js';

/** Letters of the program itself that did not go out, for administrators. */
@Controller('api/system-mail')
@AdminOnly()
export class SystemMailController {
  constructor(
    private readonly letters: SystemLetters,
    private readonly mail: SystemMail,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Where no mail can be sent, each has the link that an administrator hands over. */
  @Get()
  @Summary('Whether mail goes out, and letters that did not')
  async list(@Req() request: Request) {
    const letters = await this.letters.open(originOf(this.env, request));
    return {
      configured: this.mail.isConfigured,
      from: this.mail.from,
      letters: letters.map(({ addTime, until, ...letter }) => ({
        ...letter,
        created_at: addTime,
        expires_at: until,
      })),
    };
  }

  @Post('test')
  @Summary('Send yourself a letter, to see whether mail goes out')
  @HttpCode(202)
  async test(@CurrentViewer() viewer: Viewer, @CurrentUser() user: Account) {
    if (!this.mail.isConfigured) {
      throw new ConflictError('No mail can be sent yet', 'Set SMTP_OUT_URL and start Kontor again.');
    }
    await this.letters.test(viewer, testLetter(user));
    return { to: user.email };
  }

  @Post(':id/retry')
  @Summary('Try to send a letter again, now')
  @HttpCode(200)
  async retry(@Id() id: number) {
    await this.letters.retry(id);
    return { id };
  }

  @Delete(':id')
  @Summary('Take a letter off the list, once its link was handed over')
  async remove(@Id() id: number) {
    await this.letters.remove(id);
    return { id };
  }
}
