import type { ImportedKind } from '../../model/index.js';
import type { Target } from './targets.js';

/** The programs whose exports are known by their headings. */
export type KnownSource = 'pipedrive' | 'hubspot' | 'salesforce' | 'zoho' | 'google' | 'outlook';

/** Headings that only one program writes; two of them are enough. */
const marks: Record<KnownSource, RegExp> = {
  pipedrive: /^(deal|person|organization|lead|activity) - /i,
  hubspot:
    /^(record id|lifecycle stage|associated company|associated contact|deal stage|contact owner|company owner|deal owner|lead status)$/i,
  salesforce:
    /^(account name|account owner|opportunity name|opportunity owner|lead owner|company \/ account|contact: .+|close date|18 digit id|fiscal period)$/i,
  zoho: /^(record id|contact owner|deal owner|account name|closing date|contact name|lead owner|email opt out|modified by)$/i,
  google:
    /^(given name|family name|e-mail 1 - (value|label)|phone 1 - (value|label)|organization( 1)? - ?name|organization name|labels|phonetic first name)$/i,
  outlook:
    /^(e-mail address|e-mail display name|business phone|mobile phone|business street|e-mail 2 address|home phone|company main phone)$/i,
};

/** Whose export it is, if one is recognised. */
export function sourceOf(headings: string[]): KnownSource | null {
  const scores = Object.entries(marks).map(([source, mark]) => ({
    source: source as KnownSource,
    score: headings.filter(heading => mark.test(heading.trim())).length,
  }));
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
  return best.score >= 2 ? best.source : null;
}

