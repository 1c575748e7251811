import { beforeEach, describe, expect, test } from 'vitest';
import type { StateCause } from '../../../engine/domain/book.ts';
import { type EpochMs, epochMs } from '../../../engine/domain/time.ts';
import type { KernelContext } from '../../../engine/kernel/context.ts';
import type { MarketFeed } from '../../../engine/ports/market-feed.ts';
import { LossWatch } from '../../../engine/trading-desk/loss-watch.ts';
import { PriceWatch } from '../../../engine/trading-desk/price-watch.ts';
import { LiveAccount } from '../../support/live-account.ts';
import { LIVE } from '../../support/live-book.ts';

const SECOND = 1_000;
let desk: LiveAccount;
beforeEach(async () => {
  desk = await LiveAccount.open();
  await desk.held();
});

const held = (cause: StateCause) => desk.state.heldBy(LIVE, cause);
const clock = { now: (): EpochMs => desk.now, monotonicMs: () => desk.now };
const notices = (): readonly string[] =>
  desk.events.flatMap((event) => (event.kind === 'notice' ? [event.text] : []));

describe('the watch over losses, of a book of ten lakh that holds ten shares bought at 1,000', () => {
  /** Limits in hundredths of a per cent: 5 are five hundred rupees. */
  function watching(limits: Partial<KernelContext['limits']>): LossWatch {
    const { writer, context } = desk.life;
    const none = { dailyLossReduceBp: 10_000, dailyLossHaltBp: 10_000, drawdownBp: 10_000 };
    const tight = { ...context, limits: { ...context.limits, ...none, ...limits } };
    return new LossWatch(writer, tight, { wall: clock, market: clock });
  }

  test("a day's loss at its first limit leaves exits only, until it is clearly smaller", async () => {
    const watch = watching({ dailyLossReduceBp: 5 });
    await watch.everySecond();
    expect(held('loss').state).toBe('active');
    desk.tick(949);
    await watch.everySecond();
    expect(held('loss')).toMatchObject({
      state: 'reducing',
      reason: expect.stringMatching(/^the day's loss of ₹5\d\d\.\d\d reached 0\.05 % of the capital$/),
    });
    desk.tick(953);
    await watch.everySecond();
    expect(held('loss').state).toBe('reducing');
    desk.tick(970);
    await watch.everySecond();
    expect(held('loss').state).toBe('active');
    expect(notices().filter((text) => text.startsWith('live1 takes only exits'))).toHaveLength(1);
  });

  test("a day's loss at its second limit halts, for the day", async () => {
    const watch = watching({ dailyLossReduceBp: 5, dailyLossHaltBp: 8 });
    desk.tick(915);
    await watch.everySecond();
    expect(desk.state.tradingStatus(LIVE).state).toBe('halted');
    desk.tick(999);
    await watch.everySecond();
    expect(held('limit').state).toBe('halted');
    expect(held('loss').state).toBe('active');
  });

  test('a fall from the highest worth halts, whatever the day lost', async () => {
    const watch = watching({ drawdownBp: 8 });
    desk.tick(950);
    await watch.everySecond();
    expect(held('limit').state).toBe('active');
    desk.tick(915);
    await watch.everySecond();
    expect(held('limit')).toMatchObject({
      state: 'halted',
      reason: expect.stringMatching(
        /^the book is ₹8\d\d\.\d\d below its highest worth, 0\.08 % of the capital$/,
      ),
    });
    expect(notices().at(-1)).toMatch(/^live1 is halted: .* \(LIMIT_DRAWDOWN_PERCENT\)\. Its open entries/);
  });
});

describe('the watch over prices', () => {
  let told: string[];
  let askedFor: number;
  let watch: PriceWatch;

  beforeEach(() => {
    told = [];
    askedFor = 0;
    const { writer, context } = desk.life;
    const feed: MarketFeed = {
      start: async () => undefined,
      stop: async () => undefined,
      depth: () => undefined,
      subscribe: () => {
        askedFor += 1;
      },
    };
    watch = new PriceWatch({
      writer,
      context: {
        ...context,
        limits: { ...context.limits, staleAfterMs: 5 * SECOND },
        priceToldAt: () => undefined,
      },
      market: { feed, clock, calendar: context.calendar },
      tell: (severity, text) => told.push(`${severity}: ${text}`),
    });
  });

  /** Lets seconds go by, with a price in each or without. */
  async function pass(seconds: number, price?: number): Promise<void> {
    for (let i = 0; i < seconds; i += 1) {
      await desk.pass(SECOND);
      if (price !== undefined) desk.tick(price);
      await watch.everySecond();
    }
  }

  test('asks again for an old price, leaves exits only when none comes, and opens by itself', async () => {
    await pass(5, 1_000);
    expect(askedFor).toBe(0);
    await pass(7);
    expect(askedFor).toBeGreaterThan(0);
    expect(held('prices').state).toBe('active');
    await pass(5);
    expect(held('prices').state).toBe('reducing');
    await pass(2, 1_001);
    expect(held('prices').state).toBe('active');
    expect(told).toEqual([
      expect.stringMatching(
        /^critical: live1 takes only exits: there is no price of now of \S+, which the book holds/,
      ),
      'info: The prices of what live1 holds are back. Entries are taken.',
    ]);
  });

  test('a book that holds nothing, and a market that is closed, need no price', async () => {
    desk.now = epochMs(desk.now + 12 * 3_600 * SECOND);
    await watch.everySecond();
    expect(held('prices').state).toBe('active');
    expect(askedFor).toBe(0);
  });
});
