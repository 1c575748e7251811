import { describe, expect, it } from 'vitest';
import { parseLine } from '../../../commands/language/parse-line.ts';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { sampleContext } from './sample-context.ts';

const context = sampleContext();
const parse = (line: string) => parseLine(line, context);

const RELIANCE = { symbol: 'RELIANCE', quantity: 10, unit: 'shares' };
const INFY = { symbol: 'INFY', quantity: 10, unit: 'shares' };
const OPTION = {
  symbol: 'NIFTY26D0125000CE',
  underlying: 'NIFTY',
  expiry: '2026-12-01',
  strike: 25_000,
  optionType: 'CE',
};
const MONTHLY = { ...OPTION, symbol: 'NIFTY26NOV25000CE', expiry: '2026-11-23' };

describe('entries', () => {
  it.each([
    ['buy 10 reliance', { action: 'buy', ...RELIANCE, orderType: 'MARKET' }],
    ['/buy RELIANCE 10', { action: 'buy', ...RELIANCE, orderType: 'MARKET' }],
    ['/buy@MunimBot RELIANCE 10', { action: 'buy', ...RELIANCE, orderType: 'MARKET' }],
    ['BUY RELIANCE 10 shares please', { action: 'buy', ...RELIANCE, orderType: 'MARKET' }],
    ['ｂｕｙ 10 ｒｅｌｉａｎｃｅ', { action: 'buy', ...RELIANCE, orderType: 'MARKET' }],
    ['10 reliance kharido', { action: 'buy', ...RELIANCE, orderType: 'MARKET' }],
    ['खरीदो 10 reliance', { action: 'buy', ...RELIANCE, orderType: 'MARKET' }],
    ['i want to buy 10 shares of reliance', { action: 'buy', ...RELIANCE, orderType: 'MARKET' }],
    [
      '/buy 10 reliance @ 2850 sl 2800 tgt 2950 mis',
      {
        action: 'buy',
        ...RELIANCE,
        orderType: 'LIMIT',
        price: 2_850,
        stop: 2_800,
        target: 2_950,
        product: 'MIS',
      },
    ],
    [
      'buy reliance 10 @2,850 sl=2800 target:2950 intraday',
      {
        action: 'buy',
        ...RELIANCE,
        orderType: 'LIMIT',
        price: 2_850,
        stop: 2_800,
        target: 2_950,
        product: 'MIS',
      },
    ],
    [
      'buy 10 reliance at market with stop loss 2800 and take profit 2950',
      { action: 'buy', ...RELIANCE, orderType: 'MARKET', stop: 2_800, target: 2_950 },
    ],
    [
      'sell infy 5 cnc limit 1500',
      {
        action: 'sell',
        symbol: 'INFY',
        quantity: 5,
        unit: 'shares',
        orderType: 'LIMIT',
        price: 1_500,
        product: 'CNC',
      },
    ],
    ['bech do 10 infy', { action: 'sell', ...INFY, orderType: 'MARKET' }],
    ['10 infy becho 1500 par', undefined],
    ['infy 10 bech do par 1500', { action: 'sell', ...INFY, orderType: 'LIMIT', price: 1_500 }],
    ['kharido 5 tcs', { action: 'buy', symbol: 'TCS', quantity: 5, unit: 'shares', orderType: 'MARKET' }],
    [
      '/buy tcs 1 lakh',
      { action: 'buy', symbol: 'TCS', quantity: 100_000, unit: 'rupees', orderType: 'MARKET' },
    ],
    [
      'buy tcs ₹50,000',
      { action: 'buy', symbol: 'TCS', quantity: 50_000, unit: 'rupees', orderType: 'MARKET' },
    ],
    [
      'buy rs 1.5 lakh of tcs',
      { action: 'buy', symbol: 'TCS', quantity: 150_000, unit: 'rupees', orderType: 'MARKET' },
    ],
    [
      'buy 5000 rupees tcs',
      { action: 'buy', symbol: 'TCS', quantity: 5_000, unit: 'rupees', orderType: 'MARKET' },
    ],
    [
      'buy tcs 1 lakh shares',
      { action: 'buy', symbol: 'TCS', quantity: 100_000, unit: 'shares', orderType: 'MARKET' },
    ],
    ['buy 10 infy sl-m 1495', { action: 'buy', ...INFY, orderType: 'SL', trigger: 1_495 }],
    ['buy 10 infy trigger 1495', { action: 'buy', ...INFY, orderType: 'SL', trigger: 1_495 }],
    [
      'buy 10 infy sl-limit 1500 trigger 1495',
      { action: 'buy', ...INFY, orderType: 'SL', trigger: 1_495, price: 1_500 },
    ],
    [
      'buy 10 infy trigger 1495 limit 1500 sl 1480',
      { action: 'buy', ...INFY, orderType: 'SL', trigger: 1_495, price: 1_500, stop: 1_480 },
    ],
    [
      'buy 10 infy @ 1500 ioc book=paper1',
      { action: 'buy', ...INFY, orderType: 'LIMIT', price: 1_500, validity: 'IOC', book: 'paper1' },
    ],
    [
      'buy 100 infy @ 1500 ttl 5m disclose 10',
      {
        action: 'buy',
        ...INFY,
        quantity: 100,
        orderType: 'LIMIT',
        price: 1_500,
        validity: 'TTL',
        minutes: 5,
        disclosed: 10,
      },
    ],
    [
      'infy 10 kharido 5 minute ke liye',
      { action: 'buy', ...INFY, orderType: 'MARKET', validity: 'TTL', minutes: 5 },
    ],
    [
      '10 infy खरीदो 15 मिनट के लिए',
      { action: 'buy', ...INFY, orderType: 'MARKET', validity: 'TTL', minutes: 15 },
    ],
    [
      'buy 10 infy valid for 30 min',
      { action: 'buy', ...INFY, orderType: 'MARKET', validity: 'TTL', minutes: 30 },
    ],
    ['buy 10 infy ttl=2', { action: 'buy', ...INFY, orderType: 'MARKET', validity: 'TTL', minutes: 2 }],
    ['buy 10 infy iceberg 5 legs', { action: 'buy', ...INFY, orderType: 'MARKET', legs: 5 }],
    ['becho infy 10 5 hisson mein', { action: 'sell', ...INFY, orderType: 'MARKET', legs: 5 }],
    ['buy 10 infy amo', { action: 'buy', ...INFY, orderType: 'MARKET', session: 'next' }],
    ['10 infy kharido agle session', { action: 'buy', ...INFY, orderType: 'MARKET', session: 'next' }],
    ['10 infy खरीदो अगले सत्र', { action: 'buy', ...INFY, orderType: 'MARKET', session: 'next' }],
    ['buy 10 infy disclosed quantity 2', { action: 'buy', ...INFY, orderType: 'MARKET', disclosed: 2 }],
    ['10 infy बेचो दिखाओ 2', { action: 'sell', ...INFY, orderType: 'MARKET', disclosed: 2 }],
    ['buy 10 m&m', { action: 'buy', symbol: 'M&M', quantity: 10, unit: 'shares', orderType: 'MARKET' }],
    ['buy 10 360one', { action: 'buy', symbol: '360ONE', quantity: 10, unit: 'shares', orderType: 'MARKET' }],
    [
      'buy 10 hdfc bank',
      { action: 'buy', symbol: 'HDFCBANK', quantity: 10, unit: 'shares', orderType: 'MARKET' },
    ],
    ['buy 10 NSE:INFY', { action: 'buy', ...INFY, orderType: 'MARKET' }],
    [
      'buy 2 lots nifty 25000 ce next week at 120 sl 90 tgt 180',
      {
        action: 'buy',
        ...OPTION,
        quantity: 2,
        unit: 'lots',
        orderType: 'LIMIT',
        price: 120,
        stop: 90,
        target: 180,
      },
    ],
    [
      'buy 2 lots nifty 25000 ce next week at 120 sl 90',
      { action: 'buy', ...OPTION, quantity: 2, unit: 'lots', orderType: 'LIMIT', price: 120, stop: 90 },
    ],
    [
      '/sell 2 lots nifty 25000 ce next week @ 120',
      { action: 'sell', ...OPTION, quantity: 2, unit: 'lots', orderType: 'LIMIT', price: 120 },
    ],
    [
      'buy nifty 25000 ce 2 lots',
      { action: 'buy', ...MONTHLY, quantity: 2, unit: 'lots', orderType: 'MARKET' },
    ],
    ['buy 2lots nifty 25kce', { action: 'buy', ...MONTHLY, quantity: 2, unit: 'lots', orderType: 'MARKET' }],
    [
      'buy 2 lots nifty 25k ce this week',
      { action: 'buy', ...MONTHLY, quantity: 2, unit: 'lots', orderType: 'MARKET' },
    ],
    [
      'buy 2lots nifty25000ce 1st dec',
      { action: 'buy', ...OPTION, quantity: 2, unit: 'lots', orderType: 'MARKET' },
    ],
    [
      'buy 2 lots nifty 50 25000 call 1 dec',
      { action: 'buy', ...OPTION, quantity: 2, unit: 'lots', orderType: 'MARKET' },
    ],
    [
      'buy 130 units NIFTY26D0125000CE',
      { action: 'buy', ...OPTION, quantity: 130, unit: 'shares', orderType: 'MARKET' },
    ],
    [
      'sell nifty at 120 ce 25000 1 lot',
      { action: 'sell', ...MONTHLY, quantity: 1, unit: 'lots', orderType: 'LIMIT', price: 120 },
    ],
    [
      'sell 1 lot banknifty nov fut nrml',
      {
        action: 'sell',
        symbol: 'BANKNIFTY26NOVFUT',
        underlying: 'BANKNIFTY',
        expiry: '2026-11-23',
        quantity: 1,
        unit: 'lots',
        orderType: 'MARKET',
        product: 'NRML',
      },
    ],
  ])('understands %s', (line, intent) => {
    const parsed = parse(line);
    if (intent === undefined) expect(parsed).not.toHaveProperty('intent');
    else expect(parsed).toEqual({ intent });
  });

  it.each([
    ['buy 50000 worth of tcs', 50_000],
    ['buy tcs for 1 lakh', 100_000],
    ['buy tcs for rs 5,000', 5_000],
  ])('takes the amount of %s for rupees', (line, quantity) => {
    expect(parse(line)).toMatchObject({ intent: { symbol: 'TCS', quantity, unit: 'rupees' } });
  });

  it.each(['buy 10 infy limit order at 1500', 'buy 10 infy at 1500 limit', 'buy 10 infy limit price 1500'])(
    'takes 1500 for the limit price in %s',
    (line) => {
      expect(parse(line)).toMatchObject({ intent: { quantity: 10, orderType: 'LIMIT', price: 1_500 } });
    },
  );

  it('does not take a bare number after for', () => {
    expect(parse('buy infy for 1500')).toMatchObject({ refusal: 'BAD_ARGUMENTS' });
  });

  it('reads the same order in either order of words', () => {
    expect(parse('buy infy 10')).toEqual(parse('buy 10 infy'));
  });
});

