import { Migration } from '@mikro-orm/migrations';

/** What users sort their mail by. The labels of a thread are ids now; until here there were none. */
export class Migration20261122006200_mail_labels extends Migration {
  override up(): void {
    this.addSql(`
      create table mail_label (
        id bigint generated always as identity primary key,
        user_id bigint not null references users on delete cascade,
        name text not null,
        color text not null,
        add_time timestamptz not null default now()
      );
      create unique index mail_label_name on mail_label (user_id, lower(name));

      alter table thread_mailbox alter column labels drop default;
      alter table thread_mailbox alter column labels type bigint[] using '{}';
      alter table thread_mailbox alter column labels set default '{}';
      create index thread_mailbox_labelled on thread_mailbox (mailbox_id, last_at desc, thread_id desc)
        where labels <> '{}';
    `);
  }
}
