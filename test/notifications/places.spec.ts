import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Dispatcher } from '../../src/notifications/dispatch.js';
import { Places } from '../../src/notifications/places.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';

/** Speaks as Nominatim does. */
async function geocoder() {
  const asked: URLSearchParams[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://geocoder').searchParams;
    asked.push(query);
    const known = {
      place_id: 1,
      lat: '57.7',
      lon: '11.9',
      display_name: '3, Kajgatan, Göteborg',
      address: {
        house_number: '3',
        road: 'Kajgatan',
        suburb: 'Hamnen',
        town: 'Göteborg',
        county: 'Göteborgs kommun',
        state: 'Västra Götaland',
        postcode: '411 09',
        country: 'Sverige',
        country_code: 'se',
      },
    };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(query.get('q')?.startsWith('Kaj') ? [known] : []));
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/search?key=k`,
    asked,
    answer: (with_: number) => (status = with_),
    stop: () =>
      new Promise<void>(done => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

describe('the place of an activity', () => {
  let map: Awaited<ReturnType<typeof geocoder>>;
  let api: TestApi;
  let ada: TestUser;

  const begin = async (more: Record<string, string>) => {
    api = await startApi(more);
    ada = await api.user('ada', true);
  };
  beforeEach(async () => {
    map = await geocoder();
  });
  afterEach(async () => {
    await api.stop();
    await map.stop();
  });

  const allowed = () => ({ GEOCODER_URL: map.url, GEOCODER_ALLOWED_NETWORKS: '127.0.0.0/8' });
  const meet = async (location: object) =>
    (await api.as(ada).post('/api/v2/activities').send({ subject: 'Meet', location }).expect(200)).body.data
      .id as number;
  const read = async (id: number) => (await api.as(ada).get(`/v1/activities/${id}`).expect(200)).body.data;
  const lookUp = async () => {
    await api.app.get(Dispatcher).drain();
    await api.app.get(Places).lookUp();
  };
  const waiting = () => api.database.query('select place, attempts from place_lookup');

  it('gets its parts from the geocoder, beside the line that was written', async () => {
    await begin(allowed());
    const id = await meet({ value: 'Kaj 3, Göteborg' });
    expect(await read(id)).toMatchObject({ location: 'Kaj 3, Göteborg', location_locality: null });
    await lookUp();
    expect(await read(id)).toMatchObject({
      location: 'Kaj 3, Göteborg',
      location_formatted_address: 'Kaj 3, Göteborg',
      location_street_number: '3',
      location_route: 'Kajgatan',
      location_sublocality: 'Hamnen',
      location_locality: 'Göteborg',
      location_admin_area_level_1: 'Västra Götaland',
      location_admin_area_level_2: 'Göteborgs kommun',
      location_country: 'Sverige',
      location_postal_code: '411 09',
    });
    expect(Object.fromEntries(map.asked[0]!)).toMatchObject({ q: 'Kaj 3, Göteborg', key: 'k', limit: '1' });
    await lookUp();
    expect(map.asked).toHaveLength(1);
    await api
      .as(ada)
      .patch(`/api/v2/activities/${id}`)
      .send({ location: { value: 'Nowhere' } })
      .expect(200);
    await lookUp();
    expect(await read(id)).toMatchObject({ location: 'Nowhere', location_locality: null });
    expect(await waiting()).toEqual([]);
  });

  it('keeps the parts that somebody gave', async () => {
    await begin(allowed());
    const id = await meet({ value: 'Kaj 4', locality: 'Malmö' });
    await lookUp();
    expect(map.asked).toEqual([]);
    expect(await read(id)).toMatchObject({ location_locality: 'Malmö' });
  });

  it('stays as it is while the geocoder fails, and is asked for again later', async () => {
    await begin(allowed());
    map.answer(500);
    const id = await meet({ value: 'Kaj 3' });
    await lookUp();
    expect(await waiting()).toEqual([{ place: 'Kaj 3', attempts: 1 }]);
    map.answer(200);
    await api.database.query('update place_lookup set due_at = now()');
    await lookUp();
    expect(await read(id)).toMatchObject({ location_locality: 'Göteborg' });
  });

  it('is not asked for in a private network that was not allowed', async () => {
    await begin({ GEOCODER_URL: map.url });
    await meet({ value: 'Kaj 3' });
    await lookUp();
    expect(map.asked).toEqual([]);
    expect(await waiting()).toMatchObject([{ attempts: 1 }]);
  });

  it('is not asked for at all where no geocoder is named', async () => {
    await begin({});
    await meet({ value: 'Kaj 3' });
    await lookUp();
    expect(await waiting()).toEqual([]);
  });
});
