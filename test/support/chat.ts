import { Dispatcher } from '../../commands/dispatch.ts';
import { plainText } from '../../commands/plain-text.ts';
import { COMMANDS } from '../../commands/registry.ts';
import type { Reply } from '../../commands/reply.ts';
import { Studies } from '../../commands/studies.ts';
import type { Desk } from '../../engine/desk.ts';
import type { Caller } from '../../engine/desk-market.ts';

/** The chat of a desk, with all commands. A study that meets a bug throws it. */
export function chatOf(desk: Desk): Dispatcher {
  return new Dispatcher({
    desk,
    commands: COMMANDS,
    plainText: plainText(desk),
    studies: new Studies((error) => {
      throw error;
    }),
  });
}

/** Presses the button of a card that bears a label. */
export async function press(chat: Dispatcher, caller: Caller, card: Reply, label: string): Promise<Reply> {
  const button = card.buttons.flat().find((one) => one.label === label);
  if (button === undefined) throw new Error(`no ${label} on: ${card.headline}`);
  return chat.press(caller, button);
}
