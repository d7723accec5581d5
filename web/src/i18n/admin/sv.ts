import type { AdminWords } from './en';
import { pluralOf } from '../plural';

const plural = pluralOf('sv');
const mailboxes = (n: number) => plural(n, { one: '# brevlåda', other: '# brevlådor' });

export const admin: AdminWords = {
  tabs: {
    label: 'Administration',
    health: 'Tillstånd',
    dead: 'Oläsliga mejl',
    queues: 'Köer',
    systemMail: 'Kontors e-post',
  },
  title: 'Tillstånd',
  lead: 'Hur e-post, köer och nyheter mår just nu.',
  checked: when => `Kontrollerat ${when}`,
  good: 'Allt är i ordning',
  goodNext: 'Alla brevlådor läses, inget väntar längre än det ska och inget har gått förlorat.',
  troubles: n => plural(n, { one: '# sak behöver dig', other: '# saker behöver dig' }),
  findings: {
    queuesSilent: {
      title: () => 'Köerna svarar inte',
      next: 'Se om Redis (REDIS_URL) eller databasen är igång. Ingen e-post går förlorad: det som ska göras står kvar i databasen.',
    },
    noWorker: {
      title: age => `Ingen arbetar vid köerna: den äldsta biljetten väntar sedan ${age}`,
      next: 'Starta en arbetsprocess, eller se i dess logg om en borde vara igång.',
    },
    eventsLate: {
      title: age => `Nyheterna är sena: den äldsta väntar sedan ${age}`,
      next: 'Öppna sidor och webhookar får veta saker senare än vanligt. Se om en arbetsprocess med rollen ”dispatch” är igång.',
    },
    signIn: {
      title: n => `${mailboxes(n)} kan inte längre logga in`,
      next: 'Ägaren behöver ange lösenordet eller logga in igen; Kontor har skrivit till dem. Nedan står vilka.',
    },
    backingOff: {
      title: n => `${mailboxes(n)} kan inte nås`,
      next: 'Kontor försöker igen av sig självt, allt mer sällan. Nedan står vad e-postservern sade.',
    },
    unbalanced: {
      title: n => plural(n, { one: '# brevlåda stämmer inte', other: '# brevlådor stämmer inte' }),
      next: 'E-postservern har mejl som inte finns i Kontor än. Nästa genomgång hämtar dem; om det består, se på brevlådans mappar.',
    },
    dead: {
      title: n => plural(n, { one: '# mejl kunde inte läsas', other: '# mejl kunde inte läsas' }),
      next: 'Deras bytes är sparade. Läs dem igen efter en uppdatering, eller se vad de har gemensamt.',
    },
    noListener: {
      title: () => 'Ingen tar emot mejl till Smart BCC-adresserna',
      next: 'Se om en arbetsprocess med rollen ”smtp” är igång och om porten är ledig (SMTP_IN_PORT).',
    },
    noSystemMail: {
      title: () => 'Kontor kan inte skicka egen e-post',
      next: 'Inbjudningar och länkar för nya lösenord måste lämnas över för hand. Ange SMTP_OUT_URL.',
    },
    lettersFailed: {
      title: n =>
        plural(n, { one: '# mejl från Kontor gick inte iväg', other: '# mejl från Kontor gick inte iväg' }),
      next: 'Se vad servern för utgående e-post sade och försök igen.',
    },
    webhooksOff: {
      title: n => plural(n, { one: '# webhook stängdes av', other: '# webhookar stängdes av' }),
      next: 'Inget kom fram på tre dagar. Rätta mottagaren och slå på den igen.',
    },
    webhooksFailing: {
      title: n => plural(n, { one: '# webhook kommer inte fram', other: '# webhookar kommer inte fram' }),
      next: 'Kontor försöker i ett och ett halvt dygn. Se vad mottagaren svarar.',
    },
    diskFull: {
      title: free => `Bara ${free} är ledigt på disken`,
      next: 'Gör plats eller ta en större disk: utan plats kommer ingen e-post in.',
    },
  },
  look: 'Visa',
  mailboxes: {
    title: 'Brevlådor',
    mailbox: 'Brevlåda',
    state: 'Status',
    proof: 'Bevis',
    looked: 'Senaste koll',
    waiting: 'Väntar',
    dead: 'Oläsliga',
    none: 'Ingen brevlåda är ansluten än',
    noneNext: 'Var och en ansluter sin egen, på sidan Brevlådor.',
    connected: 'Ansluten nu',
    proved: when => `Stämmer, ${when}`,
    unbalanced: when => `Stämmer inte, ${when}`,
    unproved: 'Inte räknad än',
    since: when => `äldst ${when}`,
    nextTry: when => `Nästa försök ${when}`,
    parked: n => plural(n, { one: '# mapp öppnas inte', other: '# mappar öppnas inte' }),
    states: {
      connecting: 'Ansluter',
      backfilling: 'Tar in historik',
      live: 'Live',
      backing_off: 'Nås inte',
      needs_reauth: 'Behöver inloggning',
      stopped: 'Stoppad',
    },
    count: mailboxes,
  },
  queues: {
    title: 'Köer',
    lead: 'Biljetter som arbetsprocesser tar hand om. Försvinner alla kostar det en minut, aldrig e-post.',
    lane: 'Kö',
    waiting: 'Väntar',
    active: 'Pågår',
    delayed: 'Senare',
    failed: 'Misslyckade',
    oldest: 'Äldst',
    lanes: {
      live: 'Ny e-post',
      backfill: 'E-postens historik',
      links: 'Länkar till tidigare e-post',
      changes: 'Ändringar av många poster',
      conversions: 'Leads och affärer',
      imports: 'Importer',
      webhooks: 'Webhookar',
    },
    open: 'Öppna köerna',
    frame: 'Köerna, i Bull Board',
  },
  figures: {
    title: 'I korthet',
    events: 'Nyheter på väg',
    lag: age => `den äldsta sedan ${age}`,
    noLag: 'inget väntar',
    smartBcc: 'Smart BCC',
    listening: 'Tar emot e-post',
    notListening: 'Tar inte emot e-post',
    offByChoice: 'Av på den här servern',
    taken: n => plural(n, { one: '# mejl på 30 dagar', other: '# mejl på 30 dagar' }),
    refused: n => plural(n, { one: '# avvisat', other: '# avvisade' }),
    systemMail: 'Kontors e-post',
    goesOut: 'Går iväg',
    goesNotOut: 'Går inte iväg',
    letters: n => plural(n, { one: '# brev väntar', other: '# brev väntar' }),
    webhooks: 'Webhookar',
    webhooksOn: n => plural(n, { one: '# är på', other: '# är på' }),
    webhooksOff: n => plural(n, { one: '# avstängd', other: '# avstängda' }),
    disk: 'Disk',
    free: (free, total) => `${free} av ${total} ledigt`,
    unknown: 'Okänt',
  },
};