describe('questions', () => {
  it.each([
    ['10 infy', ['buy 10 INFY', 'sell 10 INFY']],
    ['infy 10 @ 1500 mis', ['buy 10 INFY at 1500 mis', 'sell 10 INFY at 1500 mis']],
    ['buy infy', ['buy 1 shares INFY', 'buy 5 shares INFY', 'buy 10 shares INFY', 'buy 50 shares INFY']],
    ['buy 10 infy 1500', ['buy 10 INFY @ 1500', 'buy 1500 INFY @ 10']],
    ['buy 10 infy 1500.50', ['buy 10 INFY @ 1500.50']],
    ['buy 10 shares infy 1500', ['buy 10 shares INFY @ 1500']],
    ['buy 10k tcs', ['buy 10000 shares TCS', 'buy ₹10000 TCS']],
    ['buy 65 nifty 25000 ce', ['buy 65 lots NIFTY26NOV25000CE', 'buy 65 shares NIFTY26NOV25000CE']],
    ['buy 2 nifty 25000 ce', ['buy 2 lots NIFTY26NOV25000CE']],
    ['buy 10 bajaj', ['buy 10 BAJAJ-AUTO', 'buy 10 BAJAJFINSV', 'buy 10 BAJFINANCE']],
    ['buy 10', []],
    ['/buy', []],
    ['buy 10 infy limit', []],
    ['buy 10 infy sl-m', []],
    ['buy 1 lot nifty', ['buy 1 lots NIFTY fut 2026-11-23']],
    ['buy 1 lot nifty ce', []],
    [
      'buy 1 lot banknifty 55000 ce next week',
      ['buy 1 lots BANKNIFTY 55000 ce 2026-11-23', 'buy 1 lots BANKNIFTY 55000 ce 2026-12-29'],
    ],
    [
      'buy 1 lot nifty 25000 ce 24 nov',
      [
        'buy 1 lots NIFTY 25000 ce 2026-11-23',
        'buy 1 lots NIFTY 25000 ce 2026-12-01',
        'buy 1 lots NIFTY 25000 ce 2026-12-08',
        'buy 1 lots NIFTY 25000 ce 2026-12-15',
      ],
    ],
    ['exit', []],
    ['cancel', []],
    ['modify 3', []],
    ['sl infy', []],
    ['/stop', ['/kill']],
  ])('asks about %s', (line, options) => {
    expect(parse(line)).toEqual({ question: expect.any(String), options });
  });

  it('offers lines that lead on: no option asks the same again', () => {
    for (const line of [
      '10 infy',
      'buy infy',
      'buy 10 infy 1500',
      'buy 10k tcs',
      'buy 65 nifty 25000 ce',
      'buy 10 bajaj',
      'buy 1 lot banknifty 55000 ce next week',
    ]) {
      const asked = parse(line);
      if (!('question' in asked)) throw new Error(`no question: ${line}`);
      for (const option of asked.options) {
        if (option.startsWith('/')) continue;
        const next = parse(option);
        expect(next, option).toHaveProperty('intent');
      }
    }
  });
});

