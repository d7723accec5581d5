import { pluralOf } from '../plural';

const plural = pluralOf('en');

export type SignInProblem =
  'expired' | 'denied' | 'refused' | 'no-mail' | 'other-account' | 'imap-refused' | 'unavailable';

/** Why a sign-in at a provider came to nothing, and the next step. */
const problems: Record<SignInProblem, [string, string]> = {
  expired: ['This sign-in took too long, or was begun in another browser', 'Start it again here.'],
  denied: ['You did not allow it', 'Start again and allow it, or use a password.'],
  refused: [
    'The provider did not complete the sign-in',
    'Start again. If it stays so, ask your administrator.',
  ],
  'no-mail': [
    'Kontor was not allowed to read your mail',
    'Start again, and leave the box for mail ticked on the provider’s page.',
  ],
  'other-account': [
    'You signed in with another account than this mailbox has',
    'Start again and choose the right account; to connect the other one, add it as a mailbox of its own.',
  ],
  'imap-refused': [
    'The sign-in worked, but the mail server did not let Kontor in',
    'Access for mail programs (IMAP) is probably off for this account: turn it on, or ask whoever manages it.',
  ],
  unavailable: ['The provider does not answer at the moment', 'Try again in a few minutes.'],
};

/** Signing in to mailboxes at their providers, lost passwords, and letters of the program itself. */
export const accounts = {
  signIns: {
    with: (provider: string) => `Sign in with ${provider}`,
    again: 'Sign in again',
    lead: (provider: string) =>
      `${provider} asks you to let Kontor read and send your mail. Kontor never sees your password, and you can take this back at any time.`,
    orAddress: 'Or begin with your address',
    usePassword: 'Use a password instead',
    instead: (provider: string) => `Sign in with ${provider} instead of the password`,
    insteadLead: 'The mailbox keeps its history, its threads and its links.',
    signedInAt: (provider: string) => `Signs in at ${provider}, without a password.`,
    needsYou: 'Sign in again, and Kontor goes on where it stopped. Nothing is lost meanwhile.',
    problems,
  },
  reset: {
    link: 'Forgot your password?',
    title: 'A new password',
    lead: 'Enter your address, and a link to choose another password comes by mail.',
    send: 'Send the link',
    sent: 'Look into your mail',
    sentNext: (email: string) =>
      `If ${email} has an account here, a link is on its way. It works for an hour. If nothing comes, ask your administrator: they can give you a link too.`,
    back: 'Back to sign-in',
    chooseTitle: 'Choose a new password',
    chooseLead: (email: string) => `For ${email}. All browsers are signed out, and you sign in with it.`,
    save: 'Save the password',
    done: 'Your new password counts from now on',
    doneNext: 'Sign in with it.',
    broken: 'This link is not complete',
    brokenNext: 'Copy the whole link from the mail, including what follows “token=”.',
    over: {
      title: 'This link is not good any more',
      next: 'It works once, and for an hour. Ask for another one.',
    },
    another: 'Ask for another link',
  },
  systemMail: {
    nav: 'Mail from Kontor',
    title: 'Mail from Kontor',
    lead: 'Invitations, links for new passwords, confirmations and warnings that Kontor writes itself.',
    on: (from: string) => `They go out from ${from}.`,
    off: 'No mail can be sent from here yet',
    offNext:
      'Set SMTP_OUT_URL and MAIL_FROM and start Kontor again. Until then hand these links over yourself: each is the key to one account.',
    test: 'Send me a test',
    tested: (to: string) => `On its way to ${to}`,
    none: 'Nothing is waiting',
    noneNext: 'Letters that could not be sent stand here, with their links.',
    kinds: {
      invitation: 'Invitation',
      'password-reset': 'New password',
      'password-changed': 'Password was changed',
      'mailbox-signed-out': 'Mailbox needs a sign-in',
      'address-confirmation': 'Address to confirm',
      test: 'Test',
    },
    waiting: 'Waiting to be sent',
    failed: (tries: number) =>
      plural(tries, { one: 'Could not be sent, after # try', other: 'Could not be sent, after # tries' }),
    tried: (tries: number) =>
      plural(tries, { one: '# try so far, goes on', other: '# tries so far, goes on' }),
    until: (when: string) => `good until ${when}`,
    copy: 'Copy link',
    copied: 'Copied',
    retry: 'Try again',
    remove: 'Take off the list',
    removed: 'Taken off the list',
    providers: 'Sign-in at mail providers',
    providersLead:
      'Where it is set up, users connect a mailbox with one click and without a password. Register Kontor at the provider with this redirect address:',
    configured: 'Set up',
    notConfigured: (name: string) => `Not set up: ${name}_CLIENT_ID and ${name}_CLIENT_SECRET`,
  },
};
