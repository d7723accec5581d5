/** How to reach one of the big mail providers. `mx`: endings of MX hosts by which company domains hosted there are told. */
export interface Provider {
  name: string;
  domains: string[];
  mx?: string[];
  imap: Server | null;
  smtp: Server | null;
  /** What its users have to do first, in one or two sentences. */
  help?: string;
}

/** `secure`: TLS from the first byte; otherwise STARTTLS, which is then required. */
export interface Server {
  host: string;
  port: number;
  secure: boolean;
}

const tls = (host: string, port: number): Server => ({ host, port, secure: true });
const startTls = (host: string, port = 587): Server => ({ host, port, secure: false });

const appPassword = (where: string) =>
  `This provider wants an app password instead of your usual one. Make one at ${where} and enter it here.`;
const switchOn = (where: string) => `Access for mail programs is off at first. Turn IMAP on under ${where}.`;

/** Settings as the providers publish them. */
export const providers: Provider[] = [
  {
    name: 'Google',
    domains: ['gmail.com', 'googlemail.com'],
    mx: ['.google.com', '.googlemail.com', '.psmtp.com'],
    imap: tls('imap.gmail.com', 993),
    smtp: tls('smtp.gmail.com', 465),
    help: appPassword('myaccount.google.com/apppasswords (2-step verification has to be on)'),
  },
  {
    name: 'Microsoft 365',
    domains: [
      'outlook.com',
      'hotmail.com',
      'live.com',
      'msn.com',
      'outlook.de',
      'hotmail.de',
      'hotmail.fr',
      'hotmail.co.uk',
      'live.de',
    ],
    mx: ['.outlook.com', '.mx.microsoft'],
    imap: tls('outlook.office365.com', 993),
    smtp: startTls('smtp.office365.com'),
    help: 'Microsoft lets most accounts sign in by their own page only; a password works where your administrator allows it for IMAP.',
  },
  {
    name: 'Yahoo',
    domains: [
      'yahoo.com',
      'yahoo.de',
      'yahoo.fr',
      'yahoo.co.uk',
      'yahoo.it',
      'yahoo.es',
      'ymail.com',
      'rocketmail.com',
    ],
    mx: ['.yahoodns.net'],
    imap: tls('imap.mail.yahoo.com', 993),
    smtp: tls('smtp.mail.yahoo.com', 465),
    help: appPassword('login.yahoo.com under Security'),
  },
  {
    name: 'AOL',
    domains: ['aol.com', 'aol.de', 'aim.com'],
    imap: tls('imap.aol.com', 993),
    smtp: tls('smtp.aol.com', 465),
    help: appPassword('login.aol.com under Security'),
  },
  {
    name: 'iCloud',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    mx: ['.icloud.com'],
    imap: tls('imap.mail.me.com', 993),
    smtp: startTls('smtp.mail.me.com'),
    help: appPassword('account.apple.com under Sign-In and Security'),
  },
  {
    name: 'GMX',
    domains: ['gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch'],
    imap: tls('imap.gmx.net', 993),
    smtp: tls('mail.gmx.net', 465),
    help: switchOn('E-Mail, Settings, POP3 & IMAP'),
  },
  {
    name: 'GMX.com',
    domains: ['gmx.com', 'gmx.us', 'mail.com', 'email.com'],
    imap: tls('imap.gmx.com', 993),
    smtp: tls('mail.gmx.com', 465),
    help: switchOn('Settings, POP3 & IMAP'),
  },
  {
    name: 'WEB.DE',
    domains: ['web.de'],
    imap: tls('imap.web.de', 993),
    smtp: startTls('smtp.web.de'),
    help: switchOn('E-Mail, Settings, POP3 & IMAP'),
  },
  {
    name: 'Telekom',
    domains: ['t-online.de', 'magenta.de'],
    imap: tls('secureimap.t-online.de', 993),
    smtp: tls('securesmtp.t-online.de', 465),
    help: 'Telekom wants a password of its own for mail programs: make it in the customer centre under Passwords.',
  },
  {
    name: 'IONOS',
    domains: [],
    mx: ['.ionos.de', '.kundenserver.de', '.ui-dns.de'],
    imap: tls('imap.ionos.de', 993),
    smtp: tls('smtp.ionos.de', 465),
  },
  {
    name: 'STRATO',
    domains: [],
    mx: ['.rzone.de'],
    imap: tls('imap.strato.de', 993),
    smtp: tls('smtp.strato.de', 465),
  },
  {
    name: 'freenet',
    domains: ['freenet.de'],
    imap: tls('mx.freenet.de', 993),
    smtp: startTls('mx.freenet.de'),
  },
  {
    name: 'Posteo',
    domains: ['posteo.de', 'posteo.net'],
    imap: tls('posteo.de', 993),
    smtp: tls('posteo.de', 465),
  },
  {
    name: 'mailbox.org',
    domains: ['mailbox.org'],
    mx: ['.mailbox.org'],
    imap: tls('imap.mailbox.org', 993),
    smtp: tls('smtp.mailbox.org', 465),
  },
  {
    name: 'Fastmail',
    domains: ['fastmail.com', 'fastmail.fm'],
    mx: ['.messagingengine.com'],
    imap: tls('imap.fastmail.com', 993),
    smtp: tls('smtp.fastmail.com', 465),
    help: appPassword('Settings, Privacy & Security'),
  },
  {
    name: 'Zoho',
    domains: ['zoho.com', 'zohomail.com'],
    mx: ['.zoho.com'],
    imap: tls('imap.zoho.com', 993),
    smtp: tls('smtp.zoho.com', 465),
    help: switchOn('Settings, Mail Accounts, IMAP'),
  },
  {
    name: 'Zoho Europe',
    domains: ['zohomail.eu'],
    mx: ['.zoho.eu'],
    imap: tls('imap.zoho.eu', 993),
    smtp: tls('smtp.zoho.eu', 465),
    help: switchOn('Settings, Mail Accounts, IMAP'),
  },
  {
    name: 'Yandex',
    domains: ['yandex.com', 'yandex.ru', 'ya.ru'],
    mx: ['.yandex.net', '.yandex.ru'],
    imap: tls('imap.yandex.com', 993),
    smtp: tls('smtp.yandex.com', 465),
    help: appPassword('id.yandex.com under Security'),
  },
  {
    name: 'Mail.ru',
    domains: ['mail.ru', 'inbox.ru', 'list.ru', 'bk.ru'],
    imap: tls('imap.mail.ru', 993),
    smtp: tls('smtp.mail.ru', 465),
    help: appPassword('account.mail.ru under Security'),
  },
  {
    name: 'Orange',
    domains: ['orange.fr', 'wanadoo.fr'],
    imap: tls('imap.orange.fr', 993),
    smtp: tls('smtp.orange.fr', 465),
  },
  { name: 'Free', domains: ['free.fr'], imap: tls('imap.free.fr', 993), smtp: tls('smtp.free.fr', 465) },
  {
    name: 'La Poste',
    domains: ['laposte.net'],
    imap: tls('imap.laposte.net', 993),
    smtp: tls('smtp.laposte.net', 465),
  },
  {
    name: 'OVH',
    domains: [],
    mx: ['.ovh.net'],
    imap: tls('ssl0.ovh.net', 993),
    smtp: tls('ssl0.ovh.net', 465),
  },
  {
    name: 'Libero',
    domains: ['libero.it'],
    imap: tls('imapmail.libero.it', 993),
    smtp: tls('smtp.libero.it', 465),
  },
  { name: 'WP', domains: ['wp.pl'], imap: tls('imap.wp.pl', 993), smtp: tls('smtp.wp.pl', 465) },
  {
    name: 'Seznam',
    domains: ['seznam.cz', 'email.cz'],
    imap: tls('imap.seznam.cz', 993),
    smtp: tls('smtp.seznam.cz', 465),
  },
  {
    name: 'QQ',
    domains: ['qq.com', 'foxmail.com'],
    mx: ['.qq.com'],
    imap: tls('imap.qq.com', 993),
    smtp: tls('smtp.qq.com', 465),
    help: 'QQ wants an authorization code instead of your password: make one under Settings, Account.',
  },
  {
    name: 'Proton',
    domains: ['proton.me', 'protonmail.com', 'pm.me'],
    mx: ['.protonmail.ch'],
    imap: null,
    smtp: null,
    help: 'Proton encrypts mail for its own programs. It can be connected only through Proton Mail Bridge running beside Kontor: enter the host, port and password that the Bridge shows.',
  },
];
