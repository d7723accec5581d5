import { Migration } from '@mikro-orm/migrations';

const titles = {
  deal: 'title',
  lead: 'title',
  project: 'title',
  person: 'name',
  organization: 'name',
  product: 'name',
};

/** So many characters at once, each with the four behind it: to ask for them one by one takes four times as long. */
const atOnce = 32;
const tails = (text: string): string =>
  `array_remove(array[${Array.from({ length: atOnce }, (_, n) => `substr(${text}, ${n + 1}, 5)`).join(', ')}], '')`;

/** Text is found by any part of it, as `src/platform/text-tails.ts` tells. */
export class Migration20261122007100_text_tails extends Migration {
  override up(): void {
    this.addSql(`
      create function text_tails(given text) returns tsvector language plpgsql immutable parallel safe strict as $$
        declare
          -- A tsvector takes 1 MB, and each byte is in five tails.
          text constant text := ' ' || case when octet_length(given) < 200000 then given else left(given, 50000) end;
        begin
          if length(text) <= ${atOnce} then
            return array_to_tsvector(${tails('text')});
          end if;
          return array_to_tsvector(array(
            select tail from generate_series(1, length(text), ${atOnce}) start, substr(text, start, ${atOnce + 4}) part,
                             unnest(${tails('part')}) tail));
        end $$;
      create function field_text(jsonb) returns text language sql immutable parallel safe strict as $$
        select string_agg(lower(case jsonb_typeof(v.value) when 'object' then v.value ->> 'value' else v.value #>> '{}' end), ' ')
          from jsonb_each($1) v $$;
      -- What is sorted for an index stays in memory.
      set local maintenance_work_mem = '256MB';
      create index contact_email_tails on contact_email using gin (text_tails(email));
      create index note_tails on note using gin (text_tails(lower(content))) where deleted_at is null;
      drop index note_words;`);
    for (const [table, title] of Object.entries(titles)) {
      this.addSql(`
        create index ${table}_${title}_tails on ${table} using gin (text_tails(lower(${title})));
        create index ${table}_custom_tails on ${table} using gin (text_tails(field_text(custom_fields))) where custom_fields <> '{}';
        drop index ${table}_custom;`);
    }
  }
}
