import type { ImapFlow } from 'imapflow';
import type { MailTokens } from '../../accounts/mail-tokens.js';
import { MailServerError } from '../../errors.js';
import { connect } from '../../mail/imap/connect.js';
import type { LoginPace, Wait } from '../../mail/imap/pace.js';
import type { ConnectOptions } from '../../mail/imap/settings.js';
import type { Account } from './account.js';

export interface Doors {
  pace: LoginPace;
  tokens: MailTokens;
}

/**
 * A connection to an account's server when it is its turn there, by its password or by an access token.
 *
 * @throws {MailServerError}, {NoTurnError}
 */
export async function logIn(
  account: Pick<Account, 'id' | 'settings' | 'hasGrant'>,
  { pace, tokens }: Doors,
  wait: Wait,
  options: ConnectOptions,
): Promise<ImapFlow> {
  const { id, settings, hasGrant } = account;
  const enter = (accessToken?: string) =>
    pace.login(settings.host, wait, () => connect({ ...settings, accessToken }, options));
  if (!hasGrant) return enter();
  const token = await tokens.access(id);
  try {
    return await enter(token);
  } catch (error) {
    if (!(error instanceof MailServerError) || error.code !== 'auth_failed') throw error;
    // Ended before its time, as by a new password: another token tells whether it was this one or all of them.
    await tokens.spent(id, token);
    return enter(await tokens.access(id));
  }
}
