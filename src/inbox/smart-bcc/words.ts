import type { InLanguages, Letter } from '../../accounts/system-letters.js';

/** What became of what a user sent to the CRM in a week. */
export interface Receipt {
  copies: number;
  /** Mails in conversations that stand on a deal, lead or project. */
  linked: number;
  /** Conversations that ask him where they belong, and the subjects of the first of them. */
  asks: number;
  subjects: string[];
}

interface Words {
  confirm: (email: string, company: string) => Letter;
  refused: (email: string) => Letter;
  receipt: (receipt: Receipt) => Letter;
}

/** What a list of subjects looks like in a letter. */
const listed = (subjects: string[]): string[] => subjects.map(subject => `· ${subject}`);

export const words: InLanguages<Words> = {
  en: {
    confirm: (email, company) => ({
      subject: 'Confirm your address for Smart BCC',
      paragraphs: [
        `Somebody at ${company} wants to send mail from ${email} to Kontor, so that it is filed with your customers.`,
        'If that is you, confirm the address within a week.',
      ],
      button: 'Confirm the address',
      after: ['If it is not, you need not do anything.'],
    }),
    refused: email => ({
      subject: `A mail from ${email} was not taken`,
      paragraphs: [
        `A mail that you sent to Smart BCC from ${email} was refused, because the address is not confirmed yet.`,
        'Open the link in the mail that Kontor sent to that address, then send yours again. You can ask for a new link in your settings, under Smart BCC.',
      ],
    }),
    receipt: ({ copies, linked, asks, subjects }) => ({
      subject: `Smart BCC this week: ${copies === 1 ? '1 copy' : `${copies} copies`}`,
      paragraphs: [
        `${copies === 1 ? '1 copy' : `${copies} copies`} came in, and ${linked} ${linked === 1 ? 'is' : 'are'} linked to a deal, lead or project.`,
        ...(asks > 0
          ? [
              `${asks === 1 ? '1 conversation needs' : `${asks} conversations need`} you to choose where it belongs:`,
            ]
          : []),
        ...listed(subjects),
      ],
      button: 'Open Kontor',
      after: ['You asked for this mail. You can turn it off in your settings, under Smart BCC.'],
    }),
  },
  sv: {
    confirm: (email, company) => ({
      subject: 'Bekräfta din adress för Smart BCC',
      paragraphs: [
        `Någon på ${company} vill skicka mejl från ${email} till Kontor, så att de hamnar hos era kunder.`,
        'Om det är du, bekräfta adressen inom en vecka.',
      ],
      button: 'Bekräfta adressen',
      after: ['Om det inte är du behöver du inte göra något.'],
    }),
    refused: email => ({
      subject: `Ett mejl från ${email} togs inte emot`,
      paragraphs: [
        `Ett mejl som du skickade till Smart BCC från ${email} avvisades, eftersom adressen inte är bekräftad än.`,
        'Öppna länken i mejlet som Kontor skickade till adressen och skicka sedan ditt mejl igen. Du kan be om en ny länk i dina inställningar, under Smart BCC.',
      ],
    }),
    receipt: ({ copies, linked, asks, subjects }) => ({
      subject: `Smart BCC den här veckan: ${copies === 1 ? '1 kopia' : `${copies} kopior`}`,
      paragraphs: [
        `${copies === 1 ? '1 kopia' : `${copies} kopior`} kom in, och ${linked} är ${linked === 1 ? 'länkad' : 'länkade'} till en affär, ett lead eller ett projekt.`,
        ...(asks > 0
          ? [`I ${asks === 1 ? '1 konversation' : `${asks} konversationer`} behöver du välja vart den hör:`]
          : []),
        ...listed(subjects),
      ],
      button: 'Öppna Kontor',
      after: ['Du har bett om det här mejlet. Du kan stänga av det i dina inställningar, under Smart BCC.'],
    }),
  },
  pl: {
    confirm: (email, company) => ({
      subject: 'Potwierdź swój adres dla Smart BCC',
      paragraphs: [
        `Ktoś w firmie ${company} chce wysyłać wiadomości z adresu ${email} do Kontora, żeby trafiały do kartotek klientów.`,
        'Jeśli to Ty, potwierdź adres w ciągu tygodnia.',
      ],
      button: 'Potwierdź adres',
      after: ['Jeśli nie, nie musisz nic robić.'],
    }),
    refused: email => ({
      subject: `Wiadomość z adresu ${email} nie została przyjęta`,
      paragraphs: [
        `Wiadomość wysłana z adresu ${email} do Smart BCC została odrzucona, ponieważ adres nie jest jeszcze potwierdzony.`,
        'Otwórz link w wiadomości, którą Kontor wysłał na ten adres, a potem wyślij swoją jeszcze raz. O nowy link możesz poprosić w ustawieniach, w części Smart BCC.',
      ],
    }),
    receipt: ({ copies, linked, asks, subjects }) => ({
      subject: `Smart BCC w tym tygodniu – liczba kopii: ${copies}`,
      paragraphs: [
        `Liczba przyjętych kopii: ${copies}. Powiązane z szansą sprzedaży, leadem lub projektem: ${linked}.`,
        ...(asks > 0 ? [`Czekają na Twoją decyzję, dokąd należą (${asks}):`] : []),
        ...listed(subjects),
      ],
      button: 'Otwórz Kontor',
      after: [
        'Ta wiadomość przychodzi na Twoją prośbę. Możesz ją wyłączyć w ustawieniach, w części Smart BCC.',
      ],
    }),
  },
  nb: {
    confirm: (email, company) => ({
      subject: 'Bekreft adressen din for Smart BCC',
      paragraphs: [
        `Noen i ${company} vil sende e-post fra ${email} til Kontor, slik at den havner hos kundene deres.`,
        'Hvis det er deg, bekreft adressen innen en uke.',
      ],
      button: 'Bekreft adressen',
      after: ['Hvis det ikke er deg, trenger du ikke å gjøre noe.'],
    }),
    refused: email => ({
      subject: `En e-post fra ${email} ble ikke tatt imot`,
      paragraphs: [
        `En e-post som du sendte til Smart BCC fra ${email}, ble avvist fordi adressen ikke er bekreftet ennå.`,
        'Åpne lenken i e-posten som Kontor sendte til adressen, og send så din på nytt. Du kan be om en ny lenke i innstillingene dine, under Smart BCC.',
      ],
    }),
    receipt: ({ copies, linked, asks, subjects }) => ({
      subject: `Smart BCC denne uken: ${copies === 1 ? '1 kopi' : `${copies} kopier`}`,
      paragraphs: [
        `${copies === 1 ? '1 kopi' : `${copies} kopier`} kom inn, og ${linked} er koblet til en avtale, et lead eller et prosjekt.`,
        ...(asks > 0
          ? [`I ${asks === 1 ? '1 samtale' : `${asks} samtaler`} må du velge hvor den hører hjemme:`]
          : []),
        ...listed(subjects),
      ],
      button: 'Åpne Kontor',
      after: ['Du har bedt om denne e-posten. Du kan slå den av i innstillingene dine, under Smart BCC.'],
    }),
  },
};
