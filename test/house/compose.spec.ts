import { readFileSync } from 'node:fs';
import { format } from 'prettier';

const compose = readFileSync('docker-compose.yml', 'utf8');

it('is YAML', async () => {
  await expect(format(compose, { parser: 'yaml' })).resolves.toContain('services:');
});

it('passes on every setting that others rely on', () => {
  const settings = [
    ...[
      'PORT',
      'DATA_DIR',
      'DATABASE_URL',
      'REDIS_URL',
      'BLOB_URL',
      'SECRET_KEY',
      'WORKER_ROLES',
      'LOG_LEVEL',
    ],
    ...[
      'SMTP_IN_PORT',
      'SMTP_IN_HOST',
      'BCC_DOMAIN',
      'SMTP_IN_TRUSTED',
      'MAIL_ALLOWED_NETWORKS',
      'SMTP_OUT_URL',
    ],
    ...[
      'MAIL_FROM',
      'ADMIN_EMAIL',
      'ADMIN_PASSWORD',
      'ADMIN_API_TOKEN',
      'COMPANY_NAME',
      'PUBLIC_URL',
      'METRICS_TOKEN',
    ],
    ...['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET', 'MICROSOFT_CLIENT_ID', 'MICROSOFT_CLIENT_SECRET'],
  ];
  const named = new Set([...compose.matchAll(/^ +([A-Z_]+): /gm)].map(match => match[1]));
  expect(settings.filter(name => !named.has(name))).toEqual([]);
});

it('has no default for what must stay secret', () => {
  expect(compose).toMatch(/SECRET_KEY: \$\{SECRET_KEY:\?/);
  expect(compose).toMatch(/\$\{POSTGRES_PASSWORD:\?/);
});

it('keeps the queue through a restart and for want of memory', () => {
  for (const option of ['appendonly', 'everysec', 'noeviction']) expect(compose).toContain(option);
});
