import { domainOf, isFreeMail, registrableDomain } from '../mail/address.js';
import type { Sql } from '../platform/database.js';
import type { CompanyContext, MailboxContext } from './slice.js';

/** Who "we" are: every user's and every mailbox's addresses, and the domains behind them. */
type Own = Pick<CompanyContext, 'ownAddresses' | 'ownDomains'>;

type Policies = Omit<CompanyContext, keyof Own>;

const policies = `company.link_policy as "linkPolicy", company.create_organizations as "createOrganizations",
  company.subject_rules as "subjectRules", exists (select from tombstone) as "hasTombstones"`;

export interface Context {
  mailbox: MailboxContext;
  company: CompanyContext;
}

/**
 * What the pipeline has to know of a mailbox and of the company. Our own addresses are kept from one mail to the next:
 * the database has a number that moves with them (triggers `own_addresses_moved` and `own_domains_moved`).
 */
export class Contexts {
  private kept: { version: number; own: Own } | undefined;

  /** Null where the mailbox is gone. */
  async of(sql: Sql, mailboxId: number): Promise<Context | null> {
    const [row] = await sql.query<MailboxContext & Policies & { ownVersion: number }>(
      `select mailbox.id, user_id as "userId", kind, create_persons as "createPersons", sharing,
              link_automatically as "linkAutomatically", own_version as "ownVersion", ${policies} from mailbox, company where mailbox.id = $1`,
      [mailboxId],
    );
    if (!row) return null;
    const { ownVersion, linkPolicy, createOrganizations, subjectRules, hasTombstones, ...mailbox } = row;
    const company = { linkPolicy, createOrganizations, subjectRules, hasTombstones };
    return { mailbox, company: { ...company, ...(await this.own(sql, ownVersion)) } };
  }

  private async own(sql: Sql, version: number): Promise<Own> {
    if (this.kept?.version !== version) this.kept = await ownOf(sql);
    return this.kept.own;
  }
}

/** The company's policies, and who "we" are. */
export async function companyOf(sql: Sql): Promise<CompanyContext> {
  const [company] = await sql.query<Policies>(`select ${policies} from company`);
  if (!company) throw new Error('the company row is missing');
  return { ...company, ...(await ownOf(sql)).own };
}

async function ownOf(sql: Sql): Promise<{ version: number; own: Own }> {
  const [row] = await sql.query<{
    version: number;
    domains: string[];
    own: { email: string; user_id: number }[];
  }>(
    `select own_version as version, own_domains as domains,
            (select coalesce(jsonb_agg(own), '[]') from (
               select email, id as user_id from users
               union select lower(email), user_id from mailbox where deleted_at is null and kind <> 'smart_bcc'
               union select lower(unnest(aliases)), user_id from mailbox where deleted_at is null
               union select email, user_id from sender_address where confirmed_at is not null) own) as own
       from company`,
  );
  if (!row) throw new Error('the company row is missing');
  const ownAddresses = new Map(row.own.map(({ email, user_id }) => [email, user_id]));
  const domains = [...ownAddresses.keys()].map(email => registrableDomain(domainOf(email)));
  const ownDomains = new Set([
    ...row.domains,
    ...domains.filter((domain): domain is string => domain !== null && !isFreeMail(domain)),
  ]);
  return { version: row.version, own: { ownAddresses, ownDomains } };
}

/** An address of a user, of a mailbox, or of the company's domains: whoever has it is no contact. */
export const isOurs = (company: CompanyContext, address: string): boolean =>
  company.ownAddresses.has(address) ||
  company.ownDomains.has(registrableDomain(domainOf(address)) ?? domainOf(address));

/**
 * Those of the addresses that were not erased: nobody is made of an erased one again, and its mail is not gathered.
 *
 * @param sign keyed hash, for tombstones
 */
export async function notErased(
  sql: Sql,
  emails: string[],
  sign: (text: string) => string,
): Promise<string[]> {
  const hashes = new Map(emails.map(email => [sign(`address ${email}`), email]));
  const erased = await sql.query<{ hash: string }>(
    `select hash from tombstone where kind = 'address' and hash = any($1)`,
    [[...hashes.keys()]],
  );
  const gone = new Set(erased.map(row => hashes.get(row.hash)));
  return emails.filter(email => !gone.has(email));
}
