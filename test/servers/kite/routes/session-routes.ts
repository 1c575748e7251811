import { type Account, NO_COMMODITY_FUNDS } from '../book/account.ts';
import type { House } from '../house.ts';
import { type Answer, page, redirect, success } from '../http/answer.ts';
import { type Call, forAccount, forEveryone, type Route } from '../http/route.ts';
import { badInput, KiteRefusal } from '../refusal.ts';
import { istStamp } from '../server-clock.ts';
import { type LoginQuestion, loginPage, signedInPage } from '../session/login-page.ts';
import type { Session } from '../session/sessions.ts';

function profileOf({ person }: Account): object {
  return {
    user_id: person.userId,
    user_name: person.name,
    user_shortname: person.name.split(' ')[0] ?? person.name,
    email: person.email,
    user_type: 'individual',
    broker: 'ZERODHA',
    exchanges: ['NSE', 'NFO'],
    products: ['CNC', 'NRML', 'MIS', 'MTF'],
    order_types: ['MARKET', 'LIMIT', 'SL', 'SL-M'],
    avatar_url: null,
    meta: { demat_consent: 'consent' },
  };
}

function sessionData(account: Account, session: Session): object {
  return {
    ...profileOf(account),
    api_key: session.apiKey,
    access_token: session.accessToken,
    public_token: session.accessToken.split('').reverse().join(''),
    enctoken: '',
    refresh_token: '',
    silo: '',
    login_time: istStamp(session.loginMs),
  };
}

function questionOf(house: House, query: URLSearchParams): LoginQuestion {
  const apiKey = query.get('api_key') ?? '';
  if (!house.sessions.apps.has(apiKey)) throw new KiteRefusal(400, 'InputException', 'Invalid `api_key`.');
  return { apiKey, redirectParams: query.get('redirect_params') ?? '' };
}

/** Sends the person back to the app, or to a page that says what to do with its address. */
function grant(house: House, call: Call): Answer {
  const question = questionOf(house, new URLSearchParams(call.form));
  const userId = call.form['user_id'] ?? '';
  if (!house.accounts.has(userId)) throw badInput('Invalid `user_id`.');
  const app = house.sessions.apps.get(question.apiKey);
  const [address = '', query = ''] = (app?.redirectUrl ?? '/connect/finish').split('?');
  const fields = new URLSearchParams(query);
  for (const [key, value] of new URLSearchParams(question.redirectParams)) fields.set(key, value);
  fields.set('request_token', house.sessions.grant(question.apiKey, userId));
  fields.set('action', 'login');
  fields.set('type', 'login');
  fields.set('status', 'success');
  return redirect(`${address}?${fields}`);
}

/** The login page, the exchange of tokens, and who someone is. */
export function sessionRoutes(house: House): readonly Route[] {
  const accountOf = (userId: string): Account => {
    const account = house.accounts.get(userId);
    if (account === undefined) throw badInput('Invalid `user_id`.');
    return account;
  };
  return [
    forEveryone('login-page', 'GET /connect/login', ({ query }) => {
      const people = [...house.accounts.values()].map(({ person }) => person);
      return page(loginPage(questionOf(house, query), people));
    }),
    forEveryone('login', 'POST /connect/login', (call) => grant(house, call)),
    forEveryone('login-done', 'GET /connect/finish', () => page(signedInPage())),
    forEveryone('session', 'POST /session/token', ({ form }) => {
      const { api_key = '', request_token = '', checksum = '' } = form;
      const session = house.sessions.exchange(api_key, request_token, checksum);
      return success(sessionData(accountOf(session.userId), session));
    }),
    forEveryone('renewal', 'POST /session/refresh_token', () => {
      throw new KiteRefusal(403, 'PermissionException', 'Token renewal is for approved platforms only.');
    }),
    forEveryone('logout', 'DELETE /session/token', ({ query }) => {
      const accessToken = query.get('access_token') ?? '';
      const session = house.sessions.find(query.get('api_key') ?? '', accessToken);
      if (session === undefined) throw new KiteRefusal(403, 'TokenException', 'Invalid `access_token`.');
      house.sessions.end(accessToken);
      return success(true);
    }),
    forAccount('profile', 'GET /user/profile', ({ account }) => success(profileOf(account))),
    forAccount('margins', 'GET /user/margins', ({ account }) =>
      success({ equity: account.equityFunds(), commodity: NO_COMMODITY_FUNDS }),
    ),
    forAccount('segment-margins', 'GET /user/margins/:segment', ({ account, at }) => {
      if (at['segment'] === 'equity') return success(account.equityFunds());
      if (at['segment'] === 'commodity') return success(NO_COMMODITY_FUNDS);
      throw badInput('Invalid `segment`.');
    }),
  ];
}
