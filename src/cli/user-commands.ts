import type { Command } from 'commander';
import { Tokens } from '../accounts/tokens.js';
import { Users } from '../accounts/users.js';
import { print, type Run } from './output.js';
import { userOf } from './who.js';

export function addUserCommands(program: Command, run: Run): void {
  const user = program.command('user').description('people who may sign in');
  user
    .command('add')
    .description('adds a user')
    .argument('<email>')
    .requiredOption('--name <name>', 'as colleagues know them')
    .option(
      '--password <password>',
      'at least 8 characters; KONTOR_PASSWORD keeps it out of the process list',
    )
    .option('--admin', 'may administrate the company', false)
    .action((email: string, options: { name: string; password?: string; admin: boolean }) =>
      run(async (app, json) => {
        const password = options.password ?? process.env['KONTOR_PASSWORD'];
        const { id } = await app
          .get(Users)
          .create({ email, name: options.name, isAdmin: options.admin, ...(password ? { password } : {}) });
        print(
          json,
          { id, email },
          () =>
            `Added ${email} as user ${id}${password ? '' : '; without a password: it can only use tokens'}`,
        );
      }),
    );
  user
    .command('list')
    .description('lists all users')
    .action(() =>
      run(async (app, json) => {
        const users = await app.get(Users).list();
        print(json, users, () =>
          users
            .map(one => `${one.id}  ${one.email}  ${one.name}${one.isAdmin ? '  (admin)' : ''}`)
            .join('\n'),
        );
      }),
    );

  program
    .command('token')
    .description('makes an API token for a user; it is shown only now')
    .argument('<email>')
    .option('--name <name>', 'what it is for', 'command line')
    .action((email: string, options: { name: string }) =>
      run(async (app, json) => {
        const { userId } = await userOf(app, email);
        const made = await app.get(Tokens).create(userId, options.name);
        print(json, made, () => made.token);
      }),
    );
}
