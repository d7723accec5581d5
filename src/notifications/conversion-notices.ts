import { Inject, Injectable } from '@nestjs/common';
import { inLanguage, type InLanguages } from '../accounts/system-letters.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { SystemMail } from './system-mail.js';

interface Finished {
  id: string;
  email: string;
  name: string;
  locale: string | null;
  becomes: 'deal' | 'lead';
  state: 'completed' | 'rejected' | 'failed';
  reason: string | null;
  count: number;
}

/**
 * Tells by mail that a conversion from a list is done. Where no mail can be sent the notice is in the app alone
 * (`/api/conversions`), where it is anyway.
 */
@Injectable()
export class ConversionNotices {
  constructor(
    private readonly database: Database,
    private readonly mail: SystemMail,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** All that wait. Marked before it is sent: whoever is killed in between leaves no second mail. */
  async tell(): Promise<void> {
    const finished = await this.database.query<Finished>(
      `update conversion c set told_at = now() from users u
        where u.id = c.user_id and c.id in (
          select id from conversion where listed and told_at is null and finished_at > now() - interval '1 day'
           order by finished_at limit 20 for update skip locked)
       returning c.id, u.email, u.name, u.locale, c.becomes, c.state, c.reason,
         (select count(*) from conversion_item i where i.conversion_id = c.id) as count`,
    );
    for (const one of finished) {
      const sent = await this.mail.send({ to: one.email, ...conversionMail(one, this.env.PUBLIC_URL) });
      if (!sent && this.env.SMTP_OUT_URL) {
        await this.database.query('update conversion set told_at = null where id = $1', [one.id]);
      }
    }
  }
}

type Words = Record<'deals' | 'leads' | 'refused', (n: number) => string> & {
  hello: (name: string) => string;
  nothing: string;
};

const words: InLanguages<Words> = {
  en: {
    hello: name => `Hello ${name},`,
    deals: n => (n === 1 ? '1 lead is a deal now.' : `${n} leads are deals now.`),
    leads: n => (n === 1 ? '1 deal is a lead now.' : `${n} deals are leads now.`),
    refused: n => `Your conversion of ${n} could not be done.`,
    nothing: 'Nothing was changed.',
  },
  sv: {
    hello: name => `Hej ${name}!`,
    deals: n => (n === 1 ? '1 lead är nu en affär.' : `${n} leads är nu affärer.`),
    leads: n => (n === 1 ? '1 affär är nu ett lead.' : `${n} affärer är nu leads.`),
    refused: n => `Konverteringen av ${n} gick inte att genomföra.`,
    nothing: 'Ingenting har ändrats.',
  },
  nb: {
    hello: name => `Hei ${name}!`,
    deals: n => (n === 1 ? '1 lead er nå en avtale.' : `${n} leads er nå avtaler.`),
    leads: n => (n === 1 ? '1 avtale er nå et lead.' : `${n} avtaler er nå leads.`),
    refused: n => `Konverteringen av ${n} kunne ikke gjennomføres.`,
    nothing: 'Ingenting er endret.',
  },
  pl: {
    hello: name => `Dzień dobry, ${name},`,
    deals: n => `Leady zamienione na szanse sprzedaży: ${n}.`,
    leads: n => `Szanse sprzedaży zamienione na leady: ${n}.`,
    refused: n => `Nie udało się wykonać konwersji (liczba pozycji: ${n}).`,
    nothing: 'Nic się nie zmieniło.',
  },
};

function conversionMail(
  { name, locale, becomes, state, reason, count }: Finished,
  url: string | undefined,
): { subject: string; text: string } {
  const say = inLanguage(words, locale);
  const done = state === 'completed';
  const subject = done ? say[becomes === 'deal' ? 'deals' : 'leads'](count) : say.refused(count);
  const lines = [say.hello(name), '', subject];
  if (!done) lines.push(say.nothing, ...(reason ? [reason] : []));
  if (url) lines.push('', url);
  return { subject, text: `${lines.join('\n')}\n` };
}