describe('refusals', () => {
  it.each([
    ['buy 10 relaince', 'UNKNOWN_SYMBOL'],
    ['buy 10 zzzzqqqq', 'UNKNOWN_SYMBOL'],
    ['buy 0 infy', 'BAD_QUANTITY'],
    ['buy -5 infy', 'BAD_QUANTITY'],
    ['buy 1.5 infy', 'BAD_QUANTITY'],
    ['buy 1e3 infy', 'BAD_QUANTITY'],
    ['buy 0x10 infy', 'BAD_QUANTITY'],
    ['buy １０ infy', 'BAD_ARGUMENTS'],
    ['buy १० infy', 'BAD_ARGUMENTS'],
    ['buy 1,00,000.5.2 infy', 'BAD_QUANTITY'],
    ['buy 10 infy @ 1,00,000.5.2', 'BAD_PRICE'],
    ['buy 10 infy @ 1e3', 'BAD_PRICE'],
    ['buy 10 infy @ 0', 'BAD_PRICE'],
    ['buy 10 infy @', 'BAD_PRICE'],
    ['buy 10 infy sl', 'BAD_PRICE'],
    ['buy 10 infy sl 2%', 'NO_PRICE'],
    ['buy 10 infy @ 1500 market', 'BAD_PRICE'],
    ['buy 10 infy @ 1500 sl 1600', 'BAD_EXIT_LEVEL'],
    ['sell 10 infy @ 1500 sl 1400', 'BAD_EXIT_LEVEL'],
    ['buy 10 infy sl 1500 tgt 1400', 'BAD_EXIT_LEVEL'],
    ['buy 10 infy trigger 1500 limit 1490', 'BAD_TRIGGER'],
    ['buy 10 infy sl-m 1495 @ 1500', 'BAD_PRICE'],
    ['buy 10 infy cnc mis', 'PRODUCT_MISMATCH'],
    ['buy 10 infy @ 1500 @ 1600', 'BAD_ARGUMENTS'],
    ['buy 10 infy sell 5 tcs', 'BAD_ARGUMENTS'],
    ['buy 10 infy\nsell 5 tcs', 'BAD_ARGUMENTS'],
    ['buy 10 infy and 5 tcs', 'BAD_ARGUMENTS'],
    ['buy 10 infy if it falls', 'BAD_ARGUMENTS'],
    ['should i buy 10 infy?', 'BAD_ARGUMENTS'],
    ['buy 10 infy tomorrow', 'BAD_ARGUMENTS'],
    ["don't buy 10 infy", 'NOTHING_TO_DO'],
    ['do not sell 10 infy', 'NOTHING_TO_DO'],
    ['buy 10 in\u200bfy', 'BAD_ARGUMENTS'],
    ['buy all infy', 'BAD_QUANTITY'],
    ['buy 5 10 15 infy', 'BAD_QUANTITY'],
    ['buy 1 lot nifty 25013 ce', 'UNKNOWN_SYMBOL'],
    ['buy 1 lot nifty 25000 ce pe', 'BAD_ARGUMENTS'],
    ['buy 1 lot titan 3000 ce', 'NOT_TRADABLE'],
    ['buy 1 lot vix', 'NOT_TRADABLE'],
    ['cancel 3 4', 'BAD_ARGUMENTS'],
    ['cancel 03', 'UNKNOWN_ORDER'],
    ['modify 3 2840', 'BAD_ARGUMENTS'],
    ['exit infy sl 1480', 'BAD_EXIT_LEVEL'],
    ['hello there', 'UNKNOWN_COMMAND'],
    ['', 'UNKNOWN_COMMAND'],
    ['x'.repeat(5_000), 'BAD_ARGUMENTS'],
    ['buy '.repeat(500), 'BAD_ARGUMENTS'],
  ])('refuses %s as %s, with a way on', (line, code) => {
    const parsed = parse(line);
    expect(parsed).toMatchObject({ refusal: code });
    if ('message' in parsed) expect(parsed.message).toMatch(/[.?]$/);
  });

  it('suggests at most three symbols for a slip', () => {
    expect(parse('buy 10 relaince')).toMatchObject({ suggestions: ['RELIANCE'] });
  });
});

