import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import type { Listening } from '../../../src/mail/smtp-in/server.js';
import { newFolder } from '../../support/servers.js';
import { bccDomain, company, copy, smartBcc, type SmartBccServer } from './support.js';

/** A mail server of one's own hands mail over by LMTP: it is trusted, and told of each recipient for himself. */
describe('Mail that is handed over by LMTP', () => {
  let kontor: SmartBccServer;
  let door: Listening;
  const path = join(newFolder('lmtp'), 'kontor.sock');

  beforeAll(async () => {
    kontor = await smartBcc();
    // A process that was killed has left its socket.
    const listenAndDie = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', listenAndDie, path]);
    expect(existsSync(path)).toBe(true);
    door = await kontor.listener.open({ listen: { path }, lmtp: true });
  });
  afterAll(async () => {
    await door.close();
    await kontor.stop();
  });

  /** What each of the recipients is answered with, first those who get it. */
  const hand = async (raw: string, to: string[]): Promise<string[]> => {
    const transport = nodemailer.createTransport({
      lmtp: true,
      ignoreTLS: true,
      getSocket: (_options, give) => {
        const connection = net.connect(path, () => give(null, { connection }));
      },
    });
    try {
      const told = await transport.sendMail({ envelope: { from: 'ada@kontor.example', to }, raw });
      const refused = (told.rejectedErrors ?? []) as { response?: string }[];
      return [...told.accepted.map(() => told.response), ...refused.map(one => one.response ?? '')];
    } catch (error) {
      return [(error as { response: string }).response];
    } finally {
      transport.close();
    }
  };
  const count = async () => (await kontor.one<{ n: number }>('select count(*) as n from smart_bcc_copy')).n;

  it('is taken for each recipient, without a signature', async () => {
    const deal = await kontor.deal('Sails', { owner_id: kontor.ada });
    const answers = await hand(copy(), [company, `company+deal${deal}@${bccDomain}`]);
    expect(answers).toEqual([expect.stringMatching(/^250 2\.6\.0/), expect.stringMatching(/^250 2\.6\.0/)]);
    expect(await count()).toBe(1);
  });

  it('is refused in the words of SMTP, and nothing is kept', async () => {
    const before = await count();
    const [stranger] = await hand(copy({ From: 'stranger@kontor.example' }), [company]);
    expect(stranger).toMatch(/^550 5\.7\.1 stranger@kontor\.example belongs to no user/);
    const [unknown] = await hand(copy(), [`sales@${bccDomain}`]);
    expect(unknown).toMatch(/^550 5\.1\.1 There is no such Smart BCC address/);
    expect(await count()).toBe(before);
  });

  it('comes by a socket that is gone when the door is closed', async () => {
    expect(existsSync(path)).toBe(true);
    await door.close();
    expect(existsSync(path)).toBe(false);
    door = await kontor.listener.open({ listen: { path }, lmtp: true });
    expect(await hand(copy(), [company])).toEqual([expect.stringMatching(/^250 2\.6\.0/)]);
  });
});
