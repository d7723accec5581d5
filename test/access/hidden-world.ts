import { Imports } from '../../src/inbox/import.js';
import { letter } from '../api/mail/house.js';
import type { TestApi, TestUser } from '../api/support.js';
import { paths, type Noun } from './questions.js';

export interface Item {
  noun: Noun;
  id: number | string;
}

/** Owner and visibility of what neither Bo (in a group below Ada’s) nor Di (who sees her own items) may see. */
const hidings = [
  [0, 1],
  [0, 3],
  [2, 1],
  [2, 3],
  [2, 5],
] as const;

/** The word of everything hidden, and that of everything that somebody of the two sees. */
export const [hiddenWord, openWord] = ['qhid', 'zqopen'];
/** Of the first person that is made, who is Bo’s. */
export const eva = `${openWord}3@nordwind.example`;

/** What there is: `open` for at least one of the two, `hidden` for both. */
export class World {
  readonly open: Item[] = [];
  readonly hidden: Item[] = [];
  private made = 0;
  mails = 0;
  peopleField = '';
  filters: { path: string; id: number }[] = [];

  constructor(
    readonly api: TestApi,
    /** An administrator, who may link everything with everything. */
    readonly boss: TestUser,
    readonly users: TestUser[],
  ) {}

  async send(method: 'post' | 'put' | 'patch' | 'delete', path: string, body: object = {}, as = this.boss) {
    const answer = await this.api.as(as)[method](path).send(body);
    if (answer.status >= 400) throw new Error(JSON.stringify([method, path, body, answer.body]));
    return answer.body.data;
  }

  of = (pool: Item[], noun: Noun): Item[] => pool.filter(item => item.noun === noun);

  /** Each has one of his own; of the hidden persons some have that of one who is seen. */
  private address(word: string): string {
    return word === hiddenWord && this.made % 3 === 0 ? eva : `${word}${this.made}@nordwind.example`;
  }

  async item(
    noun: Noun,
    owner: TestUser,
    visibleTo: number,
    on: Partial<Record<Noun, Item['id']>>,
    word: string,
  ) {
    this.made += 1;
    const named = noun === 'person' || noun === 'organization' || noun === 'product';
    const body: Record<string, unknown> = {
      // Persons come in pairs of one name, with one number: they may be there twice.
      [named ? 'name' : 'title']: noun === 'person' ? 'Eva Lind' : `Secret ${word} ${this.made}`,
      owner_id: owner.id,
    };
    if (noun !== 'project') body['visible_to'] = noun === 'lead' ? `${visibleTo}` : visibleTo;
    if (noun === 'deal' || noun === 'person') body['org_id'] = on.organization;
    if (noun === 'deal') Object.assign(body, { person_id: on.person, value: 1000 + this.made });
    if (noun === 'lead') Object.assign(body, { person_id: on.person, organization_id: on.organization });
    if (noun === 'project')
      Object.assign(body, { deal_ids: on.deal ? [on.deal] : [], person_ids: on.person ? [on.person] : [] });
    if (noun === 'person')
      Object.assign(body, {
        emails: [{ value: this.address(word) }],
        phones: [{ value: '+46 8 123 456 78' }],
      });
    if (noun === 'organization') body['address'] = { value: 'Storgatan 1, Lund' };
    const { id } = await this.send('post', paths[noun], body);
    if (noun === 'project')
      await this.api.database.query('update project set visible_to = $2 where id = $1', [id, visibleTo]);
    return { noun, id } as Item;
  }

