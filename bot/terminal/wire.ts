import { z } from 'zod';
import type { ShownReply } from './shown-reply.ts';

/** Bytes of one message; a longer one ends the connection. */
const LONGEST_MESSAGE = 4_000_000;

const shownReply: z.ZodType<ShownReply> = z.object({
  headline: z.string(),
  lines: z.array(z.string()),
  tables: z.array(
    z.object({
      columns: z.array(z.object({ title: z.string(), align: z.enum(['left', 'right']) })),
      rows: z.array(z.array(z.string())),
    }),
  ),
  buttons: z.array(z.array(z.object({ id: z.string(), label: z.string() }))),
  images: z.array(z.string()),
  files: z.array(z.string()),
  severity: z.enum(['info', 'good', 'warning', 'bad']),
});

/** What a terminal asks over the socket, a JSON object a line. */
export const fromTerminal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line'), id: z.int(), text: z.string(), live: z.boolean() }),
  z.object({ kind: z.literal('settle'), id: z.int(), limitMs: z.number().min(0).max(60_000) }),
]);
export type FromTerminal = z.output<typeof fromTerminal>;

/** What the engine says: a greeting when it takes a terminal in, then answers; they carry the number of their question, pushes and the farewell none. */
export const fromEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello') }),
  z.object({ kind: z.literal('reply'), id: z.int(), reply: shownReply }),
  z.object({ kind: z.literal('settled'), id: z.int() }),
  z.object({ kind: z.literal('push'), reply: shownReply }),
  z.object({ kind: z.literal('bye'), reason: z.string() }),
]);
export type FromEngine = z.output<typeof fromEngine>;

export function encode(message: FromTerminal | FromEngine): string {
  return `${JSON.stringify(message)}\n`;
}

/** Cuts what arrives on a socket into messages. Throws when they are none: the other side is not Munim. */
export class MessageReader<Message> {
  readonly #schema: z.ZodType<Message>;
  #rest = '';

  constructor(schema: z.ZodType<Message>) {
    this.#schema = schema;
  }

  read(chunk: string): readonly Message[] {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LONGEST_MESSAGE) throw new Error('a message is too long');
    return lines.map((line) => this.#schema.parse(JSON.parse(line)));
  }
}
