import type { Amount } from '../../engine/desk-tickets.ts';
import type { InstrumentKey } from '../../engine/domain/ids.ts';
import type { ExitLevels, Pricing, Product } from '../../engine/domain/order.ts';
import type { Price } from '../../engine/domain/price.ts';
import type { Refusal, RefusalCode, Remedy } from '../../engine/domain/refusal.ts';
import { fail, type Result } from '../../engine/domain/result.ts';
import type { NamedSpot, NamedSymbol, SymbolBook } from '../../engine/domain/symbol-book.ts';
import type { IsoDate } from '../../engine/domain/time.ts';
import type { Away } from './away-words.ts';
import type { SpokenTerms } from './term-words.ts';

/** What a line may refer to: names, and the market's date for expiries. */
export interface LanguageContext {
  readonly book: SymbolBook;
  readonly today: IsoDate;
  /** The last price and the tick of what is named, for levels in per cent; absent where no prices are at hand. */
  readonly priceOf?: (key: InstrumentKey) => { readonly last: Price; readonly tick: Price } | undefined;
}

/** An entry. What the line left open (product, validity, book) is absent, never guessed. */
export interface TradeIntent extends SpokenTerms {
  readonly action: 'buy' | 'sell';
  readonly instrument: NamedSymbol;
  readonly amount: Amount;
  readonly pricing: Pricing;
  readonly exits: ExitLevels;
  readonly product?: Product;
  readonly book?: string;
}

/** What an exit is about. A contract without a said expiry is whichever one is held. */
export type ExitScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'underlying'; readonly underlying: NamedSpot }
  | { readonly kind: 'instrument'; readonly instrument: NamedSymbol }
  | {
      readonly kind: 'contracts';
      readonly underlying: NamedSpot;
      readonly of: 'future' | 'option';
      readonly strike?: Price;
      readonly optionType?: 'CE' | 'PE';
      readonly expiry?: IsoDate;
    };

export interface ExitIntent extends SpokenTerms {
  readonly action: 'exit';
  readonly scope: ExitScope;
  /** Absent: the whole position. */
  readonly amount?: Amount;
  /** Share of the position, 1 to 100. */
  readonly percent?: number;
  readonly pricing: Pricing;
  readonly product?: Product;
  readonly book?: string;
}

/** Cancels one order by its short number, all orders of a symbol, or all. */
export type CancelIntent = { readonly action: 'cancel' } & (
  | { readonly of: 'order'; readonly order: number }
  | { readonly of: 'symbol'; readonly symbol: NamedSymbol }
  | { readonly of: 'all' }
);

export interface ModifyIntent {
  readonly action: 'modify';
  readonly order: number;
  readonly price?: Price;
  readonly trigger?: Price;
  readonly quantity?: number;
}

/** Sets the stop-loss or the target of a position that is held. */
export interface ProtectIntent {
  readonly action: 'protect';
  readonly symbol: NamedSymbol;
  readonly exits: ExitLevels;
  /** Levels that are said as a share of the last price: on which side of it depends on the position. */
  readonly aways?: { readonly stop?: Away; readonly target?: Away };
}

export type QueryTopic =
  | 'positions'
  | 'holdings'
  | 'orders'
  | 'trades'
  | 'pnl'
  | 'funds'
  | 'margin'
  | 'quote'
  | 'depth'
  | 'status'
  | 'help';

export interface QueryIntent {
  readonly action: 'query';
  readonly topic: QueryTopic;
  readonly symbol?: NamedSymbol;
}

export type Intent = TradeIntent | ExitIntent | CancelIntent | ModifyIntent | ProtectIntent | QueryIntent;

/** What must be said before anything can be drafted. Every option is a whole line that says it. */
export interface Question {
  readonly missing:
    | 'side'
    | 'quantity'
    | 'unit'
    | 'symbol'
    | 'contract'
    | 'expiry'
    | 'strike'
    | 'price'
    | 'meaning';
  readonly text: string;
  readonly options: readonly Remedy[];
  /** The line with `{}` where the answer belongs, when typing it is enough. */
  readonly completes?: string;
}

export type Unclear =
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'refusal'; readonly refusal: Refusal };

export type Understanding = { readonly kind: 'intent'; readonly intent: Intent } | Unclear;

/** A step of reading: its value, or the question or refusal that ends it. */
export type Step<Value> = Result<Value, Unclear>;

export function ask(question: Question): { readonly ok: false; readonly error: Unclear } {
  return fail({ kind: 'question', question });
}

export function refuse(
  code: RefusalCode,
  message: string,
  remedies: readonly Remedy[] = [],
): { readonly ok: false; readonly error: Unclear } {
  const refusal = remedies.length === 0 ? { code, message } : { code, message, remedies };
  return fail({ kind: 'refusal', refusal });
}
