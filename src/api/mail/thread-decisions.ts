import { Controller, Delete, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { InvalidError } from '../../errors.js';
import { mergeByHand } from '../../inbox/merge-by-hand.js';
import { splitThread } from '../../inbox/split-by-hand.js';
import { undoDecision } from '../../inbox/undo-decision.js';
import { Database } from '../../platform/database.js';
import { resolveThread } from '../../search/threads.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { Id, Input } from '../input.js';
import * as kinds from '../kinds.js';
import { threadView } from './thread-view.js';

const id = kinds.id.strict;
const splitBody = z.strictObject({
  message_ids: z.array(id).min(1, 'takes at least one id').max(500, 'takes at most 500 ids').optional(),
  from_message_id: id.optional(),
});
const mergeBody = z.strictObject({ thread_id: id });

/** What belongs together, decided by hand. Only who has a copy and may read all others decides; to others it is not there. */
@Controller('api/threads/:id')
export class ThreadDecisionsController {
  constructor(private readonly database: Database) {}

  /** Takes mails out into a thread of their own; the answer is that thread. */
  @Summary('Split messages off into a thread of their own')
  @Post('split')
  async split(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(splitBody) body: z.infer<typeof splitBody>,
  ) {
    const choice = choiceOf(body);
    const thread = await resolveThread(this.database, viewer, id);
    const made = await this.database.transaction(tx => splitThread(tx, viewer, thread, choice));
    return { ...(await threadView(this.database, viewer, made.thread)), decision_id: made.decision };
  }

  /** Puts another thread into this one; the answer is the thread that stays, whose id may be either. */
  @Summary('Merge another thread into this one')
  @Post('merge')
  @HttpCode(200)
  async merge(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(mergeBody) body: z.infer<typeof mergeBody>,
  ) {
    const thread = await resolveThread(this.database, viewer, id);
    const other = await resolveThread(this.database, viewer, body.thread_id);
    const made = await this.database.transaction(tx => mergeByHand(tx, viewer, thread, other));
    return { ...(await threadView(this.database, viewer, made.thread)), decision_id: made.decision };
  }

  /** Takes it back. `other_id`: the thread that is there again after a merge; the same one after a split. */
  @Summary('Take back a split or a merge')
  @Delete('decisions/:decision_id')
  async undo(@CurrentViewer() viewer: Viewer, @Id() id: number, @Id('decision_id') decisionId: number) {
    const thread = await resolveThread(this.database, viewer, id);
    const now = await this.database.transaction(tx => undoDecision(tx, viewer, thread, decisionId));
    return { id: decisionId, thread_id: now.thread, other_id: now.other };
  }
}

/** @throws {InvalidError} unless one of the two ways to choose is taken */
function choiceOf(body: z.infer<typeof splitBody>) {
  const { message_ids: messageIds, from_message_id: fromMessageId } = body;
  if (messageIds && fromMessageId === undefined) return { messageIds };
  if (fromMessageId !== undefined && !messageIds) return { fromMessageId };
  throw new InvalidError(
    messageIds ? 'from_message_id' : 'message_ids',
    'A split names its messages in one way',
    'Send message_ids, or from_message_id for that message and all after it.',
  );
}
