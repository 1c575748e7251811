import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { Button } from '../../commands/reply.ts';
import { cleanLine } from '../messaging/clean-text.ts';
import type { HeardPress } from '../messaging/heard.ts';
import type { Submission } from './wire.ts';

/** Name of the window that asks a button's question. */
export const QUESTION_WINDOW = 'question';

const ANSWER = 'answer';
const LONGEST_LABEL = 2_000;
const LONGEST_TITLE = 24;

/** Where the answer of a window belongs; it travels in the window. */
const origin = z.object({
  data: z.string().min(1),
  chat: z.string().min(1),
  isPrivate: z.boolean(),
  thread: z.string().min(1).optional(),
});

/** Asks a button's question. */
export function questionWindow(press: HeardPress, button: Button): types.ModalView {
  const { data, chat, isPrivate, thread } = press;
  return {
    type: 'modal',
    callback_id: QUESTION_WINDOW,
    private_metadata: JSON.stringify({ data, chat, isPrivate, thread }),
    title: plain(cleanLine(button.label).slice(0, LONGEST_TITLE) || 'Munim'),
    submit: plain('Send'),
    close: plain('Leave'),
    blocks: [
      {
        type: 'input',
        block_id: ANSWER,
        label: plain(cleanLine(button.asks ?? '').slice(0, LONGEST_LABEL) || 'Answer'),
        element: { type: 'plain_text_input', action_id: ANSWER, max_length: 500 },
      },
    ],
  };
}

/** What was answered, and where; undefined when the window is none of ours. */
export function answerIn(
  view: Submission['view'],
): Pick<HeardPress, 'data' | 'chat' | 'isPrivate' | 'thread' | 'fills'> | undefined {
  const from = origin.safeParse(readJson(view.private_metadata));
  const fills = view.state.values[ANSWER]?.[ANSWER]?.value;
  if (!from.success || typeof fills !== 'string') return undefined;
  const { thread, ...where } = from.data;
  return { ...where, ...(thread === undefined ? {} : { thread }), fills: cleanLine(fills) };
}

function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
