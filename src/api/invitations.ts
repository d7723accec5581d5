import type { Env } from '../platform/env.js';

/** What an administrator is told of an invitation: its link only where no mail can be sent, for him to hand it on. */
export const invitationTold = (env: Env, link: string | null) =>
  env.SMTP_OUT_URL || link === null ? { mailed: link !== null } : { mailed: false, invitation_link: link };
