/** The demo's customers. */
export interface DemoOrganization {
  name: string;
  domain: string;
  address: string;
  industry: Industry;
  employees: number;
  people: { name: string; role: string; phone: string }[];
}

export const industries = [
  'Finance',
  'Architects',
  'Retail',
  'Hotels and food',
  'Industry',
  'Public',
  'Technology',
] as const;
type Industry = (typeof industries)[number];

const organization = (
  name: string,
  domain: string,
  address: string,
  industry: Industry,
  employees: number,
  ...people: [name: string, role: string, phone: string][]
): DemoOrganization => ({
  name,
  domain: `${domain}.example`,
  address,
  industry,
  employees,
  people: people.map(([person, role, phone]) => ({ name: person, role, phone })),
});

export const organizations: DemoOrganization[] = [
  organization(
    'Fjordbank',
    'fjordbank',
    'Strandgaten 12, 5013 Bergen, Norway',
    'Finance',
    640,
    ['Anna Berg', 'Facility manager', '+47 55 01 22 10'],
    ['Henrik Dahl', 'Head of purchasing', '+47 55 01 22 31'],
  ),
  organization(
    'Weber Architekten',
    'weber-architekten',
    'Rosenheimer Str. 44, 81669 München, Germany',
    'Architects',
    38,
    ['Markus Weber', 'Partner', '+49 89 5500 120'],
    ['Lena Hoffmann', 'Project architect', '+49 89 5500 134'],
  ),
  organization('Café Bruket', 'cafebruket', 'Götgatan 31, 116 21 Stockholm, Sweden', 'Hotels and food', 22, [
    'Maja Ström',
    'Owner',
    '+46 8 555 170 20',
  ]),
  organization(
    'Polmetal',
    'polmetal',
    'ul. Przemysłowa 8, 40-020 Katowice, Poland',
    'Industry',
    410,
    ['Piotr Kowalczyk', 'Plant manager', '+48 32 700 1180'],
    ['Agnieszka Wiśniewska', 'Purchasing', '+48 32 700 1184'],
  ),
  organization(
    'Harbour Hotel Group',
    'harbourhotels',
    '18 Quay Street, Bristol BS1 4TE, United Kingdom',
    'Hotels and food',
    280,
    ['Sarah Whitfield', 'Operations director', '+44 117 496 0142'],
    ['James Okafor', 'Maintenance lead', '+44 117 496 0155'],
  ),
  organization(
    'Lindholm Möbler',
    'lindholm',
    'Industrivägen 3, 331 53 Värnamo, Sweden',
    'Retail',
    95,
    ['Karin Lindholm', 'CEO', '+46 370 555 110'],
    ['Oskar Nyström', 'Store planner', '+46 370 555 118'],
  ),
  organization('Stadt Kiel', 'stadt-kiel', 'Fleethörn 9, 24103 Kiel, Germany', 'Public', 5200, [
    'Jürgen Petersen',
    'Building department',
    '+49 431 555 0190',
  ]),
  organization(
    'Tidal Software',
    'tidalsoftware',
    'Pilestræde 52, 1112 København, Denmark',
    'Technology',
    130,
    ['Emil Sørensen', 'Office manager', '+45 33 55 18 00'],
    ['Freja Holm', 'People and places', '+45 33 55 18 12'],
  ),
  organization(
    'Brygga Restaurants',
    'brygga',
    'Aker brygge 7, 0250 Oslo, Norway',
    'Hotels and food',
    75,
    ['Nils Haugen', 'Owner', '+47 22 01 77 40'],
    ['Ida Haugen', 'Events', '+47 22 01 77 48'],
  ),
  organization(
    'Kancelaria Morska',
    'kancelaria-morska',
    'ul. Długa 21, 80-827 Gdańsk, Poland',
    'Finance',
    30,
    ['Ewa Zielińska', 'Office manager', '+48 58 300 4410'],
  ),
  organization(
    'Vestland Hospital',
    'vestlandhospital',
    'Haukelandsveien 28, 5021 Bergen, Norway',
    'Public',
    3900,
    ['Silje Moen', 'Technical department', '+47 55 97 20 00'],
    ['Arne Vik', 'Electrical engineer', '+47 55 97 20 16'],
  ),
  organization(
    'Norrsken Studios',
    'norrsken-studios',
    'Birger Jarlsgatan 57, 113 56 Stockholm, Sweden',
    'Technology',
    60,
    ['Elsa Forsberg', 'Studio manager', '+46 8 555 244 00'],
  ),
  organization(
    'Green & Hart',
    'greenhart',
    '4 Leather Lane, London EC1N 7SU, United Kingdom',
    'Architects',
    55,
    ['Priya Nair', 'Interior architect', '+44 20 7946 0318'],
    ['Daniel Hart', 'Director', '+44 20 7946 0301'],
  ),
  organization(
    'Delta Logistics',
    'deltalogistics',
    'Waalhaven 101, 3089 Rotterdam, Netherlands',
    'Industry',
    520,
    ['Bram de Vries', 'Warehouse manager', '+31 10 555 0177'],
    ['Sanne Bakker', 'Sustainability', '+31 10 555 0162'],
  ),
  organization('Museum of Glass', 'museumofglass', 'Glasvägen 2, 361 94 Orrefors, Sweden', 'Public', 24, [
    'Ulla Bergström',
    'Curator',
    '+46 481 555 30',
  ]),
  organization(
    'Aurora Clinics',
    'auroraclinics',
    'Mannerheimintie 14, 00100 Helsinki, Finland',
    'Public',
    210,
    ['Mikko Laine', 'Property manager', '+358 9 555 0148'],
  ),
  organization('Hansen & Co', 'hansenco', 'Vesterbrogade 90, 1620 København, Denmark', 'Finance', 48, [
    'Mette Hansen',
    'Partner',
    '+45 33 55 42 21',
  ]),
  organization('Sunde Sport', 'sundesport', 'Torggata 9, 0181 Oslo, Norway', 'Retail', 160, [
    'Lars Sunde',
    'Expansion manager',
    '+47 22 01 55 09',
  ]),
  organization(
    'Atelier Rousseau',
    'atelier-rousseau',
    '12 rue de Turenne, 75004 Paris, France',
    'Architects',
    17,
    ['Camille Rousseau', 'Founder', '+33 1 55 50 12 44'],
  ),
  organization('Baltic Timber', 'baltictimber', 'Sadama 5, 10111 Tallinn, Estonia', 'Industry', 340, [
    'Kristjan Tamm',
    'Head of maintenance',
    '+372 555 0133',
  ]),
  organization(
    'Library of Uppsala',
    'uppsalalibrary',
    'Svartbäcksgatan 17, 753 32 Uppsala, Sweden',
    'Public',
    110,
    ['Gunnel Ek', 'Head librarian', '+46 18 555 17 00'],
    ['Per Åberg', 'Building engineer', '+46 18 555 17 12'],
  ),
  organization(
    'Pixelwerk',
    'pixelwerk',
    'Torstraße 140, 10119 Berlin, Germany',
    'Technology',
    85,
    ['Jonas Braun', 'Workplace lead', '+49 30 5550 2210'],
    ['Nina Vogel', 'Studio lead', '+49 30 5550 2218'],
  ),
];

/** `anna.berg@fjordbank.example`: by names without their accents. */
export const emailOf = (name: string, domain: string): string =>
  `${name
    .toLowerCase()
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .normalize('NFD')
    .replace(/[^a-z ]/g, '')
    .replaceAll(' ', '.')}@${domain}`;

export interface Customer {
  name: string;
  email: string;
  organization: DemoOrganization;
}

/** A customer's person by name. */
export function customer(name: string): Customer {
  const organization = organizations.find(one => one.people.some(person => person.name === name));
  if (!organization) throw new Error(`Nobody in the demo is called ${name}`);
  return { name, email: emailOf(name, organization.domain), organization };
}
