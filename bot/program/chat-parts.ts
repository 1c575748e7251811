import type { Command } from '../../commands/command.ts';
import type { PlainText } from '../../commands/dispatch.ts';

/** Every chat command of this desk. */
export function chatCommands(): readonly Command[] {
  return [];
}

/** What a line without a slash means. */
export const plainText: PlainText = () => undefined;
