/** What a browser brings back from Kite's login. `state` is missing where only the token was copied. */
export interface LoginAnswer {
  readonly requestToken: string;
  readonly state: string | undefined;
}

/** Kite's request tokens are 32 letters and digits; room is left for others. */
const REQUEST_TOKEN = /^[A-Za-z0-9]{8,64}$/;
const LONGEST_ANSWER = 2_000;
const STATE = 'state';

/** The page where a person logs in. `state` comes back with the browser and proves that this desk sent it. */
export function loginLink(loginRoot: string, apiKey: string, state: string): string {
  const link = new URL(`${loginRoot.replace(/\/+$/, '')}/connect/login`);
  link.searchParams.set('v', '3');
  link.searchParams.set('api_key', apiKey);
  link.searchParams.set('redirect_params', `${STATE}=${state}`);
  return link.href;
}

/** Reads what a redirect carries; undefined when Kite did not let the person in or it is no redirect of Kite's. */
export function readRedirect(query: URLSearchParams): LoginAnswer | undefined {
  const requestToken = query.get('request_token') ?? '';
  const status = query.get('status') ?? 'success';
  if (status !== 'success' || !REQUEST_TOKEN.test(requestToken)) return undefined;
  return { requestToken, state: query.get(STATE) ?? undefined };
}

/** Reads what somebody pasted: the whole link that the browser ended on, its query, or the token alone. */
export function readPasted(text: string): LoginAnswer | undefined {
  // Chats put links in brackets, with a label behind a bar, and escape what is in them.
  const pasted = text.trim().replace(/^<|>$/g, '').replace(/\|.*$/s, '').replaceAll('&amp;', '&');
  if (pasted.length > LONGEST_ANSWER) return undefined;
  if (REQUEST_TOKEN.test(pasted)) return { requestToken: pasted, state: undefined };
  const query = pasted.slice(pasted.indexOf('?') + 1).replace(/#.*$/, '');
  return pasted.includes('request_token=') ? readRedirect(new URLSearchParams(query)) : undefined;
}
