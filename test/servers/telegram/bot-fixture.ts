import { afterEach, beforeEach, expect } from 'vitest';
import { startTelegramServer, type TelegramServer, type TelegramServerOptions } from './telegram-server.ts';
import type { TestChat, TestUser } from './world.ts';

export const token = '7000000001:test-token';

/** The JSON of any answer. */
export interface ApiAnswer {
  readonly ok: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: results differ by method and the tests read them as JSON
  readonly result?: any;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number };
}

/** One row of buttons, each with its data as its label. */
export function keyboard(...data: readonly string[]): object {
  return { inline_keyboard: [data.map((value) => ({ text: value.slice(0, 10), callback_data: value }))] };
}

/** The head of a PNG: as much as the server reads of a picture. */
export function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.write('\u0089PNG\r\n\u001a\n', 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

async function read(response: Response): Promise<ApiAnswer> {
  const answer = JSON.parse(await response.text()) as ApiAnswer;
  expect(response.status).toBe(answer.ok ? 200 : answer.error_code);
  return answer;
}

/** A server on a clock that stands still, with one person, and a bare client of the Bot API. */
class BotFixture {
  server!: TelegramServer;
  asha!: TestUser;
  chat!: TestChat;
  clockMs = 0;

  readonly restart = async (options: Partial<TelegramServerOptions> = {}): Promise<void> => {
    await this.server?.stop();
    this.clockMs = 1_760_000_000_000;
    this.server = await startTelegramServer({
      token,
      limits: 'none',
      repeatedPollWaitMs: 0,
      now: () => this.clockMs,
      ...options,
    });
    this.asha = this.server.user(11, { firstName: 'Asha', username: 'asha' });
    this.chat = this.server.privateChat(this.asha);
  };

  readonly call = async (method: string, params: object = {}, signal?: AbortSignal): Promise<ApiAnswer> => {
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
      ...(signal === undefined ? {} : { signal }),
    };
    return await read(await fetch(this.#url(method), request));
  };

  readonly send = async (text: string, more: object = {}): Promise<ApiAnswer> =>
    await this.call('sendMessage', { chat_id: this.chat.id, text, ...more });

  readonly upload = async (
    method: string,
    fields: Record<string, string>,
    files: Record<string, Buffer>,
  ): Promise<ApiAnswer> => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    for (const [name, bytes] of Object.entries(files)) {
      body.set(name, new Blob([new Uint8Array(bytes)]), `${name}.bin`);
    }
    return await read(await fetch(this.#url(method), { method: 'POST', body }));
  };

  #url(method: string): string {
    return `${this.server.root}/bot${token}/${method}`;
  }
}

/** A fresh server for every test of the file. */
export function botFixture(): BotFixture {
  const fixture = new BotFixture();
  beforeEach(async () => await fixture.restart());
  afterEach(async () => await fixture.server.stop());
  return fixture;
}
