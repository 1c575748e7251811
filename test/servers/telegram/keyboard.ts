import { linkTarget } from './html.ts';
import { asRecord, type Parameters } from './parameters.ts';
import { badRequest } from './refusal.ts';

/** One inline button; `data` comes back when it is pressed, `url` opens a page instead. */
interface Button {
  readonly text: string;
  readonly data?: string;
  readonly url?: string;
  readonly style?: string;
}

/** Rows of inline buttons under a message. */
export type Keyboard = readonly (readonly Button[])[];

const buttonsMax = 100;
const styles = ['danger', 'success', 'primary'];

function refuseButton(reason: string): never {
  throw badRequest(`can't parse inline keyboard button: ${reason}`);
}

function readData(value: unknown): string {
  const bytes = typeof value === 'string' ? Buffer.byteLength(value) : 0;
  if (typeof value !== 'string' || bytes < 1 || bytes > 64) throw badRequest('BUTTON_DATA_INVALID');
  return value;
}

function readUrl(value: unknown): string {
  const target = typeof value === 'string' ? linkTarget(value) : undefined;
  if (target === undefined) {
    throw badRequest(`inline keyboard button URL '${String(value)}' is invalid: Wrong HTTP URL`);
  }
  return target;
}

function readButton(value: unknown): Button {
  const button = asRecord(value);
  if (button === undefined) return refuseButton('expected an Object');
  const { text, callback_data: data, url, style } = button;
  if (typeof text !== 'string') return refuseButton('Can\'t find field "text"');
  if (text.trim() === '') throw badRequest('inline keyboard button text must be non-empty');
  if (style !== undefined && !styles.includes(String(style)))
    return refuseButton('invalid button style specified');
  const dress = typeof style === 'string' ? { style } : {};
  if (url !== undefined) return { text, url: readUrl(url), ...dress };
  if (data !== undefined) return { text, data: readData(data), ...dress };
  return refuseButton('Text buttons are unallowed in the inline keyboard');
}

/**
 * The inline keyboard of a call. Reply keyboards and force_reply are taken and leave no inline
 * buttons. A missing one is no keyboard: an edit without it removes what was there.
 */
export function readKeyboard(params: Parameters): Keyboard {
  const value = params.json('reply_markup');
  if (value === undefined) return [];
  const markup = asRecord(value);
  if (markup === undefined) throw badRequest('object expected as reply markup');
  const rows = markup['inline_keyboard'];
  if (rows === undefined) return [];
  if (!Array.isArray(rows))
    throw badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array');
  const keyboard = rows.map((row: unknown) => {
    if (!Array.isArray(row))
      throw badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays');
    return row.map(readButton);
  });
  if (keyboard.flat().length > buttonsMax) throw badRequest('REPLY_MARKUP_TOO_LONG');
  return keyboard.filter((row) => row.length > 0);
}

/** The keyboard as the platform writes it in a message. */
export function wireKeyboard(keyboard: Keyboard): object {
  return {
    inline_keyboard: keyboard.map((row) =>
      row.map(({ text, data, url, style }) => ({
        text,
        ...(data === undefined ? {} : { callback_data: data }),
        ...(url === undefined ? {} : { url }),
        ...(style === undefined ? {} : { style }),
      })),
    ),
  };
}
