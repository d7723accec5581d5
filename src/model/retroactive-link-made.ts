import { defineEntity, p } from '@mikro-orm/core';
import { time } from './columns.js';
import { RetroactiveLink } from './retroactive-link.js';
import { ThreadLink } from './thread-link.js';

const RetroactiveLinkMadeSchema = defineEntity({
  name: 'RetroactiveLinkMade',
  properties: {
    retroactiveLink: () =>
      p.manyToOne(RetroactiveLink).primary().updateRule('no action').deleteRule('cascade'),
    threadLink: () => p.manyToOne(ThreadLink).primary().updateRule('no action').deleteRule('cascade'),
    state: p.text().$type<'linked' | 'reverted' | 'kept'>().default('linked'),
    /** The link's own time as the job left it: another one there means that somebody has decided about it since. */
    linkAt: time,
  },
});

/** A link that a retroactive job made. */
export class RetroactiveLinkMade extends RetroactiveLinkMadeSchema.class {}
RetroactiveLinkMadeSchema.setClass(RetroactiveLinkMade);
