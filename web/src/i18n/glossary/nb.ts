import type { Glossary } from './types';

export const glossary: Glossary = {
  title: 'Ordliste',
  lead: 'Et {lead|lead} som er verdt tiden din, blir en {deal|avtale}; en vunnet avtale kan bli et {project|prosjekt}. Alle tre hører til en {person|person} og en {organization|organisasjon}, og på dem alle står {activity|aktiviteter}, {note|notater} og {thread|e-poster}.',
  find: 'Finn et ord',
  none: words => `Ingen ord inneholder «${words}».`,
  groups: { sales: 'Salg', contacts: 'Mennesker', work: 'Arbeid', mail: 'E-post', company: 'Bedriften' },
  terms: {
    lead: {
      name: 'Lead',
      text: 'Noen som kanskje vil kjøpe, og som man ennå vet lite om. Leads venter i leadsinnboksen, utenfor enhver {pipeline|pipeline}, til man {conversion|konverterer} eller arkiverer dem.',
    },
    deal: {
      name: 'Avtale',
      text: 'Et salg som kan bli noe av: en verdi, et {stage|trinn} i en {pipeline|pipeline}, en {person|person} eller {organization|organisasjon}, og til slutt {won|vunnet eller tapt}.',
    },
    pipeline: {
      name: 'Pipeline',
      text: 'Veien en {deal|avtale} går fra den første samtalen til underskriften, som en rekke {stage|trinn}. En bedrift kan ha flere.',
    },
    stage: {
      name: 'Trinn',
      text: 'En del av en {pipeline|pipeline}. Det kan ha en {probability|sannsynlighet}, og et antall dager før avtalene {rotting|blir liggende}.',
    },
    probability: {
      name: 'Sannsynlighet',
      text: 'Hvor sannsynlig det er at en {deal|avtale} vinnes, i prosent. Den kommer fra {stage|trinnet}, om ikke avtalen har sin egen.',
    },
    weighted: {
      name: 'Vektet verdi',
      text: 'Verdien ganger {probability|sannsynligheten}: det man i snitt kan vente seg. En tavle viser begge summene over hvert {stage|trinn}.',
    },
    rotting: {
      name: 'Liggende avtale',
      text: 'En {deal|avtale} blir liggende når ingenting har skjedd på den i så mange dager som {stage|trinnet} tillater. En planlagt {activity|aktivitet} hindrer ikke det; noe som er gjort, gjør det.',
    },
    won: {
      name: 'Vunnet, tapt',
      text: 'Hvordan en {deal|avtale} ender. En tapt avtale sier hvorfor, så man kan lære av det; begge kan åpnes igjen.',
    },
    conversion: {
      name: 'Konvertering',
      text: 'Et {lead|lead} blir en {deal|avtale}, eller en avtale blir et lead igjen. {note|Notater}, {activity|aktiviteter} og {thread|e-poster} følger med.',
    },
    product: {
      name: 'Produkt',
      text: 'Det dere selger, med priser. Produktlinjer på en {deal|avtale} summeres til verdien dens.',
    },
    person: {
      name: 'Person',
      text: 'Noen du har å gjøre med: navn, adresser, telefonnumre og {organization|organisasjonen} der personen arbeider.',
    },
    organization: {
      name: 'Organisasjon',
      text: 'En bedrift eller en myndighet. Den viser også det som står på {person|personene} i den og {deal|avtalene} deres.',
    },
    participant: {
      name: 'Deltaker',
      text: 'Enda en {person|person} som har noe å si i en {deal|avtale}, ved siden av den avtalen er med.',
    },
    follower: {
      name: 'Følger',
      text: 'En kollega som holder øye med et element. Den som følger det, kan se det.',
    },
    duplicate: {
      name: 'Duplikat',
      text: 'En {person|person} eller {organization|organisasjon} som ser ut til å finnes to ganger. De to kan slås sammen, eller merkes som forskjellige.',
    },
    activity: {
      name: 'Aktivitet',
      text: 'Noe som skal gjøres, med en dato: en samtale, et møte, en oppgave. Hvert {lead|lead} og hver {deal|avtale} bør ha en neste.',
    },
    note: {
      name: 'Notat',
      text: 'Det du vil huske om et element. En kollega som nevnes i det med @, får et varsel.',
    },
    project: {
      name: 'Prosjekt',
      text: 'Arbeidet som følger etter en {deal|avtale}: {phase|faser}, {task|oppgaver}, datoer og framdrift.',
    },
    phase: {
      name: 'Tavle og fase',
      text: 'En tavle er for {project|prosjekter} det en {pipeline|pipeline} er for avtaler; fasene er kolonnene.',
    },
    task: {
      name: 'Oppgave',
      text: 'En del av et {project|prosjekt}, ved behov med deloppgaver. Det som er gjort, teller med i framdriften.',
    },
    label: {
      name: 'Etikett',
      text: 'Et farget ord på et element eller en {thread|tråd}, for å finne lignende igjen.',
    },
    filter: {
      name: 'Filter',
      text: 'Vilkår som en liste holder seg til. Det kan lagres og deles med kolleger.',
    },
    field: {
      name: 'Eget felt',
      text: 'Et felt bedriften har lagt til på avtaler og leads, personer, organisasjoner, produkter, prosjekter eller aktiviteter.',
    },
    mailbox: {
      name: 'Postkasse',
      text: 'E-postkontoen din. Kontor leser den og sender gjennom den, og flytter, endrer eller sletter aldri noe på serveren.',
    },
    thread: { name: 'Tråd', text: 'E-poster som svarer på hverandre: én samtale.' },
    link: {
      name: 'Kobling',
      text: 'Båndet mellom en {thread|tråd} og det den handler om. Kontor knytter det etter regler som det gjør rede for; det du bestemmer for hånd, står fast.',
    },
    asks: {
      name: 'Spør deg',
      text: 'En {thread|tråd} som passer til flere åpne {deal|avtaler}. Kontor gjetter ikke: du velger én gang.',
    },
    sharing: {
      name: 'Delt og privat',
      text: 'Ditt eksemplar av en privat {thread|tråd} ser bare du; ikke engang administratorer gjør det. En delt kan leses av dem som får se det den er {link|koblet} til.',
    },
    smartBcc: {
      name: 'Smart BCC',
      text: 'En adresse for blindkopi i et hvilket som helst e-postprogram: det som kopieres dit, lagres hos kunden.',
    },
    deadLetter: {
      name: 'Uleselig e-post',
      text: 'En e-post som ikke kunne leses. Bytene er tatt vare på, og den kan leses igjen når årsaken er rettet.',
    },
    proof: {
      name: 'Bevis',
      text: 'Kontor sammenligner det serveren har med det som ble tatt inn. Først når begge stemmer, sier en {mailbox|postkasse} at den er komplett.',
    },
    owner: {
      name: 'Eier',
      text: 'Kollegaen som tar seg av et element. Eierens {visibility|synlighetsgruppe} avgjør hvem andre som ser det.',
    },
    visibility: {
      name: 'Synlighet',
      text: 'Hvem som ser et element: bare {owner|eieren}, eierens gruppe, den gruppen og de under den, eller alle. Det du ikke får se, finnes ikke for deg, heller ikke i summer og antall.',
    },
    permission: {
      name: 'Tillatelse',
      text: 'Det en bruker får gjøre, for eksempel slette, importere eller eksportere. Administratorer gir dem i sett.',
    },
  },
};
