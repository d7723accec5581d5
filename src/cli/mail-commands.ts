import { InvalidArgumentError, type Command } from 'commander';
import { NotFoundError } from '../errors.js';
import { Replay } from '../inbox/replay.js';
import { Database } from '../platform/database.js';
import { deadLetters } from '../search/dead-letters.js';
import { findMail, type Found } from '../search/find.js';
import { print, table, type Run } from './output.js';
import { userOf } from './who.js';

export function addMailCommands(program: Command, run: Run): void {
  program
    .command('find-mail')
    .description('what became of a mail; exit code 1 where it was never seen')
    .argument('<message-id>', 'with or without < >')
    .option('--user <email>', 'as this user may see it; else as the owner of each mailbox')
    .action((messageId: string, options: { user?: string }) =>
      run(async (app, json) => {
        const sql = app.get(Database);
        const viewers = options.user ? [(await userOf(app, options.user)).userId] : await owners(sql);
        const found: Found[] = [];
        for (const userId of viewers) {
          const one = await findMail(sql, { userId, isAdmin: false }, messageId).catch((error: unknown) => {
            if (error instanceof NotFoundError) return null;
            throw error;
          });
          if (one) found.push(one);
        }
        if (!found[0]) throw new NotFoundError(`mail ${messageId}`);
        const copies = new Map(found.flatMap(one => one.copies).map(copy => [JSON.stringify(copy), copy]));
        const whole = {
          ...found[0],
          copies: [...copies.values()].filter(copy => options.user || copy.folder !== null),
        };
        print(json, whole, () => foundText(whole));
      }),
    );

  program
    .command('dead-letters')
    .description('mails of which nothing could be made')
    .action(() =>
      run(async (app, json) => {
        const rows = await deadLetters(
          app.get(Database),
          { userId: 0, isAdmin: true },
          { mailboxId: null, before: null, limit: 200 },
        );
        print(json, rows, () =>
          rows.length === 0
            ? 'None'
            : table(
                ['id', 'mailbox', 'folder', 'uid', 'size', 'reason', 'error'],
                rows.map(row => [
                  row.id,
                  row.mailbox_id,
                  row.folder,
                  row.uid,
                  row.size,
                  row.reason,
                  row.error,
                ]),
              ),
        );
      }),
    );

  program
    .command('replay')
    .description('tries a dead letter again')
    .argument('<id>', 'of the dead letter', wholeNumber)
    .action((id: number) =>
      run(async (app, json) => {
        const after = await app.get(Replay).replay(id);
        print(
          json,
          after,
          () => `Dead letter ${id} is ${after.state} now${after.reason ? ` (${after.reason})` : ''}`,
        );
        if (after.state === 'dead') process.exitCode = 1;
      }),
    );
}

async function owners(sql: Database): Promise<number[]> {
  const rows = await sql.query<{ id: number }>(
    'select distinct user_id as id from mailbox where deleted_at is null order by 1',
  );
  return rows.map(row => row.id);
}

function foundText(found: Found): string {
  const rows = found.copies.map(copy => [copy.mailbox_id, copy.folder, copy.uid, copy.state, copy.reason]);
  return `${found.message_id} is in thread ${found.thread_id}\n${table(['mailbox', 'folder', 'uid', 'state', 'reason'], rows)}`;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('takes a whole number');
  return Number(text);
}
