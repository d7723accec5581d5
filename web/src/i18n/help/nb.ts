import type { Help } from './types';

export const help: Help = {
  keys: 'Hurtigtaster',
  glossary: 'Ordliste',
  docs: 'API-et',
  ask: 'Er det noe som ikke virker, eller noe som mangler?',
  askText: 'Skriv til administratoren din. Adressen til siden følger med, så de ser det du ser.',
  youAreOne: 'Du er selv administrator: tilstanden til postkasser og køer står under Administrasjon.',
  write: name => `Skriv til ${name}`,
  subject: 'Et spørsmål om Kontor',
  body: address => `Det gjelder siden ${address}`,
  pages: {
    mail: {
      title: 'E-post',
      text: [
        'Postkassene dine i én liste med {thread|tråder}. Ved siden av en åpen tråd står det hva den handler om: personer, {deal|avtaler}, {lead|leads}, {project|prosjekter}.',
        'En tråd som {asks|spør deg}, passer til flere. Velg én gang, så spør den ikke igjen. Hver {link|kobling} sier hvorfor den finnes, og kan tas tilbake.',
        'Private tråder ser bare du. Med bryteren «Del mine eksemplarer» åpner du en tråd for kolleger som får se det den er koblet til.',
      ],
    },
    leads: {
      title: 'Leads',
      text: [
        'Alle som kanskje vil kjøpe, og som ingen har vurdert ennå. Øverst står den som har den mest presserende neste {activity|aktiviteten}.',
        'Verdt tiden din? {conversion|Konverter} til en {deal|avtale}. Ikke det? Arkiver; det kan hentes tilbake.',
      ],
    },
    deals: {
      title: 'Avtaler',
      text: [
        'Din {pipeline|pipeline} som en tavle: dra en {deal|avtale} til neste {stage|trinn}, eller velg «Flytt til» på kortet. De samme avtalene kan leses som liste eller som prognose per måned.',
        'Over hvert trinn står summen og den {weighted|vektede summen}. Merket på kortet viser om neste {activity|aktivitet} er forfalt, i dag, planlagt eller mangler; et kort blir rødt når avtalen {rotting|blir liggende}.',
      ],
    },
    persons: {
      title: 'Personer',
      text: [
        'Alle du har å gjøre med. En {person|person} legges til for hånd, ved import eller fra en e-post; på personens side står alt som angår den.',
        'Finnes noen to ganger? Se {duplicate|Duplikater}: to kan slås sammen til én, og ingenting går tapt.',
      ],
    },
    organizations: {
      title: 'Organisasjoner',
      text: [
        'Bedriftene bak personene dine. Siden til en {organization|organisasjon} viser også det som står på personene i den og avtalene deres.',
        'Organisasjoner kan høre sammen: mor, datter, søster.',
      ],
    },
    activities: {
      title: 'Aktiviteter',
      text: [
        'Det som skal gjøres, som kalender eller liste. Dra en {activity|aktivitet} for å flytte den; kryss den av når den er gjort.',
        'Gjester får en invitasjon på e-post, og svarene deres står her. Notatet er bare for kolleger; den offentlige beskrivelsen er for gjestene.',
      ],
    },
    projects: {
      title: 'Prosjekter',
      text: [
        'Arbeidet etter en {deal|avtale}, på {phase|tavler med faser}. Framdriften teller {task|oppgaver}, deloppgaver og aktiviteter.',
        'Et prosjekt kan lages fra en vunnet avtale, eller fra en mal.',
      ],
    },
    products: {
      title: 'Produkter',
      text: [
        'Det dere selger: priser i hver valuta, varianter, kostnad. På en {deal|avtale} summeres linjer med {product|produkter} til verdien.',
      ],
    },
    insights: {
      title: 'Innsikt',
      text: [
        'Hvordan salget går: vunnet og tapt, konvertering per {stage|trinn}, aktiviteter, svartider, prognose. Hvert tall leder til listen bak det.',
        'Du ser det du får se: tallene dine kan være andre enn en kollegas.',
      ],
    },
    timeline: {
      title: 'Kontaktenes tidslinje',
      text: [
        'Personer eller organisasjoner nedover, tiden bortover. Hver prikk er en samtale, et møte, en e-post eller en avtale; hullene viser hvem ingen har snakket med på lenge.',
      ],
    },
    duplicates: {
      title: 'Duplikater',
      text: [
        'Par som ser ut som samme {person|person} eller {organization|organisasjon}. Se på forhåndsvisningen, velg hvilken som blir, og slå sammen: alt flyttes over. En sammenslåing kan ikke angres.',
        'Er de likevel to? Merk dem som forskjellige, så vises de ikke igjen.',
      ],
    },
    imports: {
      title: 'Import',
      text: [
        'Henter inn et regneark (XLSX, XLS eller CSV). Du sier hvilken kolonne som er hvilket felt, og ser hva som ville bli laget, før noe gjøres.',
        'Rader som ikke passer, kommer tilbake som en fil med årsaken. Hele importen kan angres i 48 timer.',
      ],
    },
    mailboxes: {
      title: 'Postkasser',
      text: [
        'E-postkontoene som Kontor leser og sender gjennom. Kontor flytter, endrer eller sletter aldri noe på serveren.',
        'En {mailbox|postkasse} er grønn når det finnes {proof|bevis} for at alt kom inn. Siden dens sier hva som er på vei, og hva som ble utelatt og hvorfor.',
      ],
    },
    smartBcc: {
      title: 'Smart BCC',
      text: [
        'Sett {smartBcc|Smart BCC}-adressen i blindkopi i et hvilket som helst e-postprogram, så lagres e-posten hos kunden. E-post fra adresser du ikke har bekreftet, avvises.',
      ],
    },
    settings: {
      title: 'Innstillinger',
      text: [
        'Det som er ditt: navn, språk, tidssone, passord, varsler. Administratorer finner også det som er alles: {pipeline|pipelines}, {field|felt}, brukere og {permission|tillatelser}.',
      ],
    },
    admin: {
      title: 'Administrasjon',
      text: [
        'Om alt går som det skal: postkasser, køer, e-post som Kontor selv sender, og {deadLetter|uleselige e-poster}. Der noe er galt, står neste steg ved siden av.',
      ],
    },
    glossary: {
      title: 'Ordliste',
      text: ['Hva ordene i appen betyr. Ord med en prikket linje under leder hit.'],
    },
    other: {
      title: 'Kontor',
      text: [
        'Med Ctrl+K (på en Mac ⌘K) finner du alt og gjør alt: skriv et navn, et ord fra en e-post eller hva du vil gjøre.',
        'Med «+» legger du til noe nytt fra hver side; tasten n gjør det samme.',
      ],
    },
  },
};
