import type { Words } from '../en';
import { pluralOf } from '../plural';

const plural = pluralOf('nb');

export const accounts: Pick<Words, 'signIns' | 'reset' | 'systemMail'> = {
  signIns: {
    with: provider => `Logg inn med ${provider}`,
    again: 'Logg inn igjen',
    lead: provider =>
      `${provider} ber deg la Kontor lese og sende e-posten din. Kontor får aldri se passordet ditt, og du kan når som helst trekke det tilbake.`,
    orAddress: 'Eller begynn med adressen din',
    usePassword: 'Bruk passord i stedet',
    instead: provider => `Logg inn med ${provider} i stedet for passord`,
    insteadLead: 'Postkassen beholder historikken, trådene og koblingene sine.',
    signedInAt: provider => `Logger inn hos ${provider}, uten passord.`,
    needsYou: 'Logg inn igjen, så fortsetter Kontor der det stoppet. Ingenting går tapt i mellomtiden.',
    problems: {
      expired: ['Innloggingen tok for lang tid eller ble begynt i en annen nettleser', 'Begynn på nytt her.'],
      denied: ['Du tillot det ikke', 'Begynn på nytt og tillat det, eller bruk et passord.'],
      refused: [
        'Leverandøren fullførte ikke innloggingen',
        'Begynn på nytt. Skjer det igjen, spør administratoren din.',
      ],
      'no-mail': [
        'Kontor fikk ikke lese e-posten din',
        'Begynn på nytt, og la ruten for e-post være krysset av på leverandørens side.',
      ],
      'other-account': [
        'Du logget inn med en annen konto enn postkassens',
        'Begynn på nytt og velg riktig konto. Vil du koble til den andre, legg den til som en egen postkasse.',
      ],
      'imap-refused': [
        'Innloggingen gikk bra, men e-postserveren slapp ikke Kontor inn',
        'Tilgang for e-postprogrammer (IMAP) er trolig slått av for kontoen: slå den på, eller spør den som styrer kontoen.',
      ],
      unavailable: ['Leverandøren svarer ikke akkurat nå', 'Prøv igjen om noen minutter.'],
    },
  },
  reset: {
    link: 'Glemt passordet?',
    title: 'Nytt passord',
    lead: 'Skriv inn adressen din, så kommer det en lenke der du velger et nytt passord.',
    send: 'Send lenken',
    sent: 'Se i e-posten din',
    sentNext: email =>
      `Har ${email} en konto her, er en lenke på vei. Den virker i en time. Kommer det ingenting, spør administratoren din, som også kan gi deg en lenke.`,
    back: 'Til innloggingen',
    chooseTitle: 'Velg et nytt passord',
    chooseLead: email => `For ${email}. Alle nettlesere logges ut, og du logger inn med det nye.`,
    save: 'Lagre passordet',
    done: 'Det nye passordet ditt gjelder fra nå av',
    doneNext: 'Logg inn med det.',
    broken: 'Lenken er ikke fullstendig',
    brokenNext: 'Kopier hele lenken fra e-posten, også det som står etter «token=».',
    over: {
      title: 'Lenken gjelder ikke lenger',
      next: 'Den virker én gang, i en time. Be om en ny.',
    },
    another: 'Be om en ny lenke',
  },
  systemMail: {
    nav: 'E-post fra Kontor',
    title: 'E-post fra Kontor',
    lead: 'Invitasjoner, lenker til nye passord, bekreftelser og advarsler som Kontor selv skriver.',
    on: from => `De sendes fra ${from}.`,
    off: 'Ingen e-post kan sendes herfra ennå',
    offNext:
      'Angi SMTP_OUT_URL og MAIL_FROM og start Kontor på nytt. Gi videre lenkene selv inntil da: hver av dem er nøkkelen til en konto.',
    test: 'Send meg en test',
    tested: to => `På vei til ${to}`,
    none: 'Ingenting venter',
    noneNext: 'Brev som ikke kunne sendes, står her med lenkene sine.',
    kinds: {
      invitation: 'Invitasjon',
      'password-reset': 'Nytt passord',
      'password-changed': 'Passordet ble endret',
      'mailbox-signed-out': 'Postkasse trenger innlogging',
      'address-confirmation': 'Adresse som skal bekreftes',
      test: 'Test',
    },
    waiting: 'Venter på å bli sendt',
    failed: tries =>
      plural(tries, { one: 'Kunne ikke sendes, etter # forsøk', other: 'Kunne ikke sendes, etter # forsøk' }),
    tried: tries =>
      plural(tries, { one: '# forsøk så langt, fortsetter', other: '# forsøk så langt, fortsetter' }),
    until: when => `gjelder til ${when}`,
    copy: 'Kopier lenke',
    copied: 'Kopiert',
    retry: 'Prøv igjen',
    remove: 'Ta av listen',
    removed: 'Tatt av listen',
    providers: 'Innlogging hos e-postleverandører',
    providersLead:
      'Der det er satt opp, kobler brukerne til en postkasse med ett klikk og uten passord. Registrer Kontor hos leverandøren med denne omdirigeringsadressen:',
    configured: 'Satt opp',
    notConfigured: name => `Ikke satt opp: ${name}_CLIENT_ID og ${name}_CLIENT_SECRET`,
  },
};
