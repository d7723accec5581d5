import { pluralOf } from '../plural';
import type { Words } from '../en';

const plural = pluralOf('nb');
const openItems = (n: number | undefined) =>
  n === undefined ? 'flere åpne elementer' : plural(n, { one: '# åpent element', other: '# åpne elementer' });
const waits = 'Du trenger ikke gjøre noe: Kontor prøver igjen av seg selv.';

export const why: Words['why'] = {
  links: {
    'by-hand': (target, { smart_bcc }) =>
      smart_bcc ? `Sendt til Smart BCC-adressen til ${target}` : `Koblet til ${target} for hånd`,
    'only-open-item': (target, { person_name }) =>
      `Koblet til ${target}: det eneste åpne elementet til ${person_name ?? 'personene i den'}`,
    'policy-newest': (target, { candidates }) =>
      `Koblet til ${target}: det nyeste av ${openItems(candidates)}, slik firmaet har bestemt`,
    'policy-all': (target, { candidates }) =>
      `Koblet til ${target}: ett av ${openItems(candidates)}, i firmaet kobles alle`,
    retroactive: (target, { person_name, group }) => {
      const found = {
        ask: 'valgt blant flere åpne elementer',
        older: `${person_name ?? 'en av personene'} er med i den`,
        link: `det eneste åpne elementet til ${person_name ?? 'personene i den'}`,
      };
      return `Koblet til ${target} i en gjennomgang av tidligere e-post: ${found[group ?? 'link']}`;
    },
    'person-has-address': (target, { address }) =>
      address ? `${target} har adressen ${address}` : `En adresse som tilhører ${target}, er med i den`,
    'organization-has-address': (target, { address }) =>
      address ? `${target} har adressen ${address}` : `En adresse som tilhører ${target}, er med i den`,
    'sent-to': (target, { address }) =>
      address
        ? `${target} ble opprettet fordi du skrev til ${address}`
        : `${target} ble opprettet fordi du skrev dit`,
    'wrote-in-person': (target, { address }) =>
      address
        ? `${target} ble opprettet fordi ${address} skrev til deg personlig`
        : `${target} ble opprettet etter en personlig e-post til deg`,
  },
  asks: {
    'several-open-items': n =>
      `${plural(n, { one: '# åpent element passer', other: '# åpne elementer passer' })}, og ingen bedre enn de andre`,
    'item-closed': () => 'Elementet er lukket, og et annet er åpent',
    'threads-merged': () => 'To samtaler med ulike elementer viste seg å være én',
    'asks-already': () => 'Den spør allerede hvilket element den hører til',
  },
  fits: {
    link: ({ person_name, candidates }) =>
      candidates > 1 ? `${person_name} er med i den` : `Det eneste åpne elementet til ${person_name}`,
    older: ({ person_name }) =>
      `${person_name} er med i den, men den siste e-posten er fra mer enn 30 dager før elementet`,
  },
  candidate: {
    persons: names => `Samme personer: ${names}`,
    organization: name => `Samme organisasjon: ${name}`,
    words: words => `Emnet har ${words.map(word => `«${word}»`).join(', ')} til felles med tittelen`,
    stage: name => `I fasen ${name}`,
    days: n =>
      n === 0
        ? 'Endret i dag'
        : plural(n, { one: 'Endret for # dag siden', other: 'Endret for # dager siden' }),
  },
  audience: {
    'own-mailbox': 'Den ligger i vedkommendes egen postkasse',
    shared: 'Den er delt og koblet til noe vedkommende kan se',
  },
  mail: {
    draft: 'kladd',
    erased: 'slettet',
    horizon: 'eldre enn valgt',
    empty: 'serveren gir ut en tom e-post',
    unfetchable: 'serveren gir den ikke ut',
    'no-headers': 'den mangler lesbart meldingshode',
  },
  servers: {
    imap: { server: 'e-postserveren', of: 'e-postserverens', ports: '993 med TLS eller 143 med STARTTLS' },
    smtp: { server: 'SMTP-serveren', of: 'SMTP-serverens', ports: '465 med TLS eller 587 med STARTTLS' },
  },
  trouble: {
    'private-network': {
      title: ({ server }) => `${server} ligger i et privat nettverk, som Kontor ikke kobler seg til`,
      next: () =>
        'En administrator kan tillate det: oppgi nettverket i MAIL_ALLOWED_NETWORKS, for eksempel 10.1.0.0/16.',
    },
    unreachable: {
      title: ({ server }) => `Vi fikk ikke kontakt med ${server} på denne verten og porten`,
      next: () => 'Kontroller vert, port og kryptering; de står på hjelpesidene til e-postleverandøren.',
    },
    'wrong-password': {
      title: ({ server }) => `${server} godtok ikke brukernavnet eller passordet`,
      next: () =>
        'Kontroller begge. Kontoer med totrinnspålogging trenger et app-passord i stedet for det vanlige.',
    },
    'app-password': {
      title: ({ server }) => `${server} godtok ikke brukernavnet eller passordet`,
      next: () =>
        'Kontoen trenger et app-passord: lag et i sikkerhetsinnstillingene til e-postkontoen og skriv det inn her.',
    },
    busy: {
      title: ({ server, said }) => (said ? `${server} ber oss vente: «${said}»` : `${server} ber oss vente`),
      next: () => waits,
    },
    'tls-at-once': {
      title: () => 'Denne porten er kryptert fra start, og STARTTLS begynner i klartekst',
      next: ({ ports }) => `Velg TLS som kryptering, eller porten for STARTTLS: ${ports}.`,
    },
    'tls-self-signed': {
      title: ({ of, said }) => `${of} sertifikat er signert av seg selv, så ingen går god for det (${said})`,
      next: () => 'La serveren bruke et sertifikat fra en kjent utsteder; Let’s Encrypt gir dem ut gratis.',
    },
    'tls-unknown-authority': {
      title: ({ of, said }) => `${of} sertifikat er signert av en utsteder som ikke er kjent her (${said})`,
      next: () =>
        'La serveren sende hele sertifikatkjeden, eller gjør deres egen utsteder kjent med NODE_EXTRA_CA_CERTS.',
    },
    'tls-expired': {
      title: ({ of, said }) => `${of} sertifikat er utløpt (${said})`,
      next: () => 'Be den som driver serveren om å fornye det.',
    },
    'tls-other-host': {
      title: ({ of, said }) => `${of} sertifikat er utstedt for et annet vertsnavn (${said})`,
      next: () =>
        'Skriv inn vertsnavnet som sertifikatet gjelder for; det står på hjelpesidene til e-postleverandøren.',
    },
    'tls-invalid': {
      title: ({ of, said }) => `${of} sertifikat er ikke gyldig (${said})`,
      next: () => 'Be den som driver serveren om å fornye det, og kontroller klokken på denne maskinen.',
    },
    'tls-outdated': {
      title: ({ server, said }) => `${server} kan bare foreldet kryptering (${said})`,
      next: () => 'Be den som driver serveren om å slå på TLS 1.2 eller nyere.',
    },
    'tls-not-spoken': {
      title: () => 'Denne porten begynner ikke med TLS',
      next: ({ ports }) => `Velg STARTTLS som kryptering, eller porten for TLS: ${ports}.`,
    },
    'tls-not-offered': {
      title: ({ server }) =>
        `${server} tilbyr ingen kryptering på denne porten, og uten den sender Kontor ikke noe passord`,
      next: ({ ports }) =>
        `Velg TLS og tilhørende port: ${ports}. Hvis STARTTLS har virket her før, kan noen underveis fjerne det.`,
    },
    'tls-failed': {
      title: ({ server }) =>
        `Det lot seg ikke gjøre å opprette en kryptert forbindelse til ${server}, og uten den sender Kontor ikke noe passord`,
      next: ({ ports }) => `Kontroller port og kryptering: ${ports}.`,
    },
    'sign-in-refused': {
      title: ({ server }) => `${server} godtok ikke innloggingen`,
      next: () =>
        'Logg inn igjen. Hjelper det ikke, er tilgang for e-postprogrammer slått av for kontoen: spør den som styrer den.',
    },
    'sign-in-ended': {
      title: ({ said }) => `${said} slipper ikke lenger Kontor inn i denne postkassen`,
      next: () => 'Logg inn igjen. Ingenting går tapt: det som kommer i mellomtiden, hentes da.',
    },
    'sign-in-unavailable': {
      title: ({ said }) => `Innloggingen hos ${said} svarer ikke akkurat nå`,
      next: () => waits,
    },
    'sign-in-misconfigured': {
      title: ({ said }) => `${said} godtar ikke Kontors egen registrering der`,
      next: ({ said }) =>
        `En administrator kan sjekke ${said.toUpperCase()}_CLIENT_ID og ${said.toUpperCase()}_CLIENT_SECRET.`,
    },
    'no-sign-in': {
      title: ({ server }) => `${server} tar ikke imot pålogging på denne porten`,
      next: ({ ports }) => `Bruk porten for e-postprogrammer: ${ports}.`,
    },
    protocol: {
      title: ({ server }) => `${server} ga et svar som ikke kan leses`,
      next: () => '',
    },
    unusable: { title: ({ server }) => `${server} kan ikke brukes akkurat nå`, next: () => waits },
    closed: { title: ({ server }) => `${server} lukket forbindelsen`, next: () => waits },
    'disk-full': {
      title: () => 'Disken til Kontor er full: e-posten blir liggende på e-postserveren til det er plass',
      next: () => 'En administrator kan rydde plass; deretter fortsetter Kontor av seg selv.',
    },
    'no-public-url': {
      title: () => 'PUBLIC_URL er ikke satt, så en e-post kan ikke si hvor denne serveren er',
      next: () => 'Sett PUBLIC_URL til adressen til denne serveren, og start Kontor på nytt.',
    },
    'own-trouble': {
      title: () => 'Kontor selv fikk problemer med denne postkassen',
      next: () => waits,
    },
    'sending-off': {
      title: ({ server }) => `${server} lar ikke denne kontoen sende fra andre programmer`,
      next: () =>
        'Be den som administrerer kontoen, slå på autentisert SMTP (SMTP AUTH) for den, og send på nytt.',
    },
    'file-too-large': {
      title: ({ said }) => `En fil kan ha høyst ${said} MB`,
      next: () => 'Send en mindre, eller en lenke til den.',
    },
    'mail-files-too-large': {
      title: ({ said }) => `En e-post rommer vedlegg på høyst ${said} MB til sammen`,
      next: () => 'Ta bort en fil, eller send en lenke til den i stedet.',
    },
    'mail-too-many-files': {
      title: ({ said }) => `En e-post rommer høyst ${said} filer`,
      next: () => 'Ta bort en, eller pakk flere i én.',
    },
    'mail-no-mailbox': {
      title: () => 'Postkassen som e-posten skulle sendes fra, finnes ikke lenger',
      next: () => 'Velg en av dine egne tilkoblede postkasser under «Fra».',
    },
    'mail-no-recipient': {
      title: () => 'E-posten har ingen mottaker',
      next: () => 'Oppgi minst én adresse.',
    },
    'mail-bad-address': {
      title: ({ said }) => `«${said}» er ingen e-postadresse`,
      next: () => 'Rett den, eller ta den bort.',
    },
    'mail-too-many-people': {
      title: ({ said }) => `En e-post går til høyst ${said} personer`,
      next: () => 'Send den i deler, eller bruk en e-postliste.',
    },
    'mail-line-break': {
      title: () => 'Emnet eller et navn inneholder et linjeskift',
      next: () => 'Skriv det på én linje.',
    },
    'mail-long-subject': {
      title: ({ said }) => `Emnet er lengre enn ${said} tegn`,
      next: () => 'Gjør det kortere.',
    },
    'mail-unknown-field': {
      title: ({ said }) => `Det finnes ikke noe flettefelt ${said}`,
      next: () => 'Ta det bort, eller velg et fra listen over felt.',
    },
    'mail-empty-field': {
      title: ({ said }) => `«${said}» er tomt for denne mottakeren`,
      next: () => 'Skriv det som skal stå der i stedet, eller ta bort feltet.',
    },
    'mail-no-tracking': {
      title: () => 'Du har ikke lov til å spore e-post',
      next: () => 'Slå av sporingen i valgene for e-posten, eller spør en administrator.',
    },
    'group-complaint': {
      title: ({ said }) => `${said} har meldt en e-post som uønsket`,
      next: () => 'Se over teksten. E-postene som ikke er sendt, venter til du fortsetter.',
    },
    'group-bounce': {
      title: ({ said }) => `${said} finnes ikke eller tar ikke imot e-post`,
      next: () => 'Se over adressen. E-postene som ikke er sendt, venter til du fortsetter.',
    },
    'group-stopped': {
      title: () => 'Du har stoppet den',
      next: () => 'E-postene som ikke er sendt, venter til du fortsetter.',
    },
    'group-too-many': {
      title: ({ said }) => `En gruppe-e-post går til høyst ${said} personer`,
      next: () => 'Send den i deler, eller bruk en tjeneste for utsendelser.',
    },
  },
};
