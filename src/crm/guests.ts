/**
 * SQL: the guests of the activity `alias` who can be written to, as JSON `[{place, address, name}]`: an address as it
 * stands, a contact by his first one, a user by his own. `place` is the guest's among `attendees`, from 0. Who was deleted
 * or merged as a contact is a guest still.
 */
export const guestsOf = (alias: string): string => `coalesce((
  select jsonb_agg(jsonb_build_object('place', n - 1, 'address', lower(coalesce(g ->> 'email', gc.email, gu.email)),
           'name', coalesce(g ->> 'name', gp.name, gu.name)) order by n)
    from jsonb_array_elements(${alias}.attendees) with ordinality as given (g, n)
    left join users gu on gu.id = (g ->> 'user_id')::bigint
    left join person gp on gp.id = (g ->> 'person_id')::bigint
    left join lateral (
      select email from contact_email where person_id = gp.id order by is_primary desc, position, id limit 1) gc on true
   where coalesce(g ->> 'email', gc.email, gu.email) like '%@%'
     and not coalesce((g ->> 'is_organizer')::boolean, false)), '[]')`;

export interface Guest {
  place: number;
  address: string;
  name: string | null;
}

/**
 * SQL: from whom the owner `u` (users) of an activity invites, as JSON `{address, name}`: a mailbox of his that is read
 * here, so that answers come back, before the address he signs in with.
 */
export const organizerOf = (u: string): string => `jsonb_build_object('name', ${u}.name, 'address', coalesce((
  select lower(om.email) from mailbox om
   where om.user_id = ${u}.id and om.kind = 'imap' and om.deleted_at is null
   order by lower(om.email) = ${u}.email desc, om.id limit 1), ${u}.email))`;
