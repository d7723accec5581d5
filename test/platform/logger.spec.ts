import { Writable } from 'node:stream';
import { pino } from 'pino';
import { createLogger } from '../../src/platform/logger.js';

/** What a logger with our settings writes for one entry. */
function written(entry: object): string {
  let text = '';
  const log = createLogger('info', 'test');
  const into = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  (log as unknown as Record<symbol, unknown>)[pino.symbols.streamSym] = into;
  log.info(entry, 'entry');
  return text;
}

describe('the log', () => {
  it('leaves out secrets and mail wherever they stand', () => {
    const text = written({
      password: 'hush-1',
      job: { credentials: 'hush-2', deep: { token: 'hush-3' } },
      mail: { text: 'hush-4', html: 'hush-5', raw: 'hush-6' },
      request: { headers: { authorization: 'hush-7', cookie: 'hush-8' } },
      kept: 'shown',
    });
    expect(text).toContain('shown');
    expect(text).not.toContain('hush');
  });

  it('says what went wrong without what a driver hangs on its errors', () => {
    const error = Object.assign(new Error('no such table'), { code: '42P01', parameters: ['hush'] });
    const text = written({ err: error });
    expect(text).toContain('no such table');
    expect(text).toContain('42P01');
    expect(text).not.toContain('hush');
  });
});
