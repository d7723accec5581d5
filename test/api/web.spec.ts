import express from 'express';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { findWebApp, webApp } from '../../src/api/web.js';
import { newFolder } from '../support/servers.js';

describe('the web app', () => {
  const root = newFolder('web');
  const folder = join(root, 'web', 'dist');
  const page = '<!doctype html><title>Kontor</title>';
  const app = express();

  beforeAll(() => {
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), page);
    writeFileSync(join(folder, 'assets', 'index-1a2b3c.js'), 'export {};');
    writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
    writeFileSync(join(root, 'secret.txt'), 'secret');
    app.use(webApp(folder));
    app.use((_request, response) => void response.status(404).json({ success: false }));
  });

  const get = (path: string, accept = 'text/html,*/*;q=0.8') => request(app).get(path).set('accept', accept);

  it('is found from any folder of the program', () => {
    expect(findWebApp(join(root, 'dist', 'src', 'api'))).toBe(folder);
    expect(findWebApp(join(root, 'src', 'api'))).toBe(folder);
    expect(findWebApp('/')).toBeNull();
  });

  it.each(['/', '/index.html', '/threads/12', '/setup?token=abc', '/deals/board'])(
    'is its page at %s, never from a cache',
    async path => {
      const response = await get(path).expect(200).expect('content-type', /html/);
      expect(response.text).toBe(page);
      expect(response.headers['cache-control']).toBe('no-cache');
    },
  );

  it('keeps what is named by its content for a year', async () => {
    const response = await get('/assets/index-1a2b3c.js', '*/*')
      .expect(200)
      .expect('content-type', /javascript/);
    expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await get('/favicon.svg', '*/*').expect(200)).headers['cache-control']).toBe('no-cache');
  });

  it('does not answer for doors, for programs, or for what is changed', async () => {
    for (const path of ['/api/nothing', '/v1/nothing', '/admin/queues/nothing', '/api', '/health/x'])
      await get(path).expect(404);
    await get('/nothing', 'application/json').expect(404);
    await request(app).post('/threads/12').set('accept', 'text/html').expect(404);
  });

  it('shows no file outside of its folder', async () => {
    for (const path of [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/..%2f..%2f..%2fsecret.txt',
    ]) {
      expect((await get(path)).text).not.toContain('secret');
    }
  });
});
