import { Controller, Get, HttpCode, Post, Put, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { PasswordResets } from '../accounts/password-resets.js';
import { Summary } from './described.js';
import { Public } from './guard.js';
import { Input, QueryInput } from './input.js';
import * as kinds from './kinds.js';

const asked = z.strictObject({ email: kinds.trimmed(320).strict });
const token = z.object({ token: kinds.text(200).strict });
const chosen = token.extend({ password: kinds.text(1000).strict });

/** For who forgot his password. */
@Controller('api/password-reset')
@Public()
export class PasswordResetController {
  constructor(private readonly resets: PasswordResets) {}

  /** The answer is the same whether there is such a user or not. */
  @Post()
  @Summary('Ask for a link to choose another password')
  @HttpCode(202)
  async request(@Input(asked) body: z.infer<typeof asked>, @Req() request: Request) {
    await this.resets.request(body.email, request.ip ?? '');
    return null;
  }

  @Get()
  @Summary('Whom a link for another password is for')
  read(@QueryInput(token) query: z.infer<typeof token>) {
    return this.resets.read(query.token);
  }

  /** All browsers are signed out; who has a second step needs it when he signs in. */
  @Put()
  @Summary('Choose another password, by a link')
  async use(@Input(chosen) body: z.infer<typeof chosen>) {
    await this.resets.use(body.token, body.password);
    return null;
  }
}
