import { readEnv } from '../../src/platform/env.js';

const enough = {
  DATABASE_URL: 'postgresql://127.0.0.1/kontor',
  SECRET_KEY: Buffer.alloc(32).toString('base64'),
};

describe('the environment', () => {
  it('has a default for everything but the database and the key', () => {
    expect(readEnv(enough)).toMatchObject({ PORT: 3000, LOG_LEVEL: 'info', MAIL_ALLOWED_NETWORKS: [] });
    expect(readEnv(enough).WORKER_ROLES).toContain('hold');
  });

  it('takes an empty value for none', () => {
    expect(readEnv({ ...enough, REDIS_URL: '', PORT: '' })).toMatchObject({ PORT: 3000 });
  });

  it.each([
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://x'],
    ['REDIS_URL', 'localhost:6379'],
    ['BLOB_URL', 'http://x'],
    ['SECRET_KEY', 'c2hvcnQ='],
    ['ADMIN_EMAIL', 'nobody'],
    ['ADMIN_PASSWORD', 'short'],
    ['PUBLIC_URL', 'kontor'],
    ['LOG_LEVEL', 'loud'],
    ['WORKER_ROLES', 'hold,dance'],
  ])('refuses %s=%s by name, in one line', (name, value) => {
    expect(() => readEnv({ ...enough, [name]: value })).toThrow(
      new RegExp(`^${name} has a wrong value: [^\n]+$`),
    );
  });

  it('says what is missing', () => {
    expect(() => readEnv({})).toThrow(/DATABASE_URL is not set/);
  });
});
