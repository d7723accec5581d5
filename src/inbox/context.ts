import { domainOf, isFreeMail, registrableDomain } from '../mail/address.js';
import type { Sql } from '../platform/database.js';
import type { CompanyContext, MailboxContext } from './slice.js';

/** @throws when the mailbox is gone */
export async function mailboxOf(sql: Sql, id: number): Promise<MailboxContext> {
  const [mailbox] = await sql.query<MailboxContext>(
    `select id, user_id as "userId", create_persons as "createPersons", sharing, link_automatically as "linkAutomatically"
       from mailbox where id = $1`,
    [id],
  );
  if (!mailbox) throw new Error(`mailbox ${id} is gone`);
  return mailbox;
}

/** The company's policies, and who "we" are: every user's and every mailbox's addresses, and the domains behind them. */
export async function companyOf(sql: Sql): Promise<CompanyContext> {
  const [company] = await sql.query<{
    linkPolicy: CompanyContext['linkPolicy'];
    createOrganizations: boolean;
    subjectRules: boolean;
    hasTombstones: boolean;
    ownDomains: string[];
    own: { email: string; user_id: number }[];
  }>(
    `select link_policy as "linkPolicy", create_organizations as "createOrganizations", subject_rules as "subjectRules",
            own_domains as "ownDomains", exists (select from tombstone) as "hasTombstones",
            (select coalesce(jsonb_agg(own), '[]') from (
               select email, id as user_id from users
               union select lower(email), user_id from mailbox where deleted_at is null and kind <> 'smart_bcc'
               union select lower(unnest(aliases)), user_id from mailbox where deleted_at is null) own) as own
       from company`,
  );
  if (!company) throw new Error('the company row is missing');
  const ownAddresses = new Map(company.own.map(row => [row.email, row.user_id]));
  const domains = [...ownAddresses.keys()].map(email => registrableDomain(domainOf(email)));
  return {
    linkPolicy: company.linkPolicy,
    createOrganizations: company.createOrganizations,
    subjectRules: company.subjectRules,
    hasTombstones: company.hasTombstones,
    ownAddresses,
    ownDomains: new Set([
      ...company.ownDomains,
      ...domains.filter((domain): domain is string => domain !== null && !isFreeMail(domain)),
    ]),
  };
}

/** An address of a user, of a mailbox, or of the company's domains: whoever has it is no contact. */
export const isOurs = (company: CompanyContext, address: string): boolean =>
  company.ownAddresses.has(address) ||
  company.ownDomains.has(registrableDomain(domainOf(address)) ?? domainOf(address));