describe('exits, cancels, changes, protection', () => {
  it.each([
    ['exit infy', { action: 'exit', scope: 'instrument', symbol: 'INFY', orderType: 'MARKET' }],
    [
      'exit 5 infy @ 1500',
      {
        action: 'exit',
        scope: 'instrument',
        symbol: 'INFY',
        quantity: 5,
        unit: 'shares',
        orderType: 'LIMIT',
        price: 1_500,
      },
    ],
    [
      'exit half infy',
      { action: 'exit', scope: 'instrument', symbol: 'INFY', percent: 50, orderType: 'MARKET' },
    ],
    [
      'close 25% infy',
      { action: 'exit', scope: 'instrument', symbol: 'INFY', percent: 25, orderType: 'MARKET' },
    ],
    [
      'square off everything in banknifty',
      { action: 'exit', scope: 'underlying', underlying: 'BANKNIFTY', orderType: 'MARKET' },
    ],
    ['close all positions', { action: 'exit', scope: 'all', orderType: 'MARKET' }],
    ['square off all mis', { action: 'exit', scope: 'all', orderType: 'MARKET', product: 'MIS' }],
    [
      'exit nifty 25000 ce',
      {
        action: 'exit',
        scope: 'contracts',
        underlying: 'NIFTY',
        strike: 25_000,
        optionType: 'CE',
        orderType: 'MARKET',
      },
    ],
    [
      'exit nifty 25000 ce next week',
      { action: 'exit', scope: 'instrument', ...OPTION, orderType: 'MARKET' },
    ],
    [
      'exit banknifty fut',
      { action: 'exit', scope: 'contracts', underlying: 'BANKNIFTY', orderType: 'MARKET' },
    ],
    [
      'exit 1 lot NIFTY26D0125000CE',
      { action: 'exit', scope: 'instrument', ...OPTION, quantity: 1, unit: 'lots', orderType: 'MARKET' },
    ],
    ['cancel 3', { action: 'cancel', order: 3 }],
    ['/cancel order 12', { action: 'cancel', order: 12 }],
    ['cancel all orders', { action: 'cancel', scope: 'all' }],
    ['/cancelall', { action: 'cancel', scope: 'all' }],
    ['cancel infy', { action: 'cancel', symbol: 'INFY' }],
    ['/modify 3 @ 2840', { action: 'modify', order: 3, price: 2_840 }],
    [
      'modify order 3 trigger 2800 price 2810 qty 20',
      { action: 'modify', order: 3, price: 2_810, trigger: 2_800, quantity: 20 },
    ],
    ['/modify 3 qty 5', { action: 'modify', order: 3, quantity: 5 }],
    ['/modify 3 qty=5', { action: 'modify', order: 3, quantity: 5 }],
    ['modify order 3 quantity 20', { action: 'modify', order: 3, quantity: 20 }],
    ['modify 3 qty 20 shares', { action: 'modify', order: 3, quantity: 20 }],
    ['modify qty 20 order 3', { action: 'modify', order: 3, quantity: 20 }],
    ['modify 3 20 shares', { action: 'modify', order: 3, quantity: 20 }],
    ['modify 3 20 qty', { action: 'modify', order: 3, quantity: 20 }],
    ['modify 3 qty 20 @ 955', { action: 'modify', order: 3, price: 955, quantity: 20 }],
    ['/sl INFY 1480', { action: 'protect', symbol: 'INFY', stop: 1_480 }],
    ['target infy 1600', { action: 'protect', symbol: 'INFY', target: 1_600 }],
    ['sl 1480 tgt 1600 infy', { action: 'protect', symbol: 'INFY', stop: 1_480, target: 1_600 }],
  ])('understands %s', (line, intent) => {
    expect(parse(line)).toEqual({ intent });
  });
});

