import type { Language } from './language.js';
import { zipf, type Random } from './random.js';

export interface Person {
  name: string;
  address: string;
  domain: string;
  title: string;
  language: Language;
}

export interface Cast {
  owner: Person;
  colleagues: Person[];
  /** Those outside: customers, suppliers, partners. The first are written with most. */
  others: Person[];
  byDomain: Map<string, Person[]>;
}

const titles = [
  'Purchasing',
  'Head of Procurement',
  'Operations',
  'Logistics',
  'Managing Director',
  'Supply Chain',
  'Finance',
];
const firms =
  'alder birch cobalt delta ember fjord granit harbor indigo juniper kestrel lumen maple nordic onyx prism quarry'.split(
    ' ',
  );
const trades =
  'foods works supply parts paper glass steel systems trading labs tools textil pharma energy retail motors'.split(
    ' ',
  );
const endings = [
  'example',
  'com.example',
  'de.example',
  'se.example',
  'co.uk.example',
  'pl.example',
  'jp.example',
];

export function makeCast(random: Random, languages: Language[], owner: string): Cast {
  const home = owner.split('@')[1] as string;
  const [english] = languages as [Language];
  const domains = Array.from(
    { length: 400 },
    (_, i) => `${random.pick(firms)}-${random.pick(trades)}${i}.${random.pick(endings)}`,
  );
  const often = zipf(domains.length, 0.8);
  const shares = languages.map(language => [language, language.share] as const);
  const others = Array.from({ length: 1500 }, (_, i): Person => {
    const language = random.weighted(shares);
    const domain = (domains[i] ?? domains[often(random)]) as string;
    const family =
      language.gap === '' ? randomFamily(random, language) : capital(randomFamily(random, language));
    const given = random.pick(language.givenNames);
    const name = language.gap === '' ? family + given : `${given} ${family}`;
    return {
      name,
      address: `${localPart(name)}.${i}@${domain}`,
      domain,
      title: random.pick(titles),
      language,
    };
  });
  const colleague = (name: string, i: number): Person => ({
    name,
    address: `team${i}@${home}`,
    domain: home,
    title: 'Sales',
    language: english,
  });
  return {
    owner: { name: 'Robin Rep', address: owner, domain: home, title: 'Account Manager', language: english },
    colleagues: Array.from({ length: 12 }, (_, i) =>
      colleague(`Colleague ${String.fromCharCode(65 + i)}`, i),
    ),
    others,
    byDomain: Map.groupBy(others, person => person.domain),
  };
}

function randomFamily(random: Random, language: Language): string {
  const half = Math.ceil(language.familyParts.length / 2);
  return random.pick(language.familyParts.slice(0, half)) + random.pick(language.familyParts.slice(half));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();

/** ASCII letters of the name; people whose script has none get a plain word. */
function localPart(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll('ł', 'l')
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .trim()
    .replace(/ +/g, '.');
  return plain === '' ? 'contact' : plain;
}
