import type { Account } from '../book/account.ts';
import type { Form } from '../book/order-request.ts';
import type { OrderFate } from '../faults/fault.ts';
import type { LimitClass } from '../rate-limiter.ts';
import type { Session } from '../session/sessions.ts';
import type { Answer } from './answer.ts';

/** A request with its parts read. */
export interface Call {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  /** Values of the `:names` in the route's path. */
  readonly at: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Fields of an urlencoded body. */
  readonly form: Form;
  /** A JSON body, of the routes that take one. */
  readonly json: unknown;
  readonly authorization: string | undefined;
}

/** A request of someone who is logged in. */
export interface AccountCall extends Call {
  readonly session: Session;
  readonly account: Account;
  /** What a script wants to become of the order that this request places. */
  readonly fate: OrderFate;
}

interface RoutePlace {
  /** What faults and records call it. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

/** Something the server answers to. */
export type Route =
  | (RoutePlace & { readonly access: 'public'; readonly run: (call: Call) => Answer })
  | (RoutePlace & {
      readonly access: 'session';
      readonly limit: LimitClass;
      readonly run: (call: AccountCall) => Answer;
    });

function placeOf(name: string, address: string): RoutePlace {
  const [method = '', path = ''] = address.split(' ');
  return { name, method, path };
}

/** A route without a session. `address` is `GET /path/:name`. */
export function forEveryone(name: string, address: string, run: (call: Call) => Answer): Route {
  return { ...placeOf(name, address), access: 'public', run };
}

/** A route for people who are logged in, counted in a class of the rate limits. */
export function forAccount(
  name: string,
  address: string,
  run: (call: AccountCall) => Answer,
  limit: LimitClass = 'other',
): Route {
  return { ...placeOf(name, address), access: 'session', limit, run };
}

interface Found {
  readonly route: Route;
  readonly at: Readonly<Record<string, string>>;
}

function meet(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const at: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) at[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return at;
}

/** The route of a request: `path` when the address is known for other methods only. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): Found | 'other-method' | undefined {
  const met = routes.flatMap((route) => {
    const at = meet(route.path, path);
    return at === undefined ? [] : [{ route, at }];
  });
  // A fixed word in a path goes before a name: `/holdings/auctions` is no holding.
  met.sort((a, b) => Object.keys(a.at).length - Object.keys(b.at).length);
  const found = met.find(({ route }) => route.method === method);
  if (found !== undefined) return found;
  return met.length > 0 ? 'other-method' : undefined;
}