  /** What Bo and Di see before: of each noun one of his own and one of hers, linked, with something on each. */
  async begin(): Promise<void> {
    for (const noun of ['organization', 'person', 'product', 'deal', 'lead', 'project'] as const) {
      for (const user of [this.users[1]!, this.users[3]!]) {
        const isBo = user === this.users[1];
        const mine = (one: Noun) => this.of(this.open, one)[isBo ? 0 : 1]!.id;
        const on =
          (noun === 'deal' && isBo) || noun === 'organization' || noun === 'product'
            ? {}
            : noun === 'person'
              ? { organization: mine('organization') }
              : {
                  person: mine('person'),
                  organization: mine('organization'),
                  ...(noun === 'project' && { deal: mine('deal') }),
                };
        const item = await this.item(noun, user, isBo ? 7 : 1, on, openWord);
        this.open.push(item);
        if (noun === 'product') continue;
        const column = noun === 'organization' ? 'org_id' : `${noun}_id`;
        await this.send('post', '/api/v2/activities', {
          subject: openWord,
          type: 'call',
          due_date: '2026-12-01',
          owner_id: user.id,
          [column]: item.id,
        });
        await this.send('post', '/v1/notes', { content: openWord, [column]: item.id }, user);
      }
    }
    this.peopleField = (
      await this.send('post', '/api/v2/dealFields', { field_name: 'Guide', field_type: 'people' })
    ).field_code;
    const filter = async (path: string, type: string, object: string, field_id: string, operator: string) => {
      const conditions = allOf({ object, field_id, operator, value: null });
      const { id } = await this.send('post', '/v1/filters', {
        name: openWord,
        type,
        conditions,
        visible_to: '7',
      });
      this.filters.push({ path, id });
    };
    await filter('/api/v2/deals', 'deals', 'deal', 'person_id', 'IS NULL');
    await filter('/api/v2/deals', 'deals', 'deal', 'org_id', 'IS NOT NULL');
    await filter('/api/v2/deals', 'deals', 'deal', this.peopleField, 'IS NULL');
    await filter('/api/v2/deals', 'deals', 'person', 'name', 'IS NOT NULL');
    await filter('/api/v2/persons', 'people', 'deal', 'title', 'IS NOT NULL');
    await filter('/api/v2/organizations', 'org', 'person', 'name', 'IS NOT NULL');
    await filter('/api/v2/projects', 'projects', 'deal', 'title', 'IS NULL');
    await this.mail(this.users[1]!, 'first', eva, '');
  }

  async mail(to: TestUser, id: string, from: string, references: string): Promise<void> {
    const mail = letter({
      'Message-ID': `<${id}@nordwind.example>`,
      From: `Eva Lind <${from}>`,
      To: to.email,
      Subject: references ? `Re: ${openWord}` : openWord,
      ...(references ? { References: references, 'In-Reply-To': references } : {}),
    });
    const account = { userId: to.id, email: to.email, isAdmin: false };
    await this.api.app
      .get(Imports)
      .mbox(account, stream(`From test@example.org Mon Nov  2 10:00:00 2026\n${mail}\n`));
  }

  hiddenOne(noun: Noun, at: number): Item | undefined {
    return pick(this.of(this.hidden, noun), at);
  }

  /** Who owns what `hide` makes of the same number. */
  keeper(a: number): TestUser {
    return this.users[hidings[a % hidings.length]![0]]!;
  }

  /** Makes something hidden, linked to whatever the numbers choose, hidden or not. */
  async hide(noun: Noun, a: number, b: number, c: number): Promise<Item> {
    const [, visibleTo] = hidings[a % hidings.length]!;
    const any = (one: Noun, at: number) =>
      pick([...this.of(this.open, one), ...this.of(this.hidden, one)], at)?.id;
    const on = {
      person: any('person', b)!,
      organization: any('organization', c)!,
      deal: any('deal', b + c)!,
    };
    const item = await this.item(noun, this.keeper(a), visibleTo, on, hiddenWord);
    this.hidden.push(item);
    return item;
  }
}

export const pick = <T>(some: T[], at: number): T | undefined => some[at % Math.max(some.length, 1)];
export const allOf = (...conditions: object[]) => ({
  glue: 'and',
  conditions: [
    { glue: 'and', conditions },
    { glue: 'or', conditions: [] },
  ],
});
export const columnOf = (noun: Noun): string => (noun === 'organization' ? 'org_id' : `${noun}_id`);

async function* stream(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
