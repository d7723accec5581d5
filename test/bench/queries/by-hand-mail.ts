/** Parts of the hand-written SQL of mail. */
import { readable, seenBy, shownByLinks, type Seen } from './by-hand.js';
import { userIds, type Who } from './seed.js';

/** Whose mail it is, where no other's is asked for. */
export const boxOf = (who: Who): string => `(select id from mailbox where user_id = ${userIds[who]})`;

/** SQL: the one person who has the address in `email`, and where that one is, as far as they may be seen. */
const personOf = (who: Who, email: string): string => `(
  select jsonb_agg(jsonb_build_array(i.id, i.name, (
           select o.name from organization o where o.id = i.organization_id and ${seenBy(who)('o')})))
    from contact_email e join person i on i.id = e.person_id
   where e.email = ${email} and ${seenBy(who)('i')} having count(*) = 1)`;

const linksOf = (who: Who, thread: string): string => {
  const seen = seenBy(who);
  const title = (noun: string, told: string) =>
    `(select jsonb_build_array(${told}) from ${noun} i where i.id = l.${noun}_id and ${seen('i')})`;
  return `(
  select jsonb_agg(to_jsonb(l) || jsonb_build_object(
           'item', coalesce(
             ${title('deal', 'i.title, i.status, (select s.name from stage s where s.id = i.stage_id)')},
             ${title('lead', 'i.title, i.archived_at')},
             ${title('project', 'i.title, i.status, (select s.name from phase s where s.id = i.phase_id)')},
             ${title('person', `i.name, (select o.name from organization o where o.id = i.organization_id and ${seen('o')})`)},
             ${title('organization', 'i.name')}),
           'by', (select u.name from users u where u.id = l.actor_id)))
    from thread_link l where l.thread_id = ${thread} and l.state = 'linked')`;
};

/** SQL: what a list shows of the thread `t` in the mailbox `tm`. */
export const threadRow = (
  who: Who,
): string => `t.id, t.subject, tm.last_at, tm.unread, tm.messages, tm.has_attachments,
  (select jsonb_agg(jsonb_build_array(m.from_email, m.from_name, c.snippet, m.sent_at, ${personOf(who, 'm.from_email')}))
     from message m join message_copy mc on mc.message_id = m.id and mc.mailbox_id = tm.mailbox_id join content c on c.id = mc.content_id
    where m.thread_id = t.id) as messages, ${linksOf(who, 't.id')} as links`;

/** SQL: rows of thread_mailbox that others share, the newest first; `where` is where the page begins. */
export const sharedThreads = (who: Who, where: string): string => `
    select * from thread_mailbox tm where sharing = 'shared' and mailbox_id <> ${boxOf(who)} and ${where}
       and ${shownByLinks('tm.thread_id', seenBy(who))}
     order by last_at desc, thread_id desc limit 51`;

/** SQL: the user `u` may see an item. */
const seenByUser: Seen =
  i => `${i}.deleted_at is null and (u.is_admin or ${i}.owner_id = u.id or ${i}.follower_ids @> array[u.id]
  or u.permission_set_id is null and (${i}.visible_to = 7
    or ${i}.visible_to = 3 and exists (select from users o where o.id = ${i}.owner_id and o.role_id = u.role_id)
    or ${i}.visible_to = 5 and exists (select from users o join role r on o.role_id = any(r.path) where o.id = ${i}.owner_id and r.id = u.role_id)))`;

/** SQL: the thread `$1`: its messages with everybody in them, what it is linked to, and who else reads it. */
export const thread = (who: Who): string => `
  select t.*, (
      select jsonb_agg(to_jsonb(m) || to_jsonb(b) - 'search' || jsonb_build_object('sent_at', c.sent_at, 'seen', c.seen, 'people', (
               select jsonb_agg(jsonb_build_array(p.role, a.email, p.name, ${personOf(who, 'a.email')}))
                 from participant p join address a on a.id = p.address_id where p.message_id = m.id),
               'files', (select jsonb_agg(f) from attachment f where f.content_id = b.id)) order by c.sent_at)
        from message_copy c join message m on m.id = c.message_id join content b on b.id = c.content_id
       where c.thread_id = t.id and ${readable(who, 'c')}) as messages, ${linksOf(who, 't.id')} as links,
    (select jsonb_agg(tm) from thread_mailbox tm where tm.thread_id = t.id and ${readable(who, 'tm')}) as sharing,
    (select jsonb_agg(d) from thread_decision d where d.thread_id = t.id and d.undone_at is null) as decisions,
    (select jsonb_agg(jsonb_build_array(u.id, u.name)) from users u where u.active and (
       exists (select from thread_mailbox s join mailbox b on b.id = s.mailbox_id where s.thread_id = t.id and b.user_id = u.id)
       or exists (select from thread_mailbox s where s.thread_id = t.id and s.sharing = 'shared')
          and ${shownByLinks('t.id', seenByUser)})) as readers
    from thread t where t.id = $1`;
