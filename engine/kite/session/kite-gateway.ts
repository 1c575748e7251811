import { z } from 'zod';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { KiteClient } from '../client.ts';
import { failureText } from '../transport/kite-failure.ts';
import type { GrantedSession, LoginGateway } from './kite-session.ts';

const SESSION = z.object({
  user_id: z.string().min(1),
  user_name: z.string(),
  access_token: z.string().min(1),
});

/** Begins and ends sessions at Kite. */
export class KiteGateway implements LoginGateway {
  readonly #client: KiteClient;
  readonly #app: { readonly apiKey: string; readonly apiSecret: string };

  constructor(client: KiteClient, app: { readonly apiKey: string; readonly apiSecret: string }) {
    this.#client = client;
    this.#app = app;
  }

  async exchange(requestToken: string): Promise<Result<GrantedSession, string>> {
    const { apiKey, apiSecret } = this.#app;
    const granted = await this.#client.withoutSession(apiKey, SESSION, (kite) =>
      kite.generateSession(requestToken, apiSecret),
    );
    if (!granted.ok) return fail(failureText(granted.error));
    const { user_id: userId, user_name: userName, access_token: accessToken } = granted.value;
    return ok({ userId, userName, accessToken });
  }

  async end(accessToken: string): Promise<Result<true, string>> {
    const ended = await this.#client.withoutSession(this.#app.apiKey, z.unknown(), (kite) =>
      kite.invalidateAccessToken(accessToken),
    );
    return ended.ok ? ok(true) : fail(failureText(ended.error));
  }
}
