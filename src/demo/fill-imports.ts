import { ImportViews } from '../crm/imports/import-views.js';
import { ImportWork } from '../crm/imports/import-work.js';
import { TableImports } from '../crm/imports/table-imports.js';
import type { ImportOptions } from '../model/index.js';
import type { Tx } from '../platform/database.js';
import type { Times } from './times.js';
import type { World } from './world.js';

interface DemoImport {
  name: string;
  columns: (string | null)[];
  duplicates: ImportOptions['duplicates'];
  /** The first one holds the headings. */
  rows: string[];
  at: (times: Times) => Date;
}

const imports: DemoImport[] = [
  {
    name: 'Outlook contacts.csv',
    columns: ['person.name', 'person.emails', 'person.phones'],
    duplicates: 'merge',
    at: times => times.at(-19, '13:10'),
    rows: [
      'Name,E-mail Address,Mobile Phone',
      'Anna Berg,anna.berg@fjordbank.example,+47 911 55 210',
      'Markus Weber,markus.weber@weber-architekten.example,+49 171 5550 120',
      'Priya Nair,priya.nair@greenhart.example,+44 7700 900318',
      'Lars Sunde,lars.sunde@sundesport.example,+47 911 55 609',
      'Camille Rousseau,camille.rousseau@atelier-rousseau.example,+33 6 55 50 12 44',
    ],
  },
  {
    name: 'Visitors, trade fair Copenhagen.csv',
    columns: [
      'person.name',
      'person.emails',
      'person.phones',
      'organization.name',
      'organization.address',
      'lead.title',
      'lead.label_ids',
    ],
    duplicates: 'skip',
    // Within the two days in which it can be undone.
    at: times => times.last('14:20'),
    rows: [
      'Name,Email,Phone,Company,Address,Lead,Label',
      'Signe Winther,signe@hotelkattegat.example,+45 33 55 61 02,Hotel Kattegat,"Havnegade 4, 8000 Aarhus, Denmark",Rooms and corridors,Trade fair',
      'Jens Kofoed,jens@bryghuset-syd.example,+45 33 55 70 18,Bryghuset Syd,"Sønderport 12, 6200 Aabenraa, Denmark",Brewery hall,Trade fair',
      'Linnea Ekdahl,linnea.ekdahl@stenhuset.example,+46 40 555 120,Stenhuset,"Östergatan 9, 211 25 Malmö, Sweden",Listed staircase,Trade fair',
      'Rasmus Toft,rasmus@tegnestuenhavn.example,+45 33 55 48 90,Tegnestuen Havn,"Nordhavnsvej 3, 2100 København, Denmark",Co-operation,Trade fair',
      'Hanna Virtanen,hanna.virtanen@kliniknord.example,+358 9 555 0199,Klinik Nord,"Kalevankatu 20, 00100 Helsinki, Finland",Waiting rooms,Trade fair',
      'Marek Duda,marek.duda@halabaltic.example,+48 58 300 5522,Hala Baltic,"ul. Portowa 15, 81-350 Gdynia, Poland",Sports hall,Trade fair',
      // Known already, no address, and nobody at all: what a list from a fair looks like.
      'Emil Sørensen,emil.sorensen@tidalsoftware.example,+45 33 55 18 00,Tidal Software,,New floor,Trade fair',
      'Torben Lykke,torben at lykke dot example,+45 33 55 90 04,Lykke Ejendomme,,Apartment entrances,Trade fair',
      ',,+45 33 55 11 62,,,Card without a name,Trade fair',
    ],
  },
];

/** Files that Ingrid has brought in: an old one, and one that can be undone still. */
export async function fillImports(world: World): Promise<void> {
  const ingrid = world.viewer('ingrid');
  const [verbs, work, views] = [TableImports, ImportWork, ImportViews].map(each => world.app.get(each)) as [
    TableImports,
    ImportWork,
    ImportViews,
  ];
  for (const { name, columns, duplicates, rows, at } of imports) {
    const id = await verbs.add(ingrid, { name, bytes: Buffer.from(rows.join('\n')) });
    await work.run(id);
    const { options } = await views.mapping(ingrid, id);
    await verbs.start(ingrid, id, columns, { ...options, duplicates });
    await work.run(id);
    await world.database.transaction(tx => wasMade(tx, id, at(world.times)));
  }
}

/** An import is of the moment; here it was a while ago, and so was what it made. */
async function wasMade(tx: Tx, id: number, at: Date): Promise<void> {
  await tx.query('update table_import set created_at = $2, touched_at = $2, finished_at = $2 where id = $1', [
    id,
    at,
  ]);
  for (const kind of ['lead', 'person', 'organization'])
    await tx.query(
      `with aged as (
         update ${kind} item set add_time = $2, update_time = $2 from table_import_item made
          where made.table_import_id = $1 and made.kind = '${kind}' and made.made and item.id::text = made.item_id)
       update table_import_item set update_time = $2 where table_import_id = $1 and kind = '${kind}' and made`,
      [id, at],
    );
}
