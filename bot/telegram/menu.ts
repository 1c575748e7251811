import type { BotCommand } from 'telegraf/types';
import type { Command } from '../../commands/command.ts';

const MENU_NAME = /^[a-z0-9_]{1,32}$/;
const MOST_COMMANDS = 100;
const LONGEST_SUMMARY = 256;

/** The menu beside the text field: every command that help lists. */
export function menuOf(commands: readonly Command[]): readonly BotCommand[] {
  return commands
    .filter((command) => command.hidden !== true && MENU_NAME.test(command.name))
    .slice(0, MOST_COMMANDS)
    .map(({ name, summary }) => ({ command: name, description: summary.slice(0, LONGEST_SUMMARY) }));
}
