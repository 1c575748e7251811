import type { IncomingMessage, ServerResponse } from 'node:http';
import { prettifyError } from 'zod';
import { readBody } from '../http/read-body.ts';
import type { KiteServer } from '../kite-server.ts';
import { KiteRefusal } from '../refusal.ts';
import { CONTROL_COMMANDS } from './commands.ts';

/** Where the commands stand. They are no part of the API. */
export const CONTROL_PATH = '/_control/';

function answer(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value ?? { done: true }));
}

/**
 * Does a control command: `POST /_control/NAME` with its fields as JSON. `GET /_control/` names all commands. Only JSON
 * is taken, so that no page in a browser can post a form here.
 */
export async function control(
  server: KiteServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = (request.url ?? '').slice(CONTROL_PATH.length);
  const body = await readBody(request);
  if (request.method === 'GET' && name === '') {
    answer(response, 200, { commands: Object.keys(CONTROL_COMMANDS) });
    return;
  }
  const command = CONTROL_COMMANDS[name];
  const isJson = String(request.headers['content-type'] ?? '').startsWith('application/json');
  if (command === undefined || request.method !== 'POST' || !isJson) {
    answer(response, 400, {
      error: `POST JSON to ${CONTROL_PATH} and one of: ${Object.keys(CONTROL_COMMANDS).join(', ')}`,
    });
    return;
  }
  try {
    const asked = command.takes.safeParse(JSON.parse(body === '' ? '{}' : body));
    if (!asked.success) answer(response, 400, { error: prettifyError(asked.error) });
    else answer(response, 200, command.run(server, asked.data as never));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const what = error instanceof KiteRefusal ? { errorType: error.errorType } : {};
    answer(response, 400, { error: error.message, ...what });
  }
}
