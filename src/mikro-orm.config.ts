import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, type Options } from '@mikro-orm/postgresql';
import { entities } from './model/index.js';
import { Migration20261121000000_first } from './migrations/Migration20261121000000_first.js';
import { Migration20261122000100_threads_by_hand } from './migrations/Migration20261122000100_threads_by_hand.js';
import { Migration20261122000200_retroactive_links } from './migrations/Migration20261122000200_retroactive_links.js';
import { Migration20261122000300_reaching } from './migrations/Migration20261122000300_reaching.js';
import { Migration20261122000400_collect } from './migrations/Migration20261122000400_collect.js';
import { Migration20261122001400_fields_and_filters } from './migrations/Migration20261122001400_fields_and_filters.js';
import { Migration20261122001000_deals_and_contacts } from './migrations/Migration20261122001000_deals_and_contacts.js';
import { Migration20261122001100_leads_activities } from './migrations/Migration20261122001100_leads_activities.js';
import { Migration20261122001600_changes_and_webhooks } from './migrations/Migration20261122001600_changes_and_webhooks.js';
import { Migration20261122002040_files_and_notices } from './migrations/Migration20261122002040_files_and_notices.js';
import { Migration20261122001700_sorted_by_name } from './migrations/Migration20261122001700_sorted_by_name.js';
import { Migration20261122002005_own_addresses } from './migrations/Migration20261122002005_own_addresses.js';
import { Migration20261122001200_notes } from './migrations/Migration20261122001200_notes.js';
import { Migration20261122001350_projects_and_files } from './migrations/Migration20261122001350_projects_and_files.js';
import { Migration20261122001300_products } from './migrations/Migration20261122001300_products.js';
import { Migration20261122001500_rights } from './migrations/Migration20261122001500_rights.js';
import { Migration20261122002050_invitations_rates_handing_over } from './migrations/Migration20261122002050_invitations_rates_handing_over.js';
import { Migration20261122002060_organization_phones } from './migrations/Migration20261122002060_organization_phones.js';
import { Migration20261122002070_bulk_activities } from './migrations/Migration20261122002070_bulk_activities.js';
import { Migration20261122002080_what_links_rest_on } from './migrations/Migration20261122002080_what_links_rest_on.js';
import { Migration20261122002010_unique_names } from './migrations/Migration20261122002010_unique_names.js';
import { Migration20261122002011_references } from './migrations/Migration20261122002011_references.js';
import { Migration20261122002020_gathering } from './migrations/Migration20261122002020_gathering.js';
import { Migration20261122002030_speed } from './migrations/Migration20261122002030_speed.js';
import { Migration20261122003010_smart_bcc } from './migrations/Migration20261122003010_smart_bcc.js';
import { Migration20261122003020_sending } from './migrations/Migration20261122003020_sending.js';
import { Migration20261122003030_mail_oauth } from './migrations/Migration20261122003030_mail_oauth.js';
import { Migration20261122004300_after_sending } from './migrations/Migration20261122004300_after_sending.js';
import { Migration20261122004500_attachment_times } from './migrations/Migration20261122004500_attachment_times.js';
import { Migration20261122004510_leads_by_urgency } from './migrations/Migration20261122004510_leads_by_urgency.js';
import { Migration20261122005030_lists } from './migrations/Migration20261122005030_lists.js';
import { Migration20261122005080_first_steps } from './migrations/Migration20261122005080_first_steps.js';
import { Migration20261122006200_mail_labels } from './migrations/Migration20261122006200_mail_labels.js';
import { Migration20261122006400_lost_reasons_free } from './migrations/Migration20261122006400_lost_reasons_free.js';
import { Migration20261122006700_versions } from './migrations/Migration20261122006700_versions.js';
import { Migration20261122005050_activity_lists } from './migrations/Migration20261122005050_activity_lists.js';
import { Migration20261122005010_lost_reasons } from './migrations/Migration20261122005010_lost_reasons.js';
import { Migration20261122005040_table_imports } from './migrations/Migration20261122005040_table_imports.js';
import { Migration20261122006800_recovery_codes } from './migrations/Migration20261122006800_recovery_codes.js';
import { Migration20261122006810_bulk_products } from './migrations/Migration20261122006810_bulk_products.js';
import { Migration20261122007100_text_tails } from './migrations/Migration20261122007100_text_tails.js';
import { Migration20261122007110_phone_text } from './migrations/Migration20261122007110_phone_text.js';
import { Migration20261122007300_what_guests_heard } from './migrations/Migration20261122007300_what_guests_heard.js';
import { Migration20261122007400_lead_deleted_by } from './migrations/Migration20261122007400_lead_deleted_by.js';
import { Migration20261123004000_lists_by_index } from './migrations/Migration20261123004000_lists_by_index.js';
import { Migration20261123004100_letter_troubles } from './migrations/Migration20261123004100_letter_troubles.js';
import { Migration20261122005070_project_board } from './migrations/Migration20261122005070_project_board.js';
import { Migration20261122006100_demo } from './migrations/Migration20261122006100_demo.js';

