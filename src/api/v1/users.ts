import { Controller, Get } from '@nestjs/common';
import { Setup } from '../../accounts/setup.js';
import { Users, type Account } from '../../accounts/users.js';
import { CurrentUser } from '../guard.js';
import { v1Paths } from './dialect.js';

const companyId = 1;

/** The users as Pipedrive's clients know them: `me` is what each asks first, to see that its token works. */
@Controller(v1Paths('users'))
export class V1UsersController {
  constructor(
    private readonly users: Users,
    private readonly setup: Setup,
  ) {}

  @Get()
  async list(@CurrentUser() me: Account) {
    const all = await this.users.list();
    return all.map(user => ({ ...showV1User(user), active_flag: user.active, is_you: user.id === me.id }));
  }

  @Get('me')
  async me(@CurrentUser() me: Account) {
    const company = await this.setup.company();
    const [language] = (me.locale ?? 'en').split('-');
    return {
      ...showV1User(me),
      active_flag: true,
      is_you: true,
      company_id: companyId,
      company_name: company.name,
      company_domain: '',
      company_country: null,
      company_industry: null,
      language: { language_code: language, country_code: '' },
    };
  }
}

function showV1User({ id, name, email, locale, timezone, isAdmin }: Account) {
  const admin = isAdmin;
  return {
    id,
    name,
    email,
    locale: locale ?? 'en',
    lang: 1,
    default_currency: 'EUR',
    phone: null,
    activated: true,
    has_created_company: false,
    access: ['sales', 'projects', 'global', 'account_settings'].map(app => ({
      app,
      admin,
      permission_set_id: '',
    })),
    timezone_name: timezone ?? 'UTC',
    role_id: 1,
    icon_url: null,
    is_deleted: false,
  };
}