/** What a heading says in four languages and in the words of other programs, without its signs; `|` separates. */
const words: Record<string, string> = {
  'person.name':
    'person|person name|contact|contact name|full name|contact full name|name of contact|primary contact|display name|contact person|associated contact|kontakt|kontaktperson|kontaktnamn|kontaktnavn|osoba|osoba kontaktowa|imię i nazwisko|fullständigt namn|fullt navn|namn|navn',
  'person.first_name': 'first name|given name|firstname|contact first name|förnamn|fornavn|imię',
  'person.last_name': 'last name|family name|surname|lastname|contact last name|efternamn|etternavn|nazwisko',
  'person.emails':
    'email|e mail|email address|e mail address|work email|person email|contact email|primary email|email work|email home|email other|e mail 1 value|e mail 2 value|e mail 2 address|e mail 3 address|secondary email|mejl|e post|e postadress|epost|adres e mail|adres email',
  'person.phones':
    'phone|phone number|mobile|mobile phone|mobile phone number|business phone|home phone|work phone|telephone|cell|cell phone|person phone|contact phone|phone work|phone home|phone mobile|phone other|phone 1 value|phone 2 value|telefon|telefonnummer|mobil|mobilnummer|mobiltelefon|numer telefonu|telefon komórkowy',
  'person.job_title':
    'job title|position|role|contact title|befattning|jobbtitel|stilling|stanowisko|organization 1 title|organization title',
  'person.owner_id': 'person owner|contact owner',
  'person.label_ids': 'person label|person labels|contact label|contact labels',
  'person.birthday': 'birthday|date of birth|birthdate|födelsedag|fødselsdag|bursdag|data urodzenia|urodziny',
  'person.postal_address': 'mailing address|postal address|home address',
  'person.notes': 'person notes',
  'organization.name':
    'organization|organisation|organization name|organisation name|company|company name|account|account name|associated company|company account|employer|organization 1 name|företag|företagsnamn|bolag|firma|nazwa firmy|firmanavn|bedrift|selskap|selskapsnavn|organisasjon|organisation namn|organizacja',
  'organization.address':
    'address|company address|organization address|street address|billing address|business street|business address|adress|adresse|adres',
  'organization.website':
    'website|web site|homepage|url|company domain name|website url|webbplats|hemsida|nettsted|hjemmeside|strona www|strona internetowa|web page',
  'organization.emails': 'company email|organization email',
  'organization.phones': 'company phone|organization phone|company main phone|account phone',
  'organization.owner_id': 'organization owner|company owner|account owner',
  'organization.label_ids': 'organization label|organization labels',
  'organization.linkedin': 'linkedin|linkedin company page|linkedin url',
  'organization.annual_revenue': 'annual revenue|revenue|omsättning|omsetning|przychód roczny',
  'organization.employee_count':
    'employees|number of employees|employee count|no of employees|antal anställda|antall ansatte|liczba pracowników',
  'deal.title':
    'deal|deal title|deal name|opportunity|opportunity name|affär|affärsnamn|avtale|avtalenavn|salgsmulighet|szansa sprzedaży|transakcja|nazwa transakcji',
  'deal.value':
    'value|deal value|amount|deal amount|amount in company currency|opportunity amount|värde|belopp|verdi|beløp|wartość|kwota',
  'deal.currency': 'currency|deal currency|currency of value|deal currency of value|valuta|waluta',
  'deal.owner_id': 'deal owner|opportunity owner',
  'deal.pipeline_id': 'pipeline|deal pipeline|sales pipeline',
  'deal.stage_id': 'stage|deal stage|sales stage|steg|fas|fase|etap|stadium',
  'deal.status': 'status|deal status',
  'deal.expected_close_date':
    'expected close date|close date|closing date|deal expected close date|förväntat stängningsdatum|förväntat avslut|forventet lukkedato|forventet avslutning|oczekiwana data zamknięcia|data zamknięcia',
  'deal.probability':
    'probability|deal probability|win probability|sannolikhet|sannsynlighet|prawdopodobieństwo',
  'deal.label_ids': 'deal label|deal labels|label|labels|etiketter|etikett|etykieta|etykiety',
  'deal.lost_reason':
    'lost reason|closed lost reason|deal lost reason|reason for loss|förlustorsak|tapsårsak|powód utraty',
  'deal.won_time': 'won time|deal won time',
  'deal.lost_time': 'lost time|deal lost time',
  'deal.add_time': 'deal created|deal created on|deal create date',
  'lead.title': 'lead|lead title|lead name',
  'lead.value': 'lead value',
  'lead.owner_id': 'lead owner',
  'lead.label_ids': 'lead label|lead labels',
  'activity.subject': 'activity|activity subject|subject|task|task name|aktivitet|ämne|emne|temat|zadanie',
  'activity.type': 'activity type|task type',
  'activity.due_date': 'due date|activity due date|task due date|förfallodatum|forfallsdato|frist|termin',
  'activity.due_time': 'due time|activity due time',
  'activity.duration': 'duration|activity duration',
  'activity.owner_id': 'assigned to user|assigned to|activity owner|activity assigned to user',
  'activity.done': 'done|activity done|task done|completed',
  'activity.note': 'activity note|task description',
  'activity.location': 'location|activity location',
  'note.content':
    'note|notes|note content|comment|comments|description|deal note|anteckning|anteckningar|kommentar|notat|notater|notatka|notatki|uwagi|opis',
};

const byWord = new Map(
  Object.entries(words).flatMap(([target, all]) => all.split('|').map(word => [word, target] as const)),
);

/** `E-mail 1 - Value` and `e_mail_1_value` are the same. */
const plain = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** As Pipedrive writes them: `Person - Email - Work`. */
const kinds: Record<string, ImportedKind> = {
  deal: 'deal',
  lead: 'lead',
  person: 'person',
  contact: 'person',
  organization: 'organization',
  organisation: 'organization',
  company: 'organization',
  activity: 'activity',
  note: 'note',
};

/**
 * What each column most likely is; null where nothing is likely. A target that takes one column gets the first that means it;
 * a heading that may mean several things gets what the others have left.
 */
