import type { Words } from '../en';
import { pluralOf } from '../plural';

const plural = pluralOf('sv');

export const accounts: Pick<Words, 'signIns' | 'reset' | 'systemMail'> = {
  signIns: {
    with: provider => `Logga in med ${provider}`,
    again: 'Logga in igen',
    lead: provider =>
      `${provider} ber dig låta Kontor läsa och skicka din e-post. Kontor får aldrig se ditt lösenord, och du kan ångra dig när som helst.`,
    orAddress: 'Eller börja med din adress',
    usePassword: 'Använd lösenord i stället',
    instead: provider => `Logga in med ${provider} i stället för lösenord`,
    insteadLead: 'Brevlådan behåller sin historik, sina trådar och sina länkar.',
    signedInAt: provider => `Loggar in hos ${provider}, utan lösenord.`,
    needsYou: 'Logga in igen så fortsätter Kontor där det slutade. Inget går förlorat under tiden.',
    problems: {
      expired: ['Inloggningen tog för lång tid eller började i en annan webbläsare', 'Börja om här.'],
      denied: ['Du tillät det inte', 'Börja om och tillåt det, eller använd ett lösenord.'],
      refused: [
        'Leverantören slutförde inte inloggningen',
        'Börja om. Händer det igen, fråga din administratör.',
      ],
      'no-mail': [
        'Kontor fick inte läsa din e-post',
        'Börja om och låt rutan för e-post vara ikryssad på leverantörens sida.',
      ],
      'other-account': [
        'Du loggade in med ett annat konto än brevlådans',
        'Börja om och välj rätt konto. Vill du ansluta det andra, lägg till det som en egen brevlåda.',
      ],
      'imap-refused': [
        'Inloggningen gick bra, men e-postservern släppte inte in Kontor',
        'Åtkomst för e-postprogram (IMAP) är troligen avstängd för kontot: slå på den, eller fråga den som sköter kontot.',
      ],
      unavailable: ['Leverantören svarar inte just nu', 'Försök igen om några minuter.'],
    },
  },
  reset: {
    link: 'Glömt lösenordet?',
    title: 'Nytt lösenord',
    lead: 'Ange din adress så kommer en länk där du väljer ett nytt lösenord.',
    send: 'Skicka länken',
    sent: 'Titta i din e-post',
    sentNext: email =>
      `Om ${email} har ett konto här är en länk på väg. Den fungerar i en timme. Kommer inget, fråga din administratör, som också kan ge dig en länk.`,
    back: 'Till inloggningen',
    chooseTitle: 'Välj ett nytt lösenord',
    chooseLead: email => `För ${email}. Alla webbläsare loggas ut, och du loggar in med det nya.`,
    save: 'Spara lösenordet',
    done: 'Ditt nya lösenord gäller från och med nu',
    doneNext: 'Logga in med det.',
    broken: 'Länken är inte fullständig',
    brokenNext: 'Kopiera hela länken ur mejlet, även det som står efter ”token=”.',
    over: {
      title: 'Länken gäller inte längre',
      next: 'Den fungerar en gång, i en timme. Be om en ny.',
    },
    another: 'Be om en ny länk',
  },
  systemMail: {
    nav: 'Kontors e-post',
    title: 'Kontors e-post',
    lead: 'Inbjudningar, länkar till nya lösenord, bekräftelser och varningar som Kontor själv skriver.',
    on: from => `De skickas från ${from}.`,
    off: 'Ingen e-post kan skickas härifrån ännu',
    offNext:
      'Ange SMTP_OUT_URL och MAIL_FROM och starta om Kontor. Lämna över länkarna själv tills dess: var och en är nyckeln till ett konto.',
    test: 'Skicka ett test till mig',
    tested: to => `På väg till ${to}`,
    none: 'Inget väntar',
    noneNext: 'Brev som inte kunde skickas står här, med sina länkar.',
    kinds: {
      invitation: 'Inbjudan',
      'password-reset': 'Nytt lösenord',
      'password-changed': 'Lösenordet ändrades',
      'mailbox-signed-out': 'Brevlåda behöver en inloggning',
      'address-confirmation': 'Adress att bekräfta',
      test: 'Test',
    },
    waiting: 'Väntar på att skickas',
    failed: tries =>
      plural(tries, {
        one: 'Kunde inte skickas, efter # försök',
        other: 'Kunde inte skickas, efter # försök',
      }),
    tried: tries =>
      plural(tries, { one: '# försök hittills, fortsätter', other: '# försök hittills, fortsätter' }),
    until: when => `gäller till ${when}`,
    copy: 'Kopiera länk',
    copied: 'Kopierad',
    retry: 'Försök igen',
    remove: 'Ta bort ur listan',
    removed: 'Borttaget ur listan',
    providers: 'Inloggning hos e-postleverantörer',
    providersLead:
      'Där det är inställt ansluter användarna en brevlåda med ett klick och utan lösenord. Registrera Kontor hos leverantören med den här omdirigeringsadressen:',
    configured: 'Inställt',
    notConfigured: name => `Inte inställt: ${name}_CLIENT_ID och ${name}_CLIENT_SECRET`,
  },
};
