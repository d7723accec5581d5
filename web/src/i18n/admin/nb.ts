import type { AdminWords } from './en';
import { pluralOf } from '../plural';

const plural = pluralOf('nb');
const mailboxes = (n: number) => plural(n, { one: '# postkasse', other: '# postkasser' });

export const admin: AdminWords = {
  tabs: {
    label: 'Administrasjon',
    health: 'Tilstand',
    dead: 'Uleselige e-poster',
    queues: 'Køer',
    systemMail: 'E-post fra Kontor',
  },
  title: 'Tilstand',
  lead: 'Hvordan det står til med e-post, køer og nyheter akkurat nå.',
  checked: when => `Sjekket ${when}`,
  good: 'Alt er i orden',
  goodNext: 'Alle postkasser leses, ingenting venter lenger enn det skal, og ingenting er gått tapt.',
  troubles: n => plural(n, { one: '# ting trenger deg', other: '# ting trenger deg' }),
  findings: {
    queuesSilent: {
      title: () => 'Køene svarer ikke',
      next: 'Se om Redis (REDIS_URL) eller databasen er oppe. Ingen e-post går tapt: det som skal gjøres, står i databasen.',
    },
    noWorker: {
      title: age => `Ingen arbeider med køene: den eldste billetten har ventet i ${age}`,
      next: 'Start en arbeidsprosess, eller se i loggen dens om en skulle ha vært i gang.',
    },
    eventsLate: {
      title: age => `Nyhetene er sene: den eldste har ventet i ${age}`,
      next: 'Åpne sider og webhooker hører ting senere enn vanlig. Se om en arbeidsprosess med rollen «dispatch» er i gang.',
    },
    signIn: {
      title: n => `${mailboxes(n)} kan ikke logge på lenger`,
      next: 'Eieren må oppgi passordet eller logge på igjen; Kontor har skrevet til dem. Nedenfor står hvem.',
    },
    backingOff: {
      title: n => `${mailboxes(n)} kan ikke nås`,
      next: 'Kontor prøver igjen av seg selv, sjeldnere og sjeldnere. Nedenfor står hva e-postserveren sa.',
    },
    unbalanced: {
      title: n => plural(n, { one: '# postkasse stemmer ikke', other: '# postkasser stemmer ikke' }),
      next: 'E-postserveren har e-poster som ikke er i Kontor ennå. Neste gjennomgang henter dem; hvis det varer, se på mappene til postkassen.',
    },
    dead: {
      title: n => plural(n, { one: '# e-post kunne ikke leses', other: '# e-poster kunne ikke leses' }),
      next: 'Bytene er tatt vare på. Les dem på nytt etter en oppdatering, eller se hva de har felles.',
    },
    noListener: {
      title: () => 'Ingen tar imot e-post til Smart BCC-adressene',
      next: 'Se om en arbeidsprosess med rollen «smtp» er i gang, og om porten er ledig (SMTP_IN_PORT).',
    },
    noSystemMail: {
      title: () => 'Kontor kan ikke sende egen e-post',
      next: 'Invitasjoner og lenker for nye passord må gis videre for hånd. Sett SMTP_OUT_URL.',
    },
    lettersFailed: {
      title: n =>
        plural(n, { one: '# e-post fra Kontor gikk ikke ut', other: '# e-poster fra Kontor gikk ikke ut' }),
      next: 'Se hva serveren for utgående e-post sa, og prøv igjen.',
    },
    webhooksOff: {
      title: n => plural(n, { one: '# webhook ble slått av', other: '# webhooker ble slått av' }),
      next: 'Ingenting kom fram på tre dager. Rett opp mottakeren og slå den på igjen.',
    },
    webhooksFailing: {
      title: n => plural(n, { one: '# webhook når ikke fram', other: '# webhooker når ikke fram' }),
      next: 'Kontor prøver i halvannet døgn. Se hva mottakeren svarer.',
    },
    diskFull: {
      title: free => `Bare ${free} er ledig på disken`,
      next: 'Rydd plass eller ta en større disk: uten plass kommer ingen e-post inn.',
    },
  },
  look: 'Vis',
  mailboxes: {
    title: 'Postkasser',
    mailbox: 'Postkasse',
    state: 'Status',
    proof: 'Bevis',
    looked: 'Siste sjekk',
    waiting: 'Venter',
    dead: 'Uleselige',
    none: 'Ingen postkasse er koblet til ennå',
    noneNext: 'Hver bruker kobler til sin egen, på siden Postkasser.',
    connected: 'Tilkoblet nå',
    proved: when => `Stemmer, ${when}`,
    unbalanced: when => `Stemmer ikke, ${when}`,
    unproved: 'Ikke telt ennå',
    since: when => `eldst ${when}`,
    nextTry: when => `Neste forsøk ${when}`,
    parked: n => plural(n, { one: '# mappe åpner seg ikke', other: '# mapper åpner seg ikke' }),
    states: {
      connecting: 'Kobler til',
      backfilling: 'Tar inn historikk',
      live: 'Live',
      backing_off: 'Nås ikke',
      needs_reauth: 'Trenger pålogging',
      stopped: 'Stoppet',
    },
    count: mailboxes,
  },
  queues: {
    title: 'Køer',
    lead: 'Billetter som arbeidsprosesser tar seg av. Går alle tapt, koster det et minutt, aldri e-post.',
    lane: 'Kø',
    waiting: 'Venter',
    active: 'Pågår',
    delayed: 'Senere',
    failed: 'Mislyktes',
    oldest: 'Eldst',
    lanes: {
      live: 'Ny e-post',
      backfill: 'E-posthistorikk',
      links: 'Koblinger til tidligere e-post',
      changes: 'Endringer av mange oppføringer',
      conversions: 'Leads og avtaler',
      imports: 'Importer',
      webhooks: 'Webhooker',
    },
    open: 'Åpne køene',
    frame: 'Køene, i Bull Board',
  },
  figures: {
    title: 'I korte trekk',
    events: 'Nyheter på vei',
    lag: age => `den eldste i ${age}`,
    noLag: 'ingenting venter',
    smartBcc: 'Smart BCC',
    listening: 'Tar imot e-post',
    notListening: 'Tar ikke imot e-post',
    offByChoice: 'Av på denne serveren',
    taken: n => plural(n, { one: '# e-post på 30 dager', other: '# e-poster på 30 dager' }),
    refused: n => plural(n, { one: '# avvist', other: '# avvist' }),
    systemMail: 'E-post fra Kontor',
    goesOut: 'Går ut',
    goesNotOut: 'Går ikke ut',
    letters: n => plural(n, { one: '# brev venter', other: '# brev venter' }),
    webhooks: 'Webhooker',
    webhooksOn: n => plural(n, { one: '# er på', other: '# er på' }),
    webhooksOff: n => plural(n, { one: '# slått av', other: '# slått av' }),
    disk: 'Disk',
    free: (free, total) => `${free} av ${total} ledig`,
    unknown: 'Ukjent',
  },
};
