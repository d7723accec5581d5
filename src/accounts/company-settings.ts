import { Injectable } from '@nestjs/common';
import { InvalidError } from '../errors.js';
import { domainOf, isFreeMail, normalizeAddress, registrableDomain } from '../mail/address.js';
import { Database } from '../platform/database.js';

/** What a company decides about itself and its mail. */
export interface CompanySettingsView {
  name: string;
  /** Of a thread that fits to several open items: ask, take the newest, link to all, or link nothing by itself. */
  linkPolicy: 'ask' | 'newest' | 'all' | 'none';
  /** New contacts come with an organization, named after the domain of their address. */
  createOrganizations: boolean;
  /** Mails without references are threaded by their subjects and people. */
  subjectRules: boolean;
  /** Who writes from these is a colleague, beside those who have a mailbox here. */
  ownDomains: string[];
  lostReasons: string[];
  /** Where a deal is lost, any other reason may be written too. */
  lostReasonsFree: boolean;
}

/** Each is one column. */
const columns: Record<keyof CompanySettingsView, string> = {
  name: 'name',
  linkPolicy: 'link_policy',
  createOrganizations: 'create_organizations',
  subjectRules: 'subject_rules',
  ownDomains: 'own_domains',
  lostReasons: 'lost_reasons',
  lostReasonsFree: 'lost_reasons_free',
};

@Injectable()
export class CompanySettings {
  constructor(private readonly database: Database) {}

  async read(): Promise<CompanySettingsView> {
    const shown = Object.entries(columns).map(([name, column]) => `${column} as "${name}"`);
    const [row] = await this.database.query<CompanySettingsView>(`select ${shown.join(', ')} from company`);
    return row!;
  }

  /** Changes what is named. @throws {InvalidError} */
  async change(given: Partial<CompanySettingsView>): Promise<CompanySettingsView> {
    const { ownDomains, lostReasons } = given;
    const values = {
      ...given,
      ...(ownDomains && { ownDomains: domainsOf(ownDomains) }),
      ...(lostReasons && { lostReasons: onceEach(lostReasons) }),
    };
    const changed = (Object.keys(columns) as (keyof CompanySettingsView)[]).filter(
      name => values[name] !== undefined,
    );
    if (changed.length > 0) {
      const set = changed.map((name, n) => `${columns[name]} = $${n + 1}`);
      await this.database.query(
        `update company set ${set.join(', ')}`,
        changed.map(name => values[name]),
      );
    }
    return this.read();
  }
}

/** As they are compared: `https://mail.Nordic.example/` is `nordic.example`. */
function domainsOf(given: string[]): string[] {
  return onceEach(
    given.map(text => {
      const host = text
        .trim()
        .toLowerCase()
        .replace(/^[a-z]+:\/\//, '')
        .replace(/^.*@/, '')
        .replace(/\/.*$/, '');
      const address = normalizeAddress(`any@${host}`);
      const domain = address && registrableDomain(domainOf(address));
      if (!domain) throw new InvalidError('own_domains', `own_domains: ${text} is not a domain`);
      // Everybody who has a mailbox there would be a colleague.
      if (isFreeMail(domain)) {
        throw new InvalidError(
          'own_domains',
          `own_domains: anybody can have a mailbox at ${domain}`,
          'Name domains that belong to your company alone.',
        );
      }
      return domain;
    }),
  );
}

/** Without those that differ by nothing but their case from one before. */
function onceEach(texts: string[]): string[] {
  const known = new Set<string>();
  return texts.filter(text => {
    const key = text.toLowerCase();
    return !known.has(key) && known.add(key);
  });
}
