import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { InvalidError } from '../../errors.js';
import { Drafts } from '../../sending/drafts.js';
import { Outbox } from '../../sending/outbox.js';
import { outboxStates } from '../../sending/states.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { Id, Input, pageInQuery, QueryInput } from '../input.js';
import * as kinds from '../kinds.js';
import { pageOf, placeIn } from './page.js';

type State = (typeof outboxStates)[number];
const page = z.object({
  ...pageInQuery,
  state: z.string('takes text').optional(),
  due: kinds.boolean.lenient.optional(),
});
const resolve = z.strictObject({ sent: z.boolean('takes true or false') });

/** Mails on their way, and what became of them. */
@Controller('api/outbox')
export class OutboxController {
  constructor(
    private readonly drafts: Drafts,
    private readonly outbox: Outbox,
  ) {}

  @Summary('List mails that are on their way or did not go out, the last changed first; by `state` others')
  @Get()
  async list(@CurrentViewer() viewer: Viewer, @QueryInput(page) query: z.infer<typeof page>) {
    const { limit, cursor, state, due = false } = query;
    const states = state ? statesIn(state) : outboxStates.filter(each => due || each !== 'sent');
    return pageOf(await this.drafts.list(viewer, { states, limit, due, before: placeIn(cursor) }), limit);
  }

  @Summary('Read a mail on its way')
  @Get(':id')
  one(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.drafts.one(viewer, id);
  }

  @Summary('Take a mail back into the drafts, while nobody has begun to send it')
  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.outbox.cancel(viewer, id);
  }

  @Summary('Send a failed mail again as it is')
  @Post(':id/retry')
  @HttpCode(200)
  retry(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.outbox.retry(viewer, id);
  }

  @Summary('Make a draft of a failed mail')
  @Post(':id/edit')
  @HttpCode(200)
  edit(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.outbox.edit(viewer, id);
  }

  @Summary('Put away the reminder that nobody has answered a mail')
  @Post(':id/reminded')
  @HttpCode(200)
  reminded(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.outbox.reminded(viewer, id);
  }

  @Summary('Say whether a mail of which it is not known was sent')
  @Post(':id/resolve')
  @HttpCode(200)
  resolve(@CurrentViewer() viewer: Viewer, @Id() id: number, @Input(resolve) body: z.infer<typeof resolve>) {
    return this.outbox.resolve(viewer, id, body.sent);
  }
}

function statesIn(list: string): State[] {
  const asked = list.split(',').map(each => each.trim());
  const unknown = asked.find(each => !(outboxStates as readonly string[]).includes(each));
  if (unknown !== undefined)
    throw new InvalidError(
      'state',
      `“${unknown}” is not a state of a mail`,
      `Use some of: ${outboxStates.join(', ')}.`,
    );
  return asked as State[];
}
