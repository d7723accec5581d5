import { Migration } from '@mikro-orm/migrations';

/**
 * In whose mail a rule found the contact that it linked a thread to, or to whose item; and that a change of many items
 * stops with its user.
 */
export class Migration20261122002080_what_links_rest_on extends Migration {
  override up(): void {
    this.addSql(`
-- Null where a user made the link.
alter table thread_link add column rests_on bigint[];

update thread_link link set rests_on = found.mailboxes
  from (select l.id, array_agg(distinct copy.mailbox_id) as mailboxes
          from thread_link l join address on address.email = l.evidence ->> 'address'
          join participant on participant.address_id = address.id
          join message_copy copy on copy.message_id = participant.message_id and copy.thread_id = l.thread_id
         where l.rule in ('person-has-address', 'organization-has-address') group by l.id) found
 where link.id = found.id;

update thread_link link set rests_on = known.rests_on
  from thread_link known
 where link.rule in ('only-open-item', 'policy-newest', 'policy-all', 'retroactive')
   and known.thread_id = link.thread_id and known.person_id::text = link.evidence ->> 'person_id';

alter table bulk_change drop constraint bulk_change_state_check,
  add check (state in ('running', 'done', 'stopped', 'reverting', 'reverted'));
`);
  }
}
