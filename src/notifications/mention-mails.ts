import { Inject, Injectable } from '@nestjs/common';
import { loadViewer } from '../access/load.js';
import { inLanguage, type InLanguages } from '../accounts/system-letters.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { Notifications, type Notification } from './notifications.js';
import { SystemMail, type SystemMessage } from './system-mail.js';

interface Untold {
  id: number;
  userId: number;
  email: string;
  name: string;
  locale: string | null;
  /** He wants it, has not read it, and it is news. */
  wanted: boolean;
}

/** Tells by mail whom somebody mentioned, where mail can be sent and he wants it; in the app he is told anyway. */
@Injectable()
export class MentionMails {
  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly mail: SystemMail,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** All that wait. Marked before it is sent: whoever is killed in between leaves no second mail. */
  async tell(): Promise<void> {
    const untold = await this.database.query<Untold>(
      `update notification t set told_at = now() from users u
        where u.id = t.user_id and t.id in (
          select id from notification where told_at is null order by id limit 20 for update skip locked)
       returning t.id, u.id as "userId", u.email, u.name, u.locale,
         u.mention_mail and u.active and t.read_at is null and t.add_time > now() - interval '1 day' as wanted`,
    );
    if (!this.env.SMTP_OUT_URL) return;
    for (const one of untold.filter(({ wanted }) => wanted)) {
      const viewer = await loadViewer(this.database, one.userId);
      const [told] = viewer ? await this.notifications.some(viewer, [one.id]) : [];
      if (!told) continue;
      const sent = await this.mail.send(mentionMail(one, told, this.env.PUBLIC_URL));
      if (!sent) await this.database.query('update notification set told_at = null where id = $1', [one.id]);
    }
  }
}

interface Words {
  hello: (name: string) => string;
  mentioned: (who: string, on: string | undefined) => string;
  somebody: string;
  unwanted: string;
}

const words: InLanguages<Words> = {
  en: {
    hello: name => `Hello ${name},`,
    mentioned: (who, on) => (on ? `${who} mentioned you on ${on}` : `${who} mentioned you`),
    somebody: 'Somebody',
    unwanted: 'You can turn these mails off in your settings.',
  },
  sv: {
    hello: name => `Hej ${name}!`,
    mentioned: (who, on) => (on ? `${who} nämnde dig på ${on}` : `${who} nämnde dig`),
    somebody: 'Någon',
    unwanted: 'Du kan stänga av de här mejlen i dina inställningar.',
  },
  nb: {
    hello: name => `Hei ${name}!`,
    mentioned: (who, on) => (on ? `${who} nevnte deg på ${on}` : `${who} nevnte deg`),
    somebody: 'Noen',
    unwanted: 'Du kan slå av disse e-postene i innstillingene dine.',
  },
  pl: {
    hello: name => `Dzień dobry, ${name},`,
    mentioned: (who, on) => (on ? `${who} wspomina o Tobie: ${on}` : `${who} wspomina o Tobie`),
    somebody: 'Ktoś',
    unwanted: 'Te wiadomości możesz wyłączyć w swoich ustawieniach.',
  },
};

function mentionMail(
  { email, name, locale }: Untold,
  { by, on, text }: Notification,
  url: string | undefined,
): SystemMessage {
  const say = inLanguage(words, locale);
  const subject = say.mentioned(by?.name ?? say.somebody, on?.title);
  const quoted = text.split('\n').map(line => `> ${line}`);
  const lines = [
    say.hello(name),
    '',
    `${subject}:`,
    '',
    ...quoted,
    ...(url ? ['', url] : []),
    '',
    say.unwanted,
  ];
  return { to: email, subject, text: `${lines.join('\n')}\n` };
}
