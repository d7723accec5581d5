import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { Database } from '../../platform/database.js';
import { ENV, type Env } from '../../platform/env.js';
import { findRecipients } from '../../search/recipients.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { numberInQuery, QueryInput } from '../input.js';

const query = z.object({
  q: z.string().max(200, 'takes at most 200 characters').default(''),
  limit: numberInQuery(1, 25).default(8),
});

/** Completes the addresses of a mail that is being written. */
@Controller('api/recipients')
export class RecipientsController {
  constructor(
    private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Summary('Find whom to write to by what somebody has typed of a name or an address')
  @Get()
  find(@CurrentViewer() viewer: Viewer, @QueryInput(query) { q, limit }: z.infer<typeof query>) {
    return findRecipients(this.database, viewer, q, limit, this.env.BCC_DOMAIN);
  }
}
