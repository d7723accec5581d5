import { Controller, Get, Patch } from '@nestjs/common';
import { z } from 'zod';
import { CompanySettings, type CompanySettingsView } from '../accounts/company-settings.js';
import { Summary } from './described.js';
import { AdminOnly } from './guard.js';
import { Input } from './input.js';
import * as kinds from './kinds.js';

const texts = (longest: number, most: number) =>
  z.array(kinds.trimmed(longest).strict, 'takes a list of texts').max(most, `takes at most ${most} entries`);
const changes = z.strictObject({
  name: kinds.trimmed(200).strict.optional(),
  link_policy: kinds.oneOf('ask', 'newest', 'all', 'none').strict.optional(),
  create_organizations: kinds.boolean.strict.optional(),
  subject_rules: kinds.boolean.strict.optional(),
  own_domains: texts(253, 200).optional(),
  lost_reasons: texts(200, 100).optional(),
  lost_reasons_free: kinds.boolean.strict.optional(),
});

/** What the company decides for all who work in it. */
@Controller('api/company')
export class CompanyController {
  constructor(private readonly settings: CompanySettings) {}

  @Get()
  @Summary('The company, what it does with mail, and the reasons that it offers for lost deals')
  async read() {
    return shown(await this.settings.read());
  }

  @Patch()
  @Summary('Change what the company decides for all')
  @AdminOnly()
  async change(@Input(changes) body: z.infer<typeof changes>) {
    return shown(
      await this.settings.change({
        name: body.name,
        linkPolicy: body.link_policy,
        createOrganizations: body.create_organizations,
        subjectRules: body.subject_rules,
        ownDomains: body.own_domains,
        lostReasons: body.lost_reasons,
        lostReasonsFree: body.lost_reasons_free,
      } as Partial<CompanySettingsView>),
    );
  }
}

const shown = (company: CompanySettingsView) => ({
  name: company.name,
  link_policy: company.linkPolicy,
  create_organizations: company.createOrganizations,
  subject_rules: company.subjectRules,
  own_domains: company.ownDomains,
  lost_reasons: company.lostReasons,
  lost_reasons_free: company.lostReasonsFree,
});
