import type { Widen } from '../en';
import { pluralOf } from '../plural';

const plural = pluralOf('en');
const mailboxes = (n: number) => plural(n, { one: '# mailbox', other: '# mailboxes' });

export const admin = {
  tabs: {
    label: 'Administration',
    health: 'Health',
    dead: 'Dead letters',
    queues: 'Queues',
    systemMail: 'Mail from Kontor',
  },
  title: 'Health',
  lead: 'How mail, queues and updates are doing right now.',
  checked: (when: string) => `Checked ${when}`,
  good: 'Everything is in order',
  goodNext: 'All mailboxes are read, nothing waits longer than it should, and nothing was lost.',
  troubles: (n: number) => plural(n, { one: '# thing needs you', other: '# things need you' }),
  findings: {
    queuesSilent: {
      title: () => 'The queues do not answer',
      next: 'Look whether Redis (REDIS_URL) or the database is up. No mail is lost: what is due stays in the database.',
    },
    noWorker: {
      title: (age: string) => `Nobody works at the queues: the oldest ticket has waited for ${age}`,
      next: 'Start a worker, or look into its log if one should be running.',
    },
    eventsLate: {
      title: (age: string) => `Updates are late: the oldest has waited for ${age}`,
      next: 'Open pages and webhooks hear later than usual. Look whether a worker with the role “dispatch” is running.',
    },
    signIn: {
      title: (n: number) => `${mailboxes(n)} cannot sign in any more`,
      next: 'The owner has to enter the password or sign in again; Kontor has written to them. Below is who.',
    },
    backingOff: {
      title: (n: number) => `${mailboxes(n)} cannot be reached`,
      next: 'Kontor tries again by itself, less and less often. Below is what the mail server said.',
    },
    unbalanced: {
      title: (n: number) =>
        plural(n, { one: '# mailbox does not add up', other: '# mailboxes do not add up' }),
      next: 'Its mail server has mails that are not in Kontor yet. The next audit fetches them; if it stays so, look at the folders of the mailbox.',
    },
    dead: {
      title: (n: number) =>
        plural(n, { one: '# mail could not be read', other: '# mails could not be read' }),
      next: 'The bytes are kept. Read them again after an update, or see what they have in common.',
    },
    noListener: {
      title: () => 'Nobody takes mail to the Smart BCC addresses',
      next: 'Look whether a worker with the role “smtp” is running, and whether its port is free (SMTP_IN_PORT).',
    },
    noSystemMail: {
      title: () => 'Kontor cannot send mail of its own',
      next: 'Invitations and links for new passwords have to be handed over by hand. Set SMTP_OUT_URL.',
    },
    lettersFailed: {
      title: (n: number) =>
        plural(n, { one: '# mail from Kontor did not go out', other: '# mails from Kontor did not go out' }),
      next: 'See what the server for outgoing mail said, and try again.',
    },
    webhooksOff: {
      title: (n: number) =>
        plural(n, { one: '# webhook was turned off', other: '# webhooks were turned off' }),
      next: 'Nothing arrived there for three days. Mend the receiver and turn it on again.',
    },
    webhooksFailing: {
      title: (n: number) =>
        plural(n, { one: '# webhook does not get through', other: '# webhooks do not get through' }),
      next: 'Kontor tries again for a day and a half. See what the receiver answers.',
    },
    diskFull: {
      title: (free: string) => `Only ${free} are free on the disk`,
      next: 'Make room or take a larger disk: without room no mail comes in.',
    },
  },
  look: 'Look',
  mailboxes: {
    title: 'Mailboxes',
    mailbox: 'Mailbox',
    state: 'State',
    proof: 'Proof',
    looked: 'Last look',
    waiting: 'Waiting',
    dead: 'Unreadable',
    none: 'No mailbox is connected yet',
    noneNext: 'Each user connects their own, on the page Mailboxes.',
    connected: 'Connected now',
    proved: (when: string) => `Adds up, ${when}`,
    unbalanced: (when: string) => `Does not add up, ${when}`,
    unproved: 'Not counted yet',
    since: (when: string) => `oldest ${when}`,
    nextTry: (when: string) => `Next try ${when}`,
    parked: (n: number) => plural(n, { one: '# folder does not open', other: '# folders do not open' }),
    states: {
      connecting: 'Connecting',
      backfilling: 'Taking in history',
      live: 'Live',
      backing_off: 'Not reached',
      needs_reauth: 'Needs a sign-in',
      stopped: 'Stopped',
    },
    count: mailboxes,
  },
  queues: {
    title: 'Queues',
    lead: 'Tickets that workers work at. Losing them all costs a minute, never mail.',
    lane: 'Queue',
    waiting: 'Waiting',
    active: 'At work',
    delayed: 'Later',
    failed: 'Failed',
    oldest: 'Oldest',
    lanes: {
      live: 'New mail',
      backfill: 'History of mail',
      links: 'Links to earlier mail',
      changes: 'Changes of many items',
      conversions: 'Leads and deals',
      imports: 'Imports',
      webhooks: 'Webhooks',
    } as Record<string, string>,
    open: 'Open the queues',
    frame: 'The queues, by Bull Board',
  },
  figures: {
    title: 'At a glance',
    events: 'Updates on their way',
    lag: (age: string) => `the oldest for ${age}`,
    noLag: 'nothing waits',
    smartBcc: 'Smart BCC',
    listening: 'Takes mail',
    notListening: 'Takes no mail',
    offByChoice: 'Off on this server',
    taken: (n: number) => plural(n, { one: '# mail in 30 days', other: '# mails in 30 days' }),
    refused: (n: number) => plural(n, { one: '# refused', other: '# refused' }),
    systemMail: 'Mail from Kontor',
    goesOut: 'Goes out',
    goesNotOut: 'Does not go out',
    letters: (n: number) => plural(n, { one: '# letter waits', other: '# letters wait' }),
    webhooks: 'Webhooks',
    webhooksOn: (n: number) => plural(n, { one: '# is on', other: '# are on' }),
    webhooksOff: (n: number) => plural(n, { one: '# turned off', other: '# turned off' }),
    disk: 'Disk',
    free: (free: string, total: string) => `${free} of ${total} free`,
    unknown: 'Not known',
  },
};

export type AdminWords = Widen<typeof admin>;
