import { pluralOf } from '../plural';
import type { CandidateEvidence, FitEvidence, LinkEvidence, ServerWords } from './evidence';

const plural = pluralOf('en');
const openItems = (n: number | undefined) =>
  n === undefined ? 'several open items' : plural(n, { one: '# open item', other: '# open items' });

export const why = {
  links: {
    'by-hand': (target: string, { smart_bcc }: LinkEvidence) =>
      smart_bcc ? `Sent to the Smart BCC address of ${target}` : `Linked to ${target} by hand`,
    'only-open-item': (target: string, { person_name }: LinkEvidence) =>
      `Linked to ${target}: the only open item of ${person_name ?? 'the people in it'}`,
    'policy-newest': (target: string, { candidates }: LinkEvidence) =>
      `Linked to ${target}: the newest of ${openItems(candidates)}, as your company has it`,
    'policy-all': (target: string, { candidates }: LinkEvidence) =>
      `Linked to ${target}: one of ${openItems(candidates)}, all are linked in your company`,
    retroactive: (target: string, { person_name, group }: LinkEvidence) => {
      const found = {
        ask: 'chosen among several open items',
        older: `${person_name ?? 'one of its people'} is in it`,
        link: `the only open item of ${person_name ?? 'the people in it'}`,
      };
      return `Linked to ${target} in a review of earlier mail: ${found[group ?? 'link']}`;
    },
    'person-has-address': (target: string, { address }: LinkEvidence) =>
      address ? `${target} has the address ${address}` : `An address of ${target} is in it`,
    'organization-has-address': (target: string, { address }: LinkEvidence) =>
      address ? `${target} has the address ${address}` : `An address of ${target} is in it`,
    'sent-to': (target: string, { address }: LinkEvidence) =>
      `${target} was created because you wrote to ${address ?? 'them'}`,
    'wrote-in-person': (target: string, { address }: LinkEvidence) =>
      `${target} was created because ${address ?? 'they'} wrote to you in person`,
  },
  asks: {
    'several-open-items': (n: number) =>
      `${plural(n, { one: '# open item fits', other: '# open items fit' })}, and none more than the others`,
    'item-closed': () => 'Its item is closed, and another one is open',
    'threads-merged': () => 'Two conversations with different items turned out to be one',
    'asks-already': () => 'It asks already which item it belongs to',
  },
  fits: {
    link: ({ person_name, candidates }: FitEvidence) =>
      candidates > 1 ? `${person_name} is in it` : `The only open item of ${person_name}`,
    older: ({ person_name }: FitEvidence) =>
      `${person_name} is in it, but its last mail is from more than 30 days before the item`,
  },
  candidate: {
    persons: (names: string) => `Same people: ${names}`,
    organization: (name: string) => `Same organization: ${name}`,
    words: (words: CandidateEvidence['words']) =>
      `The subject shares ${words.map(word => `“${word}”`).join(', ')} with the title`,
    stage: (name: string) => `In stage ${name}`,
    days: (n: number) =>
      n === 0 ? 'Changed today' : plural(n, { one: 'Changed # day ago', other: 'Changed # days ago' }),
  },
  audience: {
    'own-mailbox': 'It is in their mailbox',
    shared: 'It is shared and linked to something they may see',
  },
  /** Why a mail was not taken in, or could not be. */
  mail: {
    draft: 'draft',
    erased: 'erased',
    horizon: 'older than asked for',
    empty: 'the server gives an empty mail',
    unfetchable: 'the server does not give it out',
    'no-headers': 'it has no readable headers',
  },
  servers: {
    imap: { server: 'the mail server', of: 'the mail server’s', ports: '993 with TLS, or 143 with STARTTLS' },
    smtp: { server: 'the SMTP server', of: 'the SMTP server’s', ports: '465 with TLS, or 587 with STARTTLS' },
  },
  trouble: {
    'private-network': {
      title: ({ server }: ServerWords) =>
        `${server} is in a private network, which Kontor does not connect to`,
      next: () =>
        'An administrator can allow it: name its network in MAIL_ALLOWED_NETWORKS, for example 10.1.0.0/16.',
    },
    unreachable: {
      title: ({ server }: ServerWords) => `${server} could not be reached under this host and port`,
      next: () => 'Check host, port and encryption; they are in the help pages of your mail provider.',
    },
    'wrong-password': {
      title: ({ server }: ServerWords) => `${server} did not accept the user name or the password`,
      next: () => 'Check both. Accounts with two-step sign-in need an app password instead of the usual one.',
    },
    'app-password': {
      title: ({ server }: ServerWords) => `${server} did not accept the user name or the password`,
      next: () =>
        'This account needs an app password: make one in your mail account’s security settings and enter it here.',
    },
    busy: {
      title: ({ server, said }: ServerWords) =>
        said ? `${server} asks to wait: “${said}”` : `${server} asks to wait`,
      next: () => 'Nothing to do: Kontor tries again by itself.',
    },
    'tls-at-once': {
      title: () => 'This port is encrypted from the start, and STARTTLS begins in clear text',
      next: ({ ports }: ServerWords) => `Choose TLS as the encryption, or the port for STARTTLS: ${ports}.`,
    },
    'tls-self-signed': {
      title: ({ of, said }: ServerWords) =>
        `${of} certificate is signed by itself, so nobody vouches for it (${said})`,
      next: () =>
        'Have the server use a certificate of a known authority; Let’s Encrypt gives them out for free.',
    },
    'tls-unknown-authority': {
      title: ({ of, said }: ServerWords) =>
        `${of} certificate is signed by an authority that is not known here (${said})`,
      next: () =>
        'Have the server send the whole chain of its certificate, or make your own authority known by NODE_EXTRA_CA_CERTS.',
    },
    'tls-expired': {
      title: ({ of, said }: ServerWords) => `${of} certificate has expired (${said})`,
      next: () => 'Ask whoever runs the server to renew it.',
    },
    'tls-other-host': {
      title: ({ of, said }: ServerWords) => `${of} certificate is made for another host name (${said})`,
      next: () =>
        'Enter the host name that the certificate is made for; your mail provider’s help pages name it.',
    },
    'tls-invalid': {
      title: ({ of, said }: ServerWords) => `${of} certificate is not valid (${said})`,
      next: () => 'Ask whoever runs the server to renew it, and check this machine’s clock.',
    },
    'tls-outdated': {
      title: ({ server, said }: ServerWords) =>
        `${server} knows only encryption that is out of date (${said})`,
      next: () => 'Ask whoever runs the server to turn on TLS 1.2 or newer.',
    },
    'tls-not-spoken': {
      title: () => 'This port does not begin with TLS',
      next: ({ ports }: ServerWords) => `Choose STARTTLS as the encryption, or the port for TLS: ${ports}.`,
    },
    'tls-not-offered': {
      title: ({ server }: ServerWords) =>
        `${server} offers no encryption on this port, and Kontor does not send a password without it`,
      next: ({ ports }: ServerWords) =>
        `Choose TLS and its port: ${ports}. If STARTTLS worked here before, somebody on the way may be taking it out.`,
    },
    'tls-failed': {
      title: ({ server }: ServerWords) =>
        `No encrypted connection to ${server} could be made, and Kontor does not send a password without one`,
      next: ({ ports }: ServerWords) => `Check port and encryption: ${ports}.`,
    },
    'sign-in-refused': {
      title: ({ server }: ServerWords) => `${server} did not accept the sign-in`,
      next: () =>
        'Sign in again. Where that does not help, access for mail programs is off for this account: ask whoever manages it.',
    },
    'sign-in-ended': {
      title: ({ said }: ServerWords) => `${said} no longer lets Kontor into this mailbox`,
      next: () => 'Sign in again. Nothing is lost: mail that comes meanwhile is fetched then.',
    },
    'sign-in-unavailable': {
      title: ({ said }: ServerWords) => `${said}’s sign-in does not answer at the moment`,
      next: () => 'Nothing to do: Kontor tries again by itself.',
    },
    'sign-in-misconfigured': {
      title: ({ said }: ServerWords) => `${said} does not accept Kontor’s own registration there`,
      next: ({ said }: ServerWords) =>
        `An administrator can check ${said.toUpperCase()}_CLIENT_ID and ${said.toUpperCase()}_CLIENT_SECRET.`,
    },
    'no-sign-in': {
      title: ({ server }: ServerWords) => `${server} takes no sign-in on this port`,
      next: ({ ports }: ServerWords) => `Use the port for mail programs: ${ports}.`,
    },
    protocol: {
      title: ({ server }: ServerWords) => `${server} sent an answer that cannot be read`,
      next: () => '',
    },
    unusable: {
      title: ({ server }: ServerWords) => `${server} cannot be used at the moment`,
      next: () => 'Nothing to do: Kontor tries again by itself.',
    },
    closed: {
      title: ({ server }: ServerWords) => `${server} closed the connection`,
      next: () => 'Nothing to do: Kontor tries again by itself.',
    },
    'disk-full': {
      title: () => 'Kontor’s disk is full: mail stays on the mail server until there is room',
      next: () => 'An administrator can make room; Kontor then goes on by itself.',
    },
    'no-public-url': {
      title: () => 'PUBLIC_URL is not set, so a mail cannot say where this server is',
      next: () => 'Set PUBLIC_URL to the address of this server and start Kontor again.',
    },
    'own-trouble': {
      title: () => 'Kontor itself had trouble with this mailbox',
      next: () => 'Nothing to do: Kontor tries again by itself.',
    },
    'sending-off': {
      title: ({ server }: ServerWords) => `${server} does not let this account send by other programs`,
      next: () =>
        'Ask whoever manages the account to turn on authenticated SMTP (SMTP AUTH) for it, then send again.',
    },
    'file-too-large': {
      title: ({ said }: ServerWords) => `A file has at most ${said} MB`,
      next: () => 'Send a smaller one, or a link to it.',
    },
    'mail-files-too-large': {
      title: ({ said }: ServerWords) => `A mail takes attachments of ${said} MB together at most`,
      next: () => 'Take a file out, or send a link to it instead.',
    },
    'mail-too-many-files': {
      title: ({ said }: ServerWords) => `A mail takes ${said} files at most`,
      next: () => 'Take one out, or pack several into one.',
    },
    'mail-no-mailbox': {
      title: () => 'The mailbox that this mail was to go out by is not there any more',
      next: () => 'Choose one of your own connected mailboxes under “From”.',
    },
    'mail-no-recipient': {
      title: () => 'The mail has no recipient',
      next: () => 'Enter at least one address.',
    },
    'mail-bad-address': {
      title: ({ said }: ServerWords) => `“${said}” is not an email address`,
      next: () => 'Correct it, or take it out.',
    },
    'mail-too-many-people': {
      title: ({ said }: ServerWords) => `A mail goes to at most ${said} people`,
      next: () => 'Send it in parts, or use a mailing list.',
    },
    'mail-line-break': {
      title: () => 'The subject or a name holds a line break',
      next: () => 'Write it in one line.',
    },
    'mail-long-subject': {
      title: ({ said }: ServerWords) => `The subject is longer than ${said} characters`,
      next: () => 'Shorten it.',
    },
    'mail-unknown-field': {
      title: ({ said }: ServerWords) => `There is no merge field ${said}`,
      next: () => 'Take it out, or choose one from the list of fields.',
    },
    'mail-empty-field': {
      title: ({ said }: ServerWords) => `“${said}” is empty for this recipient`,
      next: () => 'Write in its place what should stand there, or take the field out.',
    },
    'mail-no-tracking': {
      title: () => 'You may not track mails',
      next: () => 'Turn tracking off in the options of the mail, or ask an administrator.',
    },
    'group-complaint': {
      title: ({ said }: ServerWords) => `${said} has reported a mail as unwanted`,
      next: () => 'Look at the text. The mails that have not gone wait until you go on.',
    },
    'group-bounce': {
      title: ({ said }: ServerWords) => `${said} does not exist or takes no mail`,
      next: () => 'Look at the address. The mails that have not gone wait until you go on.',
    },
    'group-stopped': {
      title: () => 'You have stopped it',
      next: () => 'The mails that have not gone wait until you go on.',
    },
    'group-too-many': {
      title: ({ said }: ServerWords) => `A group mail goes to at most ${said} people`,
      next: () => 'Send it in parts, or use a service for mailings.',
    },
  },
};
