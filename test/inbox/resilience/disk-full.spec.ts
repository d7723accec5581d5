import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { expectSound, pending } from '../../support/settled.js';
import { describeWithSmallDisk, smallDisk } from '../../support/small-disk.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';

const history = 30;
/** Text that does not shrink much: some 75 KB a mail on the disk, of which 1 MB holds a dozen. */
const large = (name: string): string => numbered(name, randomBytes(75_000).toString('base64'));

describeWithDovecot('a disk', () => {
  describeWithSmallDisk('that is full', () => {
    let server: Dovecot;
    let kontor: Syncing;
    let disk: ReturnType<typeof smallDisk>;
    let id: number;

    beforeEach(async () => {
      disk = smallDisk('1m');
      server = await dovecot();
      kontor = await syncing({ dataDir: join(disk.path, 'data') });
    });
    afterEach(async () => {
      await kontor.close();
      await server.stop();
      disk.remove();
    });

    /** Packs on the disk that no mail is in: what was begun and not finished. */
    const rubbish = async (): Promise<string[]> => {
      const root = join(disk.path, 'data', 'blobs');
      const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(file => file.isFile());
      const packs = await kontor.db.query<{ pack: string }>('select distinct pack from blob');
      const known = new Set(packs.map(row => row.pack));
      return files
        .map(file => relative(root, join(file.parentPath, file.name)))
        .filter(name => !known.has(name));
    };
    const says = (what: RegExp) => async () => what.test((await kontor.mailboxOf(id)).reason ?? '');
    const makeRoom = async () => {
      disk.resize('64m');
      await kontor.db.query('update mailbox set backoff_until = now() where id = $1', [id]);
    };
    /** Nothing is given up, and what there is of files holds mails. */
    const expectNothingSpoilt = async () => {
      const rows = await kontor.ledger(id);
      expect(rows.filter(row => row.state === 'dead' || row.attempts > 0)).toEqual([]);
      // A try may be under way just now.
      await until('there are no halves of mails', async () => (await rubbish()).length === 0);
    };

    it('stops the history, tells the owner, and goes on when there is room', async () => {
      await server.fill(
        'anna',
        'INBOX',
        Array.from({ length: history }, (_, n) => large(`${n}`)),
      );
      id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
      await kontor.start();
      await until('the owner reads why', says(/disk is full/));
      expect((await kontor.mailboxOf(id)).state).toBe('backfilling');
      expect(await pending(kontor, id)).toBeGreaterThan(history / 2);
      await expectNothingSpoilt();
      expect(await kontor.prove(id)).toMatchObject({ balanced: true });

      await makeRoom();
      await until('all are there', async () => (await kontor.subjects(id)).length === history);
      await kontor.becomes(id, 'live');
      expect((await kontor.mailboxOf(id)).reason).toBeNull();
      await expectNothingSpoilt();
      await expectSound(kontor, id);
    });

    it('stops new mail before its cursor, tells the owner, and goes on when there is room', async () => {
      id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
      await kontor.start();
      await kontor.becomes(id, 'live');
      const cursor = () =>
        kontor.one<{ hi: number }>(
          `select live_hi as hi from folder where path = 'INBOX' and mailbox_id = $1`,
          [id],
        );
      let sent = 0;
      // One by one, until one finds no room.
      while (!(await says(/disk is full/)()) && sent < history) {
        await server.deliver('anna', large(`${++sent}`));
        await until('it is in, or there is no room', async () => {
          return (await kontor.subjects(id)).length === sent || (await says(/disk is full/)());
        });
      }
      expect((await kontor.mailboxOf(id)).state).toBe('backing_off');
      const { hi } = await cursor();
      expect(hi).toBe((await kontor.ledger(id)).length);
      expect(hi).toBe(sent - 1);
      await server.deliver('anna', large(`${++sent}`));
      await expectNothingSpoilt();

      await makeRoom();
      await until('all are there', async () => (await kontor.subjects(id)).length === sent);
      await kontor.becomes(id, 'live');
      expect((await kontor.mailboxOf(id)).reason).toBeNull();
      expect(await cursor()).toEqual({ hi: sent });
      await expectNothingSpoilt();
      await expectSound(kontor, id);
      expect(await kontor.events('mail.received')).toHaveLength(sent);
    });
  });
});
