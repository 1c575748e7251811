import { z } from 'zod';

/**
 * Block Kit as Slack's documentation bounds it. Whatever is not said there is refused here, so that nothing passes
 * that the platform was never seen to take.
 */
const short = (most: number): z.ZodString => z.string().min(1).max(most);

const plainText = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: short(most), emoji: z.boolean().optional() });
const markup = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: short(most), verbatim: z.boolean().optional() });

const richText = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
  style: z
    .strictObject({
      bold: z.boolean().optional(),
      italic: z.boolean().optional(),
      strike: z.boolean().optional(),
      code: z.boolean().optional(),
    })
    .optional(),
});

const button = z.strictObject({
  type: z.literal('button'),
  action_id: short(255),
  text: plainText(75),
  value: short(2_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

const option = z.strictObject({ text: plainText(75), value: short(150) });
const select = z.strictObject({
  type: z.enum(['static_select', 'radio_buttons']),
  action_id: short(255),
  options: z.array(option).min(1).max(100),
  initial_option: option.optional(),
  placeholder: plainText(150).optional(),
});

const input = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: short(255),
  initial_value: z.string().max(3_000).optional(),
  max_length: z.number().int().min(1).max(3_000).optional(),
  placeholder: plainText(150).optional(),
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
    })
    .optional(),
});

const blockId = { block_id: short(255).optional() };

const everywhere = [
  z.strictObject({
    type: z.literal('rich_text'),
    ...blockId,
    elements: z
      .array(
        z.strictObject({
          type: z.enum(['rich_text_section', 'rich_text_preformatted']),
          elements: z.array(richText).min(1),
        }),
      )
      .min(1),
  }),
  z.strictObject({
    type: z.literal('section'),
    ...blockId,
    text: z.union([plainText(3_000), markup(3_000)]),
  }),
  z.strictObject({ type: z.literal('header'), ...blockId, text: plainText(150) }),
  z.strictObject({
    type: z.literal('context'),
    ...blockId,
    elements: z
      .array(z.union([plainText(3_000), markup(3_000)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal('divider'), ...blockId }),
  z.strictObject({
    type: z.literal('actions'),
    ...blockId,
    elements: z
      .array(z.union([button, select]))
      .min(1)
      .max(25),
  }),
] as const;

const messageBlock = z.discriminatedUnion('type', [...everywhere]);
const viewBlock = z.discriminatedUnion('type', [
  ...everywhere,
  z.strictObject({
    type: z.literal('input'),
    ...blockId,
    label: plainText(2_000),
    element: z.union([input, select]),
    hint: plainText(2_000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
]);

export type MessageBlock = z.output<typeof messageBlock>;

const VIEW = z.strictObject({
  type: z.literal('modal'),
  callback_id: short(255).optional(),
  private_metadata: z.string().max(3_000).optional(),
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  notify_on_close: z.boolean().optional(),
  blocks: z.array(viewBlock).min(1).max(100),
});

export type View = z.output<typeof VIEW>;

/** Characters over all blocks of a message, which Slack does not document. */
const MOST_CHARACTERS = 13_200;

/** What is wrong, in Slack's word. */
export class BlockFault extends Error {}

/** Reads the blocks of a message. */
export function readBlocks(value: unknown): readonly MessageBlock[] {
  const blocks = z.array(messageBlock).max(50).safeParse(value);
  if (!blocks.success) throw new BlockFault('invalid_blocks', { cause: blocks.error });
  if (JSON.stringify(blocks.data.map(textsOf)).length > MOST_CHARACTERS) {
    throw new BlockFault('msg_blocks_too_long');
  }
  for (const block of blocks.data) {
    if (block.type !== 'actions') continue;
    const ids = block.elements.map((element) => element.action_id);
    if (new Set(ids).size < ids.length) throw new BlockFault('invalid_blocks');
  }
  return blocks.data;
}

/** Reads a window. */
export function readView(value: unknown): View {
  const view = VIEW.safeParse(value);
  if (!view.success) throw new BlockFault('invalid_arguments', { cause: view.error });
  if (view.data.blocks.some(({ type }) => type === 'input') && view.data.submit === undefined) {
    throw new BlockFault('invalid_arguments');
  }
  return view.data;
}

/** The words that people see in a block. */
export function textsOf(block: MessageBlock): string {
  switch (block.type) {
    case 'rich_text':
      return block.elements.map(({ elements }) => elements.map(({ text }) => text).join('')).join('\n');
    case 'section':
    case 'header':
      return shown(block.text);
    case 'context':
      return block.elements.map(shown).join(' ');
    case 'divider':
    case 'actions':
      return '';
  }
}

/** Markup as it is read; a mention that was not escaped pings, and shows as one. */
function shown({ type, text }: { readonly type: string; readonly text: string }): string {
  if (type === 'plain_text') return text;
  return text
    .replace(/<[@!#][^>]*>/g, '[PING]')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
