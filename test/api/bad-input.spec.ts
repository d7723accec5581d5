import { everything, type Asked, type Part } from './bad-input/requests.js';
import { doubtful, inTurn, nevers, sample, wrongs, wrongTexts, type Wrong } from './bad-input/values.js';
import { badWorld, type BadWorld } from './bad-input/world.js';

interface Sent {
  /** What is wrong, for whoever reads of a failure. */
  what: string;
  asked: Asked;
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  /** The field that the refusal names; any, and any 4xx, where it is left out. */
  field?: string;
  /** Whether it may be taken. */
  may?: true;
}

/**
 * Everything that the API takes, asked with what is wrong by its own description. It is refused in the envelope, by a
 * status that says that the caller is to blame, and nothing is changed.
 */
describe('wrong input, whatever it is for,', () => {
  let world: BadWorld;
  const all = everything();

  beforeAll(async () => {
    world = await badWorld();
  }, 120_000);
  afterAll(() => world.stop());

  /** What is good of a request: what it cannot do without, and the items of its path. */
  function good({ params, query, body, bodies }: Asked) {
    const needed = (parts: Record<string, Part>) =>
      Object.fromEntries(
        Object.entries(parts)
          .filter(([, part]) => part.required)
          .map(([name, { schema }]) => [name, sample(schema, name, world.known)]),
      );
    return {
      params: (asked: Asked) =>
        Object.fromEntries(
          Object.entries(params).map(([name, { schema }]) => [
            name,
            world.inPath(asked, name) ?? sample(schema, name, world.known),
          ]),
        ),
      query: needed(query),
      body: (more: object = {}) => {
        if (!body) return undefined;
        const one = { ...needed(body), ...more };
        return bodies ? [one] : one;
      },
    };
  }

  const parts = (given: Record<string, Part> | null) => Object.entries(given ?? {});

  /** Sends them, several at once, and tells which were not answered as they should have been. */
  async function answers(sent: Sent[], atOnce: number): Promise<object[]> {
    const wrong: object[] = [];
    await world.touched();
    for (let at = 0; at < sent.length; at += atOnce) {
      const batch = sent.slice(at, at + atOnce);
      const statuses = await Promise.all(
        batch.map(async one => {
          const { status, problem } = await send(one);
          if (problem) wrong.push({ request: one.asked.name, what: one.what, ...problem });
          return status;
        }),
      );
      const touched = await world.touched();
      if (touched.length > 0 && statuses.every(status => status >= 400)) {
        wrong.push({ changed: touched, by: batch.map(one => `${one.asked.name}: ${one.what}`) });
      }
    }
    return wrong;
  }

  async function send({ asked, field, may, ...given }: Sent) {
    const usual = good(asked);
    const { status, body } = await world.send(asked, {
      params: { ...usual.params(asked), ...given.params },
      query: { ...usual.query, ...given.query },
      body: 'body' in given ? given.body : usual.body(),
    });
    if (may && status < 400) return { status, problem: null };
    const refused = status >= 400 && status < 500;
    const named = field === undefined || (status === 400 && `${body?.field}`.startsWith(field));
    const problem = refused && named && isEnvelope(body) ? null : { status, field, answer: short(body) };
    return { status, problem };
  }

  const isEnvelope = (body: any): boolean =>
    body?.success === false &&
    body.data === null &&
    typeof body.error === 'string' &&
    body.error !== '' &&
    // In words for people, not for who wrote the check.
    !/\b(expected|received)\b/i.test(body.error) &&
    typeof body.error_info === 'string' &&
    (body.code !== 'not_found' || body.error_info !== '') &&
    typeof body.code === 'string' &&
    (body.code !== 'invalid' || typeof body.field === 'string');

  const short = (body: unknown) => JSON.stringify(body)?.slice(0, 300);

  it('is refused in a path: what is no id, what is not there, and what is hidden', async () => {
    const some = inTurn();
    const sent = all.flatMap(asked =>
      parts(asked.params).flatMap(([name, { schema }]): Sent[] => {
        const nowhere = schema['type'] === 'integer' ? 9_007_199_254_740_991 : world.nowhere;
        const hidden = asked.admin ? undefined : world.hiddenInPath(asked, name);
        return [
          ...some(
            asked.dialect,
            schema,
            wrongTexts(schema).filter(([what]) => what !== 'a fraction'),
          ),
          ['unknown', nowhere] as Wrong,
          ...(hidden === undefined ? [] : [['hidden', hidden] as Wrong]),
        ].map(([what, value]) => ({ what: `${name} ${what}`, asked, params: { [name]: value } }));
      }),
    );
    expect(sent.length).toBeGreaterThan(600);
    expect(await answers(sent, 8)).toEqual([]);
  }, 120_000);

  it('is refused in a query', async () => {
    const some = inTurn();
    const sent = all.flatMap(asked =>
      parts(asked.query).flatMap(([name, { schema, takes }]) =>
        some(
          asked.dialect,
          schema,
          wrongTexts(schema).filter(([, value]) => !takes(value) || String(value).includes('\0')),
        ).map(([what, value]): Sent => ({
          what: `${name} ${what}`,
          asked,
          query: { [name]: value },
          field: name,
        })),
      ),
    );
    expect(sent.length).toBeGreaterThan(500);
    expect(await answers(sent, 8)).toEqual([]);
  }, 120_000);

  it('is refused in a body, by the name of its field', async () => {
    const some = inTurn();
    const sent = all.flatMap(asked => {
      const fields = parts(asked.body);
      const wrong = (name: string, [what, value]: Wrong): Sent => ({
        what: `${name} ${what}`,
        asked,
        body: good(asked).body({ [name]: value }),
        field: asked.bodies ? '' : name,
      });
      const [first] = fields;
      // What changes an item is read as what makes one: one mistake in each field shows that it is read at all.
      const most = asked.custom && asked.path.includes('{') ? 1 : Infinity;
      return [
        ...fields.flatMap(([name, { schema }]) =>
          some(asked.dialect, schema, wrongs(schema))
            .slice(0, most)
            .map(value => wrong(name, value)),
        ),
        ...(first ? nevers.map(value => wrong(first[0], value)) : []),
        ...fields
          .filter(([, { required }]) => required)
          .map(([name]): Sent => ({
            what: `no ${name}`,
            asked,
            body: good(asked).body({ [name]: undefined }),
          })),
        ...(first && asked.dialect === 'v2'
          ? [{ what: 'a field that is none', asked, body: good(asked).body({ colour: 'red' }) }]
          : []),
        ...(first ? [{ what: 'a list of nothing', asked, body: [[]] }] : []),
        ...(asked.custom ? world.wrongCustomFields(asked, good(asked).body) : []),
      ];
    });
    expect(sent.length).toBeGreaterThan(1500);
    expect(await answers(sent, 8)).toEqual([]);
  }, 120_000);

  it('is refused where a body names an item that is hidden, or that is not there', async () => {
    const sent = all
      .filter(asked => !asked.admin)
      .flatMap(asked =>
        parts(asked.body).flatMap(([name, { schema }]): Sent[] =>
          world.hiddenFor(name).map(([what, hidden]) => ({
            what: `${name} ${what}`,
            asked,
            body: good(asked).body({ [name]: schema['type'] === 'array' ? [hidden] : hidden }),
          })),
        ),
      );
    expect(sent.length).toBeGreaterThan(50);
    expect(await answers(sent, 1)).toEqual([]);
  }, 120_000);

  it('is never our fault where it might be right', async () => {
    const some = inTurn();
    const queries = all.flatMap(asked =>
      parts(asked.query).flatMap(([name, { schema }]) =>
        some(asked.dialect, schema, [
          ...doubtful(schema).filter(([, value]) => typeof value !== 'object'),
          ['twice', ['1', '2']] as Wrong,
        ]).map(([what, value]): Sent => ({
          what: `${name} ${what}`,
          asked,
          query: { [name]: value },
          may: true,
        })),
      ),
    );
    const bodies = all.flatMap(asked =>
      parts(asked.body).flatMap(([name, { schema }]) =>
        // What the field is for decides how far such a value goes.
        some(`${asked.dialect} ${name}`, schema, doubtful(schema)).map(([what, value]): Sent => ({
          what: `${name} ${what}`,
          asked,
          body: good(asked).body({ [name]: value }),
          may: true,
        })),
      ),
    );
    expect(Math.min(queries.length, bodies.length)).toBeGreaterThan(500);
    expect(await answers(queries, 8)).toEqual([]);
    expect(await answers(bodies, 1)).toEqual([]);
  }, 120_000);
});
