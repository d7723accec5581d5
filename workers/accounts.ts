import { MailTokens } from '../src/accounts/mail-tokens.js';
import { SystemLetters } from '../src/notifications/system-letters.js';
import { all, repeat, type Start } from './worker.js';

/** What accounts have to do with the world outside: letters that go out, and sign-ins that are taken back. */
export const startAccounts: Start = (app, log) => {
  const [letters, tokens] = [app.get(SystemLetters), app.get(MailTokens)];
  return all([
    repeat('letters', 1000, log, () => letters.send()),
    repeat('old letters', 3600_000, log, () => letters.prune()),
    repeat('ended sign-ins', 10_000, log, () => tokens.takeBackEnded()),
  ]);
};