describe('questions to the desk', () => {
  it.each([
    ['positions', { action: 'query', topic: 'positions' }],
    ['show my positions', { action: 'query', topic: 'positions' }],
    ['orders today', { action: 'query', topic: 'orders' }],
    ['pnl', { action: 'query', topic: 'pnl' }],
    ['what is reliance at', { action: 'query', topic: 'quote', symbol: 'RELIANCE' }],
    ["what's the price of hdfc bank?", { action: 'query', topic: 'quote', symbol: 'HDFCBANK' }],
    ['infy ka bhav kya hai', { action: 'query', topic: 'quote', symbol: 'INFY' }],
    ['reliance', { action: 'query', topic: 'quote', symbol: 'RELIANCE' }],
    ['nifty', { action: 'query', topic: 'quote', symbol: 'NIFTY' }],
    ['nifty 25000 ce next week', { action: 'query', topic: 'quote', ...OPTION }],
    ['/quote tcs', { action: 'query', topic: 'quote', symbol: 'TCS' }],
  ])('understands %s', (line, intent) => {
    expect(parse(line)).toEqual({ intent });
  });
});

describe('levels in per cent', () => {
  /** INFY trades at 1,481.30 on a tick of ten paise; nothing else has a price. */
  const priced = {
    ...context,
    priceOf: (key: string) =>
      key === 'NSE:INFY' ? { last: priceFromRupees(1_481.3), tick: priceFromRupees(0.1) } : undefined,
  };
  const read = (line: string) => parseLine(line, priced);

  it.each([
    // 1 % of 1,481.30 is 14.813: the stop is on the tick and not nearer than was said.
    [
      'buy 10 infy sl 1% tgt 2%',
      { action: 'buy', ...INFY, orderType: 'MARKET', stop: 1_466.4, target: 1_511 },
    ],
    [
      'sell 10 infy sl 1% tgt 2%',
      { action: 'sell', ...INFY, orderType: 'MARKET', stop: 1_496.2, target: 1_451.6 },
    ],
    ['buy 10 infy @ 2% below', { action: 'buy', ...INFY, orderType: 'LIMIT', price: 1_451.6 }],
    ['buy 10 infy @ below 2 %', { action: 'buy', ...INFY, orderType: 'LIMIT', price: 1_451.6 }],
    ['buy 10 infy @ -2%', { action: 'buy', ...INFY, orderType: 'LIMIT', price: 1_451.6 }],
    ['buy 10 infy at 2 percent below market', { action: 'buy', ...INFY, orderType: 'LIMIT', price: 1_451.6 }],
    ['10 infy kharido @ 2% neeche', { action: 'buy', ...INFY, orderType: 'LIMIT', price: 1_451.6 }],
    ['10 infy खरीदो @ 2 प्रतिशत नीचे', { action: 'buy', ...INFY, orderType: 'LIMIT', price: 1_451.6 }],
    // Stop and target count from the order's own price where it names one.
    [
      'buy 10 infy @ 1400 sl 1% tgt 2.5%',
      { action: 'buy', ...INFY, orderType: 'LIMIT', price: 1_400, stop: 1_386, target: 1_435 },
    ],
    [
      'exit infy @ 1% above',
      { action: 'exit', scope: 'instrument', symbol: 'INFY', orderType: 'LIMIT', price: 1_496.2 },
    ],
    ['sl infy 1%', { action: 'protect', symbol: 'INFY', stopPercent: 1 }],
    ['sl infy 1.5% tgt 1600', { action: 'protect', symbol: 'INFY', stopPercent: 1.5, target: 1_600 }],
    ['sl infy 1480 tgt 2%', { action: 'protect', symbol: 'INFY', stop: 1_480, targetPercent: 2 }],
    ['target infy 2 %', { action: 'protect', symbol: 'INFY', targetPercent: 2 }],
  ])('%s', (line, intent) => {
    expect(read(line)).toEqual({ intent });
  });

  it.each([
    ['buy 10 infy @ 2%', 'BAD_PRICE', /2% above or below the last price 1,481.30\? Write @ 2% below/],
    ['buy 10 infy @ +2% below', 'BAD_PRICE', /above and below/],
    ['buy 10 infy sl 0%', 'BAD_PRICE', /0.01 % to 99.99 %/],
    ['buy 10 infy sl 100%', 'BAD_PRICE', /0.01 % to 99.99 %/],
    ['buy 10 infy sl 1% above', 'BAD_EXIT_LEVEL', /goes below/],
    ['buy 10 infy sl 1% sl 2%', 'BAD_ARGUMENTS', /two numbers for the stop/],
    ['buy 10 reliance sl 1%', 'NO_PRICE', /none of RELIANCE is known yet/],
    ['exit all @ 1% above', 'BAD_ARGUMENTS', /name the position/],
  ])('%s is refused', (line, code, says) => {
    expect(read(line)).toMatchObject({ refusal: code, message: expect.stringMatching(says) });
  });
});
