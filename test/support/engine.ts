import { loadMarketData } from '../../config/market-data.ts';
import { type Config, SETTINGS, type SettingName } from '../../config/schema.ts';
import { type RunningEngine, startEngine } from '../../engine/compose.ts';
import type { Desk, DeskEvent, OrderNews } from '../../engine/desk.ts';
import type { Caller } from '../../engine/desk-market.ts';
import type { OrderTicketView, PlaceRequest } from '../../engine/desk-tickets.ts';
import { bookId, type InstrumentKey } from '../../engine/domain/ids.ts';

const marketData = loadMarketData();

/** The settings as a user would have them, with some said otherwise. */
export function settings(said: Partial<Record<SettingName, string>>): Config {
  const values = Object.entries(SETTINGS).map(([name, setting]) => {
    const text = said[name as SettingName] ?? setting.standard;
    return [name, text === undefined ? undefined : setting.read.parse(text)];
  });
  return Object.fromEntries(values) as Config;
}

/** A real engine on a home of its own; faults and bugs fail the test that looks at `troubles`. */
export interface TestEngine extends RunningEngine {
  readonly troubles: readonly string[];
}

export async function startTestEngine(
  home: string,
  said: Partial<Record<SettingName, string>> = {},
): Promise<TestEngine> {
  const troubles: string[] = [];
  const started = await startEngine({
    config: settings({ MUNIM_HOME: home, MARKET_SPEED: '20', LOG_LEVEL: 'silent', ...said }),
    marketData,
    onProgress: () => undefined,
    onTrouble: (message, error) =>
      troubles.push(`${message}: ${error instanceof Error ? error.stack : String(error)}`),
    onLost: () => troubles.push('the home was lost'),
  });
  if (!started.ok) throw new Error(started.error.message);
  return { ...started.value, troubles };
}

/** The owner at the terminal. */
export function owner(desk: Desk): Caller {
  const user = desk.people.identify({ platform: 'terminal', subject: 'local' });
  if (user === undefined) throw new Error('the desk has no owner');
  return { user, place: 'terminal:local' };
}

/** Resolves with the next event of an order that brings such news. Ask before doing what causes it. */
export function nextNews(
  desk: Desk,
  what: OrderNews,
  about: (event: Extract<DeskEvent, { kind: 'order' }>) => boolean = () => true,
): Promise<Extract<DeskEvent, { kind: 'order' }>> {
  return new Promise((resolve) => {
    const stop = desk.subscribe((event) => {
      if (event.kind !== 'order' || event.what !== what || !about(event)) return;
      stop();
      resolve(event);
    });
  });
}

/** A market order of paper1, changed as said. */
export function request(instrument: InstrumentKey, said: Partial<PlaceRequest> = {}): PlaceRequest {
  return {
    book: bookId('paper1'),
    instrument,
    side: 'BUY',
    amount: { unit: 'shares', value: 10 },
    product: 'MIS',
    pricing: { type: 'MARKET' },
    validity: 'DAY',
    exits: {},
    reduceOnly: false,
    ...said,
  };
}

/** The key of what a text names. */
export function named(desk: Desk, text: string): InstrumentKey {
  const answer = desk.market.resolve(text);
  if (answer.kind !== 'found') throw new Error(`${text} is not found`);
  return answer.instrument.key;
}

/** A ticket that must be offered. */
export async function ticketFor(desk: Desk, caller: Caller, wish: PlaceRequest): Promise<OrderTicketView> {
  const draft = await desk.tickets.draftOrder(caller, wish);
  if (!draft.ok) throw new Error(draft.error.message);
  return draft.value;
}
