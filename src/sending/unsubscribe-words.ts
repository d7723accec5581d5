import type { InLanguages } from '../accounts/system-letters.js';

interface Words {
  /** As HTML names it. */
  language: string;
  /** The link below a group mail. */
  link: string;
  ask: string;
  button: string;
  done: string;
  unknown: string;
}

/** What recipients of group mail read: below the mail in its writer's language, on the page in their browser's. */
export const words: InLanguages<Words> = {
  en: {
    language: 'en',
    link: 'Unsubscribe from these mails',
    ask: 'Do you want no more of these mails?',
    button: 'Unsubscribe',
    done: 'You get no more of these mails.',
    unknown: 'This link is not known here.',
  },
  sv: {
    language: 'sv',
    link: 'Avregistrera dig från de här utskicken',
    ask: 'Vill du inte ha fler sådana mejl?',
    button: 'Avregistrera mig',
    done: 'Du får inga fler sådana mejl.',
    unknown: 'Den här länken är okänd här.',
  },
  pl: {
    language: 'pl',
    link: 'Wypisz się z tych wiadomości',
    ask: 'Nie chcesz już dostawać takich wiadomości?',
    button: 'Wypisz mnie',
    done: 'Nie będziesz już dostawać takich wiadomości.',
    unknown: 'Ten link nie jest tu znany.',
  },
  nb: {
    language: 'nb',
    link: 'Meld deg av disse utsendelsene',
    ask: 'Vil du ikke ha flere slike e-poster?',
    button: 'Meld meg av',
    done: 'Du får ingen flere slike e-poster.',
    unknown: 'Denne lenken er ukjent her.',
  },
};
