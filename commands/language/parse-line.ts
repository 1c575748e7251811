import type { Amount } from '../../engine/desk-tickets.ts';
import { type ExitLevels, minutesOf, type Pricing } from '../../engine/domain/order.ts';
import { RUPEE } from '../../engine/domain/price.ts';
import type { NamedSymbol } from '../../engine/domain/symbol-book.ts';
import { understand } from './order-language.ts';
import type { SpokenTerms } from './term-words.ts';
import type { ExitIntent, Intent, LanguageContext, ProtectIntent } from './understanding.ts';

/** What a line means as plain data: rupees and strikes as numbers, fields that are absent left out. */
export type ParsedLine =
  | { readonly intent: ParsedIntent }
  | { readonly question: string; readonly options: readonly string[] }
  | { readonly refusal: string; readonly message: string; readonly suggestions?: readonly string[] };

type ParsedIntent = Readonly<Record<string, string | number>>;

/** `munim calc parse`: the understood intent, the question it would ask, or the refusal. */
export function parseLine(line: string, context: LanguageContext): ParsedLine {
  const understood = understand(line, context);
  switch (understood.kind) {
    case 'intent':
      return { intent: describeIntent(understood.intent) };
    case 'question': {
      const { text, options } = understood.question;
      return { question: text, options: options.map(({ command }) => command) };
    }
    case 'refusal': {
      const { code, message, remedies } = understood.refusal;
      const suggestions = remedies?.map(({ label }) => label);
      return { refusal: code, message, ...(suggestions === undefined ? {} : { suggestions }) };
    }
  }
}

function describeIntent(intent: Intent): ParsedIntent {
  switch (intent.action) {
    case 'buy':
    case 'sell':
      return {
        action: intent.action,
        ...describeSymbol(intent.instrument),
        ...describeAmount(intent.amount),
        ...describePricing(intent.pricing),
        ...describeExits(intent.exits),
        ...settings(intent),
      };
    case 'exit':
      return describeExit(intent);
    case 'cancel':
      if (intent.of === 'order') return { action: 'cancel', order: intent.order };
      return intent.of === 'all'
        ? { action: 'cancel', scope: 'all' }
        : { action: 'cancel', ...describeSymbol(intent.symbol) };
    case 'modify':
      return {
        action: 'modify',
        order: intent.order,
        ...rupeeFields({ price: intent.price, trigger: intent.trigger }),
        ...(intent.quantity === undefined ? {} : { quantity: intent.quantity }),
      };
    case 'protect':
      return {
        action: 'protect',
        ...describeSymbol(intent.symbol),
        ...describeExits(intent.exits),
        ...describeAways(intent.aways ?? {}),
      };
    case 'query':
      return {
        action: 'query',
        topic: intent.topic,
        ...(intent.symbol === undefined ? {} : describeSymbol(intent.symbol)),
      };
  }
}

function describeExit(intent: ExitIntent): ParsedIntent {
  const { scope, amount, percent } = intent;
  return {
    action: 'exit',
    scope: scope.kind,
    ...describeScope(scope),
    ...(amount === undefined ? {} : describeAmount(amount)),
    ...(percent === undefined ? {} : { percent }),
    ...describePricing(intent.pricing),
    ...settings(intent),
  };
}

function describeScope(scope: ExitIntent['scope']): ParsedIntent {
  switch (scope.kind) {
    case 'all':
      return {};
    case 'underlying':
      return { underlying: scope.underlying.symbol };
    case 'instrument':
      return describeSymbol(scope.instrument);
    case 'contracts':
      return {
        underlying: scope.underlying.symbol,
        ...(scope.expiry === undefined ? {} : { expiry: scope.expiry }),
        ...rupeeFields({ strike: scope.strike }),
        ...(scope.optionType === undefined ? {} : { optionType: scope.optionType }),
      };
  }
}

function describeSymbol(named: NamedSymbol): ParsedIntent {
  const { symbol } = named;
  if (named.kind !== 'future' && named.kind !== 'option') return { symbol };
  const { underlying, expiry } = named;
  const option =
    named.kind === 'option' ? { strike: named.strike / RUPEE, optionType: named.optionType } : {};
  return { symbol, underlying, expiry, ...option };
}

function describeAmount(amount: Amount): ParsedIntent {
  return { quantity: amount.unit === 'rupees' ? amount.value / RUPEE : amount.value, unit: amount.unit };
}

/** SL and SL-M are both `SL` here; without a price it is the one at market. */
function describePricing(pricing: Pricing): ParsedIntent {
  return {
    orderType: pricing.type === 'SL-M' ? 'SL' : pricing.type,
    ...('trigger' in pricing ? { trigger: pricing.trigger / RUPEE } : {}),
    ...('price' in pricing ? { price: pricing.price / RUPEE } : {}),
  };
}

function describeExits({ stop, target }: ExitLevels): ParsedIntent {
  return rupeeFields({ stop, target });
}

function describeAways({ stop, target }: NonNullable<ProtectIntent['aways']>): ParsedIntent {
  return {
    ...(stop === undefined ? {} : { stopPercent: stop.basisPoints / 100 }),
    ...(target === undefined ? {} : { targetPercent: target.basisPoints / 100 }),
  };
}

function rupeeFields(fields: Readonly<Record<string, number | undefined>>): ParsedIntent {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, number][] =>
      value === undefined ? [] : [[name, value / RUPEE]],
    ),
  );
}

function settings(intent: SpokenTerms & { readonly product?: string; readonly book?: string }): ParsedIntent {
  const { product, validity, disclosed, parts, afterMarket, book } = intent;
  const minutes = validity === undefined ? undefined : minutesOf(validity);
  return {
    ...(product === undefined ? {} : { product }),
    ...(typeof validity === 'string' ? { validity } : {}),
    ...(minutes === undefined ? {} : { validity: 'TTL', minutes }),
    ...(disclosed === undefined ? {} : { disclosed }),
    ...(parts === undefined ? {} : { legs: parts }),
    ...(afterMarket === undefined ? {} : { session: 'next' }),
    ...(book === undefined ? {} : { book }),
  };
}
