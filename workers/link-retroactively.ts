import type { INestApplicationContext } from '@nestjs/common';
import { RetroactiveLinks } from '../src/inbox/retroactive/retroactive-links.js';
import type { Handler } from '../src/platform/queue.js';

/** One at a time: somebody waits for it, but new mail must not. */
export const linkRetroactivelyAtOnce = 1;

export function linkRetroactively(app: INestApplicationContext): Handler<'mail.link-retroactively'> {
  const service = app.get(RetroactiveLinks);
  return ({ retroactiveLinkId }) => service.run(retroactiveLinkId);
}
