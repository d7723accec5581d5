import { languageOf, type InLanguages } from '../accounts/system-letters.js';
import type { Told } from '../model/index.js';

interface Words {
  invitation: (subject: string) => string;
  change: (subject: string) => string;
  off: (subject: string) => string;
  invites: (name: string) => string;
  changed: (name: string) => string;
  isOff: (name: string) => string;
  when: string;
  allDay: string;
  where: string;
  join: string;
  answer: string;
}

/** In the language of who invites: the guest's nobody knows. */
const words: InLanguages<Words> = {
  en: {
    invitation: subject => `Invitation: ${subject}`,
    change: subject => `Updated invitation: ${subject}`,
    off: subject => `Cancelled: ${subject}`,
    invites: name => `${name} invites you.`,
    changed: name => `${name} has changed the following.`,
    isOff: name => `${name} has called this off.`,
    when: 'When',
    allDay: 'all day',
    where: 'Where',
    join: 'Join',
    answer: 'Answer with your calendar, or simply reply to this mail.',
  },
  sv: {
    invitation: subject => `Inbjudan: ${subject}`,
    change: subject => `Uppdaterad inbjudan: ${subject}`,
    off: subject => `Inställt: ${subject}`,
    invites: name => `${name} bjuder in dig.`,
    changed: name => `${name} har gjort en ändring.`,
    isOff: name => `${name} har ställt in det här.`,
    when: 'När',
    allDay: 'hela dagen',
    where: 'Var',
    join: 'Delta',
    answer: 'Svara i din kalender, eller svara direkt på det här mejlet.',
  },
  nb: {
    invitation: subject => `Invitasjon: ${subject}`,
    change: subject => `Oppdatert invitasjon: ${subject}`,
    off: subject => `Avlyst: ${subject}`,
    invites: name => `${name} inviterer deg.`,
    changed: name => `${name} har gjort en endring.`,
    isOff: name => `${name} har avlyst dette.`,
    when: 'Når',
    allDay: 'hele dagen',
    where: 'Hvor',
    join: 'Delta',
    answer: 'Svar i kalenderen din, eller svar direkte på denne e-posten.',
  },
  pl: {
    invitation: subject => `Zaproszenie: ${subject}`,
    change: subject => `Zmiana zaproszenia: ${subject}`,
    off: subject => `Odwołano: ${subject}`,
    invites: name => `Zaprasza: ${name}.`,
    changed: name => `Zmiany wprowadza: ${name}.`,
    isOff: name => `Spotkanie odwołuje: ${name}.`,
    when: 'Kiedy',
    allDay: 'cały dzień',
    where: 'Gdzie',
    join: 'Dołącz',
    answer: 'Odpowiedz w kalendarzu albo po prostu odpisz na tę wiadomość.',
  },
};

interface Telling {
  method: 'REQUEST' | 'CANCEL';
  isFirst: boolean;
  told: Told;
  locale: string | null;
  timezone: string | null;
}

/** The mail that a guest without a calendar reads. Times are those of who invites, with his zone beside them. */
export function invitationMail({ method, isFirst, told, locale, timezone }: Telling): {
  subject: string;
  text: string;
} {
  const language = languageOf(locale);
  const say = words[language];
  const [subject, opening] =
    method === 'CANCEL'
      ? [say.off, say.isOff]
      : isFirst
        ? [say.invitation, say.invites]
        : [say.change, say.changed];
  const lines = [
    opening(told.organizer.name),
    '',
    told.subject,
    `${say.when}: ${when(told, language, timezone ?? 'UTC', say.allDay)}`,
    ...(told.location ? [`${say.where}: ${told.location}`] : []),
    ...(told.url ? [`${say.join}: ${told.url}`] : []),
    ...(told.description ? ['', told.description] : []),
    ...(method === 'REQUEST' ? ['', say.answer] : []),
  ];
  // A subject is one line, whatever the activity is called.
  const called = told.subject.replaceAll(/\s+/g, ' ').trim();
  return { subject: subject(called), text: `${lines.join('\n')}\n` };
}

function when({ start, end }: Told, language: string, timeZone: string, allDay: string): string {
  if (start.length === 10) {
    const days = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' });
    const last = new Date(new Date(end).getTime() - 24 * 3600_000);
    return `${days.formatRange(new Date(start), last)} (${allDay})`;
  }
  const times = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone });
  return `${times.formatRange(new Date(start), new Date(end))} (${timeZone})`;
}