export function guessColumns(headings: string[], targets: Target[]): (string | null)[] {
  const known = new Map(targets.map(target => [target.id, target]));
  const taken = new Set<string>();
  const main = mainKind(headings);
  const guessed: (string | null)[] = headings.map(() => null);
  const take = (column: number, candidates: (string | undefined)[]): void => {
    const target = candidates
      .map(id => known.get(id ?? ''))
      .find(one => one && (one.several || !taken.has(one.id)));
    if (!target) return;
    taken.add(target.id);
    guessed[column] = target.id;
  };
  const unclear = headings.map(heading => ambiguous(plain(heading), main));
  for (const [column, heading] of headings.entries()) {
    if (!unclear[column]) take(column, clear(heading, targets, main));
  }
  for (const [column, candidates] of unclear.entries()) if (candidates) take(column, candidates);
  return guessed;
}

function clear(heading: string, targets: Target[], main: ImportedKind): (string | undefined)[] {
  const [, before, after] = /^([\p{L}]+) ?[-:] ?(.+)$/u.exec(heading.trim()) ?? [];
  const own = (text: string, kind: ImportedKind | null) =>
    targets.find(
      ({ field, ...target }) => field && (!kind || target.kind === kind) && plain(field.name) === plain(text),
    )?.id;
  const kind = before && kinds[before.toLowerCase()];
  if (kind && after) return [own(after, kind), ...ofKind(kind, plain(after))];
  return [own(heading, main), byWord.get(plain(heading)), own(heading, null)];
}

/** What a field is called where its kind is said already: `Deal - Owner`, `Lead - Value`. */
function ofKind(kind: ImportedKind, word: string): (string | undefined)[] {
  const words = [byWord.get(`${kind} ${word}`), byWord.get(word)];
  const sameKey = words[1] && `${kind}.${words[1].split('.')[1]}`;
  return [...words.filter(id => id?.startsWith(`${kind}.`)), ...(ambiguous(word, kind) ?? []), sameKey];
}

/** Words whose meaning depends on what a row is, with what they mean in that order; null for a clear one. */
function ambiguous(word: string, main: ImportedKind): string[] | null {
  const isContact = main === 'person' || main === 'organization';
  const title = main === 'activity' ? 'activity.subject' : `${main}.title`;
  if (/^(title|titel|tittel|tytuł)$/.test(word))
    return isContact ? ['person.job_title'] : [title, 'person.job_title'];
  if (/^(name|namn|navn|nazwa)$/.test(word)) {
    return isContact ? [`${main}.name`, 'person.name', 'organization.name'] : [title, 'person.name'];
  }
  if (/^(owner|ägare|eier|właściciel|opiekun)$/.test(word)) return [`${main}.owner_id`];
  if (/^(labels?|etiketter|etikett|etykiet[ay]|tags?)$/.test(word)) return [`${main}.label_ids`];
  if (/^(value|amount|värde|belopp|verdi|beløp|wartość|kwota)$/.test(word)) {
    return [main === 'lead' ? 'lead.value' : 'deal.value'];
  }
  if (/^(currency|valuta|waluta)$/.test(word)) return [main === 'lead' ? 'lead.currency' : 'deal.currency'];
  if (/^(created|created at|created on|create date|added|add time|skapad|opprettet|utworzono)$/.test(word)) {
    return [`${main}.add_time`];
  }
  if (/^(phone|phone number|telefon|telefonnummer)$/.test(word) && main === 'organization') {
    return ['organization.phones'];
  }
  return null;
}

/** What a row of this file is first of all. */
function mainKind(headings: string[]): ImportedKind {
  const has = (pattern: RegExp) => headings.some(heading => pattern.test(heading));
  if (has(/^lead\b/i) && !has(/^deal\b/i)) return 'lead';
  if (
    has(
      /^(deal|opportunity|affär|avtale|transakcja)\b|stage|pipeline|\bsteg\b|etap|close date|closing date|^value$|^amount$|värde|belopp|verdi|beløp|wartość|kwota/i,
    )
  )
    return 'deal';
  if (has(/^(activity|task|subject|due date)\b/i)) return 'activity';
  if (
    has(
      /first.?name|given name|last.?name|surname|förnamn|fornavn|imię|nazwisko|e-?mail|mejl|e-?post|person|contact/i,
    )
  )
    return 'person';
  if (has(/company|organi[sz]ation|account|företag|firma|website|employees/i)) return 'organization';
  return 'person';
}
