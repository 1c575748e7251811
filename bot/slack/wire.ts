import { z } from 'zod';

/** What Slack sends, as far as it is read here. */

const text = z.string().min(1);

const message = z.object({
  type: z.enum(['message', 'app_mention']),
  channel: text,
  user: text,
  ts: text,
  text: z.string().default(''),
  channel_type: z.string().optional(),
  thread_ts: text.optional(),
  /** Absent for what people write, and for what they write along with a file. */
  subtype: z.enum(['file_share', 'thread_broadcast']).optional(),
  bot_id: z.undefined().optional(),
  /** The writer's own team; another one in a channel shared between companies. */
  user_team: text.optional(),
  team: text.optional(),
});

export const EVENT = z.object({
  type: z.literal('event_callback'),
  event_id: text,
  team_id: text,
  event: message,
});

export const SLASH = z.object({
  command: text,
  text: z.string().default(''),
  team_id: text,
  user_id: text,
  user_name: z.string().optional(),
  channel_id: text,
  trigger_id: text,
  response_url: text,
});

const person = z.object({
  id: text,
  username: text.optional(),
  name: text.optional(),
  team_id: text.optional(),
});

const team = z.object({ id: text });

export const PRESS = z.object({
  type: z.literal('block_actions'),
  user: person,
  team,
  trigger_id: text,
  response_url: text.optional(),
  container: z.object({ type: z.literal('message'), message_ts: text, channel_id: text }),
  message: z
    .object({ thread_ts: text.optional(), blocks: z.array(z.looseObject({ type: z.string() })).default([]) })
    .default({ blocks: [] }),
  actions: z.array(z.object({ value: text })).min(1),
});

export const SUBMISSION = z.object({
  type: z.literal('view_submission'),
  user: person,
  team,
  trigger_id: text,
  view: z.object({
    callback_id: text,
    private_metadata: text,
    state: z.object({
      values: z.record(z.string(), z.record(z.string(), z.looseObject({ value: z.string().nullish() }))),
    }),
  }),
});

export type Submission = z.output<typeof SUBMISSION>;
export type Person = z.output<typeof person>;
