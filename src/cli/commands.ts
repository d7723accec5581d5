import type { Command } from 'commander';
import { addImportCommand } from './import-command.js';
import { addMailCommands } from './mail-commands.js';
import { addMailboxCommands } from './mailbox-commands.js';
import type { Run } from './output.js';
import { addUserCommands } from './user-commands.js';

/** Each adds its commands to the program. */
export const commands: ((program: Command, run: Run) => void)[] = [
  addMailboxCommands,
  addMailCommands,
  addImportCommand,
  addUserCommands,
];
