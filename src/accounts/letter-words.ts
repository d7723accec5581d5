import { inLanguage, type InLanguages, type Letter } from './system-letters.js';

interface Words {
  hello: (name: string) => string;
  invitation: (company: string) => Letter;
  reset: (company: string) => Letter;
  changed: (company: string) => Letter;
  signedOut: (mailbox: string) => Letter;
  test: Letter;
}

const words: InLanguages<Words> = {
  en: {
    hello: name => `Hello ${name},`,
    invitation: company => ({
      subject: `Your account at ${company}`,
      paragraphs: [`An account has been made for you in Kontor, the CRM of ${company}.`],
      button: 'Choose your password',
      after: ['The link works once, and for a week.'],
    }),
    reset: company => ({
      subject: `A new password for ${company}`,
      paragraphs: [`Somebody, probably you, asked for a new password for your account at ${company}.`],
      button: 'Choose a new password',
      after: [
        'The link works once, and for an hour.',
        'If it was not you, leave this mail alone: your password stays as it is.',
      ],
    }),
    changed: company => ({
      subject: `Your password for ${company} was changed`,
      paragraphs: [
        `The password of your account at ${company} was changed just now, and all browsers were signed out.`,
        'If it was not you, tell your administrator at once.',
      ],
    }),
    signedOut: mailbox => ({
      subject: `Please sign in to ${mailbox} again`,
      paragraphs: [
        `The mail server no longer lets Kontor into ${mailbox}, so no mail comes in from there.`,
        'Sign in again under Mailboxes. Nothing is lost: mail that comes meanwhile is fetched then.',
      ],
    }),
    test: {
      subject: 'Mail from Kontor works',
      paragraphs: [
        'You asked for this letter. Invitations, links for new passwords and notices reach your colleagues the same way.',
      ],
    },
  },
  sv: {
    hello: name => `Hej ${name}!`,
    invitation: company => ({
      subject: `Ditt konto hos ${company}`,
      paragraphs: [`Du har fått ett konto i Kontor, CRM-systemet hos ${company}.`],
      button: 'Välj lösenord',
      after: ['Länken fungerar en gång, i en vecka.'],
    }),
    reset: company => ({
      subject: `Nytt lösenord för ${company}`,
      paragraphs: [`Någon, troligen du, har bett om ett nytt lösenord till ditt konto hos ${company}.`],
      button: 'Välj ett nytt lösenord',
      after: [
        'Länken fungerar en gång, i en timme.',
        'Om det inte var du behöver du inte göra något: ditt lösenord gäller som förut.',
      ],
    }),
    changed: company => ({
      subject: `Ditt lösenord för ${company} har ändrats`,
      paragraphs: [
        `Lösenordet till ditt konto hos ${company} ändrades nyss, och alla webbläsare loggades ut.`,
        'Om det inte var du, säg genast till din administratör.',
      ],
    }),
    signedOut: mailbox => ({
      subject: `Logga in på ${mailbox} igen`,
      paragraphs: [
        `E-postservern släpper inte längre in Kontor i ${mailbox}, så ingen e-post hämtas därifrån.`,
        'Logga in igen under Brevlådor. Inget går förlorat: det som kommer under tiden hämtas då.',
      ],
    }),
    test: {
      subject: 'Kontors e-post fungerar',
      paragraphs: [
        'Du bad om det här brevet. Inbjudningar, länkar till nya lösenord och aviseringar når dina kollegor på samma sätt.',
      ],
    },
  },
  pl: {
    hello: name => `Dzień dobry, ${name},`,
    invitation: company => ({
      subject: `Twoje konto w ${company}`,
      paragraphs: [`Masz teraz konto w Kontorze, systemie CRM firmy ${company}.`],
      button: 'Ustaw hasło',
      after: ['Link działa jeden raz, przez tydzień.'],
    }),
    reset: company => ({
      subject: `Nowe hasło do konta w ${company}`,
      paragraphs: [`Ktoś, prawdopodobnie Ty, prosi o nowe hasło do Twojego konta w ${company}.`],
      button: 'Ustaw nowe hasło',
      after: [
        'Link działa jeden raz, przez godzinę.',
        'Jeśli to nie Ty, nic nie musisz robić: hasło pozostaje bez zmian.',
      ],
    }),
    changed: company => ({
      subject: `Hasło do konta w ${company} zostało zmienione`,
      paragraphs: [
        `Hasło do Twojego konta w ${company} zostało przed chwilą zmienione, a wszystkie przeglądarki wylogowane.`,
        'Jeśli to nie Ty, powiadom od razu administratora.',
      ],
    }),
    signedOut: mailbox => ({
      subject: `Zaloguj się ponownie do ${mailbox}`,
      paragraphs: [
        `Serwer poczty nie wpuszcza już Kontor do skrzynki ${mailbox}, więc nowa poczta stamtąd nie przychodzi.`,
        'Zaloguj się ponownie w zakładce Skrzynki. Nic nie ginie: poczta, która w tym czasie przyjdzie, zostanie wtedy pobrana.',
      ],
    }),
    test: {
      subject: 'Poczta z Kontora działa',
      paragraphs: [
        'To wiadomość, o którą prosisz. W ten sam sposób docierają zaproszenia, linki do nowych haseł i powiadomienia.',
      ],
    },
  },
  nb: {
    hello: name => `Hei ${name}!`,
    invitation: company => ({
      subject: `Kontoen din hos ${company}`,
      paragraphs: [`Du har fått en konto i Kontor, CRM-systemet til ${company}.`],
      button: 'Velg passord',
      after: ['Lenken virker én gang, i en uke.'],
    }),
    reset: company => ({
      subject: `Nytt passord for ${company}`,
      paragraphs: [`Noen, trolig du, har bedt om nytt passord til kontoen din hos ${company}.`],
      button: 'Velg et nytt passord',
      after: [
        'Lenken virker én gang, i en time.',
        'Var det ikke deg, trenger du ikke gjøre noe: passordet er som før.',
      ],
    }),
    changed: company => ({
      subject: `Passordet ditt for ${company} er endret`,
      paragraphs: [
        `Passordet til kontoen din hos ${company} ble nettopp endret, og alle nettlesere ble logget ut.`,
        'Var det ikke deg, si fra til administratoren din med en gang.',
      ],
    }),
    signedOut: mailbox => ({
      subject: `Logg inn på ${mailbox} igjen`,
      paragraphs: [
        `E-postserveren slipper ikke lenger Kontor inn i ${mailbox}, så ingen e-post hentes derfra.`,
        'Logg inn igjen under Postkasser. Ingenting går tapt: det som kommer i mellomtiden, hentes da.',
      ],
    }),
    test: {
      subject: 'E-post fra Kontor virker',
      paragraphs: [
        'Du ba om dette brevet. Invitasjoner, lenker til nye passord og varsler når kollegene dine på samme måte.',
      ],
    },
  },
};

/** Whom a letter is for. */
export interface Reader {
  name: string;
  locale: string | null;
}

export const invitationLetter = (to: Reader, company: string): Letter =>
  letter(to, w => w.invitation(company));
export const resetLetter = (to: Reader, company: string): Letter => letter(to, w => w.reset(company));
export const changedLetter = (to: Reader, company: string): Letter => letter(to, w => w.changed(company));
export const signedOutLetter = (to: Reader, mailbox: string): Letter => letter(to, w => w.signedOut(mailbox));
export const testLetter = (to: Reader): Letter => letter(to, w => w.test);

function letter({ name, locale }: Reader, of: (words: Words) => Letter): Letter {
  const say = inLanguage(words, locale);
  const written = of(say);
  return { ...written, paragraphs: [say.hello(name), ...written.paragraphs] };
}
