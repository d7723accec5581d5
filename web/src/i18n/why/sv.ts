import { pluralOf } from '../plural';
import type { Words } from '../en';

const plural = pluralOf('sv');
const openItems = (n: number | undefined) =>
  n === undefined ? 'flera öppna poster' : plural(n, { one: '# öppen post', other: '# öppna poster' });
const waits = 'Du behöver inte göra något: Kontor försöker igen av sig själv.';

export const why: Words['why'] = {
  links: {
    'by-hand': (target, { smart_bcc }) =>
      smart_bcc ? `Skickat till Smart BCC-adressen för ${target}` : `Länkad till ${target} för hand`,
    'only-open-item': (target, { person_name }) =>
      `Länkad till ${target}: den enda öppna posten för ${person_name ?? 'personerna i den'}`,
    'policy-newest': (target, { candidates }) =>
      `Länkad till ${target}: den nyaste av ${openItems(candidates)}, som ert företag har bestämt`,
    'policy-all': (target, { candidates }) =>
      `Länkad till ${target}: en av ${openItems(candidates)}, i ert företag länkas alla`,
    retroactive: (target, { person_name, group }) => {
      const found = {
        ask: 'vald bland flera öppna poster',
        older: `${person_name ?? 'en av dess personer'} är med i den`,
        link: `den enda öppna posten för ${person_name ?? 'personerna i den'}`,
      };
      return `Länkad till ${target} vid en genomgång av tidigare e-post: ${found[group ?? 'link']}`;
    },
    'person-has-address': (target, { address }) =>
      address ? `${target} har adressen ${address}` : `En adress som hör till ${target} finns i den`,
    'organization-has-address': (target, { address }) =>
      address ? `${target} har adressen ${address}` : `En adress som hör till ${target} finns i den`,
    'sent-to': (target, { address }) =>
      address
        ? `${target} skapades för att du skrev till ${address}`
        : `${target} skapades för att du skrev dit`,
    'wrote-in-person': (target, { address }) =>
      address
        ? `${target} skapades för att ${address} skrev till dig personligen`
        : `${target} skapades efter ett personligt mejl till dig`,
  },
  asks: {
    'several-open-items': n =>
      `${plural(n, { one: '# öppen post passar', other: '# öppna poster passar' })}, och ingen bättre än de andra`,
    'item-closed': () => 'Dess post är stängd, och en annan är öppen',
    'threads-merged': () => 'Två konversationer med olika poster visade sig vara en',
    'asks-already': () => 'Den frågar redan vilken post den hör till',
  },
  fits: {
    link: ({ person_name, candidates }) =>
      candidates > 1 ? `${person_name} är med i den` : `Den enda öppna posten för ${person_name}`,
    older: ({ person_name }) =>
      `${person_name} är med i den, men dess senaste mejl är från mer än 30 dagar före posten`,
  },
  candidate: {
    persons: names => `Samma personer: ${names}`,
    organization: name => `Samma organisation: ${name}`,
    words: words => `Ämnet har ${words.map(word => `”${word}”`).join(', ')} gemensamt med titeln`,
    stage: name => `I steget ${name}`,
    days: n =>
      n === 0
        ? 'Ändrad i dag'
        : plural(n, { one: 'Ändrad för # dag sedan', other: 'Ändrad för # dagar sedan' }),
  },
  audience: {
    'own-mailbox': 'Den finns i personens egen brevlåda',
    shared: 'Den är delad och länkad till något som personen får se',
  },
  mail: {
    draft: 'utkast',
    erased: 'raderade',
    horizon: 'äldre än valt',
    empty: 'servern lämnar ut ett tomt mejl',
    unfetchable: 'servern lämnar inte ut det',
    'no-headers': 'det saknar läsbart brevhuvud',
  },
  servers: {
    imap: { server: 'e-postservern', of: 'e-postserverns', ports: '993 med TLS eller 143 med STARTTLS' },
    smtp: { server: 'SMTP-servern', of: 'SMTP-serverns', ports: '465 med TLS eller 587 med STARTTLS' },
  },
  trouble: {
    'private-network': {
      title: ({ server }) => `${server} ligger i ett privat nätverk, som Kontor inte ansluter till`,
      next: () =>
        'En administratör kan tillåta det: ange nätverket i MAIL_ALLOWED_NETWORKS, till exempel 10.1.0.0/16.',
    },
    unreachable: {
      title: ({ server }) => `${server} kunde inte nås på den här värden och porten`,
      next: () => 'Kontrollera värd, port och kryptering; de står på din e-postleverantörs hjälpsidor.',
    },
    'wrong-password': {
      title: ({ server }) => `${server} godtog inte användarnamnet eller lösenordet`,
      next: () =>
        'Kontrollera båda. Konton med tvåstegsinloggning kräver ett applösenord i stället för det vanliga.',
    },
    'app-password': {
      title: ({ server }) => `${server} godtog inte användarnamnet eller lösenordet`,
      next: () =>
        'Kontot kräver ett applösenord: skapa ett i e-postkontots säkerhetsinställningar och ange det här.',
    },
    busy: {
      title: ({ server, said }) => (said ? `${server} ber oss vänta: ”${said}”` : `${server} ber oss vänta`),
      next: () => waits,
    },
    'tls-at-once': {
      title: () => 'Den här porten är krypterad från början, och STARTTLS börjar i klartext',
      next: ({ ports }) => `Välj TLS som kryptering, eller porten för STARTTLS: ${ports}.`,
    },
    'tls-self-signed': {
      title: ({ of, said }) =>
        `${of} certifikat är signerat av sig självt, så ingen går i god för det (${said})`,
      next: () =>
        'Låt servern använda ett certifikat från en känd utfärdare; Let’s Encrypt delar ut dem gratis.',
    },
    'tls-unknown-authority': {
      title: ({ of, said }) => `${of} certifikat är signerat av en utfärdare som inte är känd här (${said})`,
      next: () =>
        'Låt servern skicka hela certifikatkedjan, eller gör er egen utfärdare känd med NODE_EXTRA_CA_CERTS.',
    },
    'tls-expired': {
      title: ({ of, said }) => `${of} certifikat har gått ut (${said})`,
      next: () => 'Be den som sköter servern att förnya det.',
    },
    'tls-other-host': {
      title: ({ of, said }) => `${of} certifikat är utfärdat för ett annat värdnamn (${said})`,
      next: () =>
        'Ange det värdnamn som certifikatet gäller för; det står på din e-postleverantörs hjälpsidor.',
    },
    'tls-invalid': {
      title: ({ of, said }) => `${of} certifikat är inte giltigt (${said})`,
      next: () => 'Be den som sköter servern att förnya det, och kontrollera den här maskinens klocka.',
    },
    'tls-outdated': {
      title: ({ server, said }) => `${server} kan bara föråldrad kryptering (${said})`,
      next: () => 'Be den som sköter servern att slå på TLS 1.2 eller nyare.',
    },
    'tls-not-spoken': {
      title: () => 'Den här porten börjar inte med TLS',
      next: ({ ports }) => `Välj STARTTLS som kryptering, eller porten för TLS: ${ports}.`,
    },
    'tls-not-offered': {
      title: ({ server }) =>
        `${server} erbjuder ingen kryptering på den här porten, och utan den skickar Kontor inget lösenord`,
      next: ({ ports }) =>
        `Välj TLS och dess port: ${ports}. Om STARTTLS har fungerat här tidigare kan någon på vägen ta bort det.`,
    },
    'tls-failed': {
      title: ({ server }) =>
        `Det gick inte att upprätta en krypterad anslutning till ${server}, och utan den skickar Kontor inget lösenord`,
      next: ({ ports }) => `Kontrollera port och kryptering: ${ports}.`,
    },
    'sign-in-refused': {
      title: ({ server }) => `${server} godtog inte inloggningen`,
      next: () =>
        'Logga in igen. Hjälper det inte är åtkomst för e-postprogram avstängd för kontot: fråga den som sköter det.',
    },
    'sign-in-ended': {
      title: ({ said }) => `${said} släpper inte längre in Kontor i den här brevlådan`,
      next: () => 'Logga in igen. Inget går förlorat: det som kommer under tiden hämtas då.',
    },
    'sign-in-unavailable': {
      title: ({ said }) => `Inloggningen hos ${said} svarar inte just nu`,
      next: () => waits,
    },
    'sign-in-misconfigured': {
      title: ({ said }) => `${said} godtar inte Kontors egen registrering där`,
      next: ({ said }) =>
        `En administratör kan kontrollera ${said.toUpperCase()}_CLIENT_ID och ${said.toUpperCase()}_CLIENT_SECRET.`,
    },
    'no-sign-in': {
      title: ({ server }) => `${server} tar inte emot inloggning på den här porten`,
      next: ({ ports }) => `Använd porten för e-postprogram: ${ports}.`,
    },
    protocol: {
      title: ({ server }) => `${server} gav ett svar som inte går att läsa`,
      next: () => '',
    },
    unusable: {
      title: ({ server }) => `${server} går inte att använda just nu`,
      next: () => waits,
    },
    closed: { title: ({ server }) => `${server} stängde anslutningen`, next: () => waits },
    'disk-full': {
      title: () => 'Kontors disk är full: e-posten ligger kvar på e-postservern tills det finns plats',
      next: () => 'En administratör kan frigöra utrymme; sedan fortsätter Kontor av sig själv.',
    },
    'no-public-url': {
      title: () => 'PUBLIC_URL är inte angiven, så ett mejl kan inte tala om var den här servern finns',
      next: () => 'Ange serverns adress i PUBLIC_URL och starta om Kontor.',
    },
    'own-trouble': {
      title: () => 'Kontor självt fick problem med den här brevlådan',
      next: () => waits,
    },
    'sending-off': {
      title: ({ server }) => `${server} låter inte det här kontot skicka från andra program`,
      next: () =>
        'Be den som sköter kontot att slå på autentiserad SMTP (SMTP AUTH) för det och skicka sedan igen.',
    },
    'file-too-large': {
      title: ({ said }) => `En fil får vara högst ${said} MB`,
      next: () => 'Skicka en mindre, eller en länk till den.',
    },
    'mail-files-too-large': {
      title: ({ said }) => `Ett mejl rymmer bilagor på högst ${said} MB tillsammans`,
      next: () => 'Ta bort en fil, eller skicka en länk till den i stället.',
    },
    'mail-too-many-files': {
      title: ({ said }) => `Ett mejl rymmer högst ${said} filer`,
      next: () => 'Ta bort en, eller packa flera i en.',
    },
    'mail-no-mailbox': {
      title: () => 'Brevlådan som mejlet skulle skickas från finns inte längre',
      next: () => 'Välj en av dina egna anslutna brevlådor under ”Från”.',
    },
    'mail-no-recipient': {
      title: () => 'Mejlet har ingen mottagare',
      next: () => 'Ange minst en adress.',
    },
    'mail-bad-address': {
      title: ({ said }) => `”${said}” är ingen e-postadress`,
      next: () => 'Rätta den eller ta bort den.',
    },
    'mail-too-many-people': {
      title: ({ said }) => `Ett mejl går till högst ${said} personer`,
      next: () => 'Skicka det i omgångar, eller använd en e-postlista.',
    },
    'mail-line-break': {
      title: () => 'Ämnet eller ett namn innehåller en radbrytning',
      next: () => 'Skriv det på en rad.',
    },
    'mail-long-subject': {
      title: ({ said }) => `Ämnet är längre än ${said} tecken`,
      next: () => 'Korta ner det.',
    },
    'mail-unknown-field': {
      title: ({ said }) => `Det finns inget kopplingsfält ${said}`,
      next: () => 'Ta bort det, eller välj ett ur listan med fält.',
    },
    'mail-empty-field': {
      title: ({ said }) => `”${said}” är tomt för den här mottagaren`,
      next: () => 'Skriv det som ska stå där i stället, eller ta bort fältet.',
    },
    'mail-no-tracking': {
      title: () => 'Du får inte spåra mejl',
      next: () => 'Stäng av spårningen i mejlets alternativ, eller fråga en administratör.',
    },
    'group-complaint': {
      title: ({ said }) => `${said} har anmält ett mejl som oönskat`,
      next: () => 'Se över texten. De mejl som inte har gått väntar tills du fortsätter.',
    },
    'group-bounce': {
      title: ({ said }) => `${said} finns inte eller tar inte emot e-post`,
      next: () => 'Se över adressen. De mejl som inte har gått väntar tills du fortsätter.',
    },
    'group-stopped': {
      title: () => 'Du har stoppat det',
      next: () => 'De mejl som inte har gått väntar tills du fortsätter.',
    },
    'group-too-many': {
      title: ({ said }) => `Ett grupputskick går till högst ${said} personer`,
      next: () => 'Skicka det i omgångar, eller använd en tjänst för utskick.',
    },
  },
};