const migrations = {
  Migration20261121000000_first,
  Migration20261122000100_threads_by_hand,
  Migration20261122000200_retroactive_links,
  Migration20261122000300_reaching,
  Migration20261122000400_collect,
  Migration20261122001000_deals_and_contacts,
  Migration20261122001100_leads_activities,
  Migration20261122001200_notes,
  Migration20261122001300_products,
  // After the products: files stand on them too. They run in the order of this list.
  Migration20261122001350_projects_and_files,
  Migration20261122001400_fields_and_filters,
  Migration20261122001500_rights,
  Migration20261122001600_changes_and_webhooks,
  Migration20261122001700_sorted_by_name,
  Migration20261122002005_own_addresses,
  Migration20261122002010_unique_names,
  Migration20261122002011_references,
  Migration20261122002020_gathering,
  Migration20261122002030_speed,
  Migration20261122002040_files_and_notices,
  Migration20261122002050_invitations_rates_handing_over,
  Migration20261122002060_organization_phones,
  Migration20261122002070_bulk_activities,
  Migration20261122002080_what_links_rest_on,
  Migration20261122003010_smart_bcc,
  Migration20261122003020_sending,
  Migration20261122003030_mail_oauth,
  Migration20261122004300_after_sending,
  Migration20261122004500_attachment_times,
  Migration20261122004510_leads_by_urgency,
  Migration20261122005010_lost_reasons,
  Migration20261122005030_lists,
  Migration20261122005040_table_imports,
  Migration20261122005050_activity_lists,
  Migration20261122005070_project_board,
  Migration20261122005080_first_steps,
  Migration20261122006100_demo,
  Migration20261122006200_mail_labels,
  Migration20261122006400_lost_reasons_free,
  Migration20261122006700_versions,
  Migration20261122006800_recovery_codes,
  Migration20261122006810_bulk_products,
  Migration20261122007100_text_tails,
  Migration20261122007110_phone_text,
  Migration20261122007300_what_guests_heard,
  Migration20261122007400_lead_deleted_by,
  Migration20261123004000_lists_by_index,
  Migration20261123004100_letter_troubles,
};

/** MikroORM's settings; the MikroORM CLI reads the default export, the program calls `ormOptions`. */
export function ormOptions(clientUrl: string, pool = 12): Options {
  return defineConfig({
    clientUrl,
    entities,
    extensions: [Migrator],
    pool: { min: 0, max: pool },
    driverOptions: {
      application_name: 'kontor',
      // Statements of a transaction that do not wait for each other's answers go out together.
      pipeline: true,
      // A day is UTC's in every statement, whatever zone the server is in.
      options: '-c TimeZone=UTC',
      // A process that is stopped inside of a transaction (a suspended machine) keeps its locks; after the length of
      // a lease the others no longer wait for it, and it runs the transaction again when it wakes.
      idle_in_transaction_session_timeout: 20_000,
      // Ids and counts are far below 2^53: as numbers they need no conversion anywhere else.
      onPoolCreated: (pool: {
        options: { types: { setTypeParser(oid: number, parse: (text: string) => unknown): void } };
      }) => pool.options.types.setTypeParser(20, Number),
    },
    migrations: {
      migrationsList: Object.entries(migrations).map(([name, migration]) => ({ name, class: migration })),
      // One at a time, each in a transaction of its own.
      allOrNothing: false,
      snapshot: false,
      silent: true,
    },
    debug: false,
  });
}

export default ormOptions(process.env['DATABASE_URL'] ?? '');
