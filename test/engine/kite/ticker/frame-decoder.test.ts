import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameDecoder } from '../../../../engine/kite/ticker/frame-decoder.ts';
import type { KitePacket } from '../../../../engine/kite/ticker/packets.ts';
import { packet } from '../../../servers/kite/ticker/packets.ts';
import { frameOf, fullPacket, wordsPacket } from './sample-frames.ts';

/** NSE shares, NIFTY 50, and made-up numbers of other segments. */
const SHARE = 884_737;
const NIFTY = 256_265;
const CURRENCY = (77 << 8) | 3;
const BSE_CURRENCY = (77 << 8) | 6;

const LTP = '00010008000d80010000997f';
const QUOTE =
  '0001002c000d80010000997f0000000200009d730153ad28000015f1000000000000a4100000a46a000098620000a1c2';
const FULL_TAIL = `62ab05a000000000000000000000000062ab1198${'000015f10000997f001e0000'}${'00'.repeat(108)}`;
const FULL = `000100b8${QUOTE.slice(8)}${FULL_TAIL}`;

function decoded(frame: Uint8Array, decoder = new FrameDecoder()): KitePacket[] {
  const packets: KitePacket[] = [];
  decoder.decode(frame, (packet) => packets.push({ ...packet, depth: packet.depth.slice() }));
  return packets;
}

function ofHex(hex: string): KitePacket[] {
  return decoded(Buffer.from(hex, 'hex'));
}

describe('what the packets of the published samples say', () => {
  it('last price', () => {
    expect(ofHex(LTP)).toMatchObject([{ kind: 'ltp', token: SHARE, last: 3_929_500, volume: 0 }]);
  });

  it('quote', () => {
    expect(ofHex(QUOTE)).toMatchObject([
      {
        kind: 'quote',
        last: 3_929_500,
        lastQuantity: 2,
        averagePrice: 4_030_700,
        volume: 22_261_032,
        totalBuyQuantity: 5_617,
        totalSellQuantity: 0,
        open: 4_200_000,
        high: 4_209_000,
        low: 3_901_000,
        close: 4_141_000,
        exchangeAt: 0,
      },
    ]);
  });

  it('full, with times and the order book', () => {
    const [packet] = ofHex(FULL);
    expect(packet).toMatchObject({
      kind: 'full',
      volume: 22_261_032,
      lastTradeAt: Date.parse('2022-06-16T10:27:44Z'),
      exchangeAt: Date.parse('2022-06-16T11:18:48Z'),
      openInterest: 0,
    });
    expect([...(packet?.depth ?? [])]).toEqual([3_929_500, 5_617, 30, ...Array(27).fill(0)]);
  });

  it('an index, whose high and low come before its open', () => {
    const words = [NIFTY, 2_450_005, 2_460_000, 2_440_000, 2_445_000, 2_448_000, 2_005];
    const range = { high: 246_000_000, low: 244_000_000, open: 244_500_000, close: 244_800_000 };
    expect(decoded(frameOf(wordsPacket(words), wordsPacket([...words, 1_700_000_000])))).toMatchObject([
      { kind: 'index-quote', last: 245_000_500, ...range, exchangeAt: 0 },
      { kind: 'index-full', last: 245_000_500, ...range, exchangeAt: 1_700_000_000_000 },
    ]);
  });

  it('numbers over 2^31 are what they are', () => {
    const [packet] = decoded(frameOf(fullPacket(SHARE, { lastPaise: 4_294_967_295, volume: 3_000_000_000 })));
    expect(packet).toMatchObject({ last: 429_496_729_500, volume: 3_000_000_000 });
  });

  it('a currency price to its quarter of a paisa', () => {
    expect(decoded(frameOf(wordsPacket([CURRENCY, 835_025_000])))).toMatchObject([{ last: 835_025 }]);
  });

  it('nothing of the packet before stays in one that does not carry it', () => {
    const full = Buffer.from(FULL, 'hex').subarray(4);
    const [, last] = decoded(frameOf(full, wordsPacket([SHARE, 100])));
    expect(last).toMatchObject({ kind: 'ltp', volume: 0, open: 0, exchangeAt: 0, lastTradeAt: 0 });
  });
});

describe('what the server’s encoder writes', () => {
  const u32 = fc.nat(2 ** 32 - 1);
  const seconds = u32.map((value) => value * 1_000);
  const levels = fc.array(fc.record({ pricePaise: u32, quantity: u32, orders: fc.nat(65_535) }), {
    minLength: 5,
    maxLength: 5,
  });
  const quote = fc.record({
    lastPaise: u32,
    lastQuantity: u32,
    averagePaise: u32,
    volume: u32,
    openPaise: u32,
    highPaise: u32,
    lowPaise: u32,
    closePaise: u32,
    lastTradeMs: seconds,
    exchangeMs: seconds,
    openInterest: u32,
    openInterestHigh: u32,
    openInterestLow: u32,
    bids: levels,
    asks: levels,
    lowerCircuitPaise: fc.constant(0),
    upperCircuitPaise: fc.constant(0),
  });

  it('is read as what was meant, in every mode and segment quoted in paise', () => {
    const segment = fc.constantFrom(1, 2, 4, 5, 7, 9);
    const mode = fc.constantFrom('ltp', 'quote', 'full' as const);
    fc.assert(
      fc.property(quote, segment, mode, fc.nat(2 ** 24 - 1), (meant, low, how, high) => {
        const token = high * 256 + low;
        const [read] = decoded(frameOf(packet(token, meant, how)));
        expect(read).toMatchObject({ token, last: meant.lastPaise * 100 });
        if (how === 'ltp') return;
        expect(read).toMatchObject({
          open: meant.openPaise * 100,
          high: meant.highPaise * 100,
          low: meant.lowPaise * 100,
          close: meant.closePaise * 100,
          exchangeAt: how === 'full' ? meant.exchangeMs : 0,
        });
        if (low === 9) return;
        const { lastQuantity, volume } = meant;
        expect(read).toMatchObject({ lastQuantity, volume, averagePrice: meant.averagePaise * 100 });
        if (how !== 'full') return;
        const { openInterest, openInterestHigh, openInterestLow, lastTradeMs: lastTradeAt } = meant;
        expect(read).toMatchObject({ openInterest, openInterestHigh, openInterestLow, lastTradeAt });
        expect([...(read?.depth ?? [])]).toEqual(
          [...meant.bids, ...meant.asks].flatMap(({ pricePaise, quantity, orders }) => [
            pricePaise * 100,
            quantity,
            orders,
          ]),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what is not Kite’s is dropped and counted', () => {
  const share = wordsPacket([SHARE, 100]);

  it('heartbeats are no frames', () => {
    const decoder = new FrameDecoder();
    for (const length of [0, 1, 3]) decoder.decode(Buffer.alloc(length), () => expect.unreachable());
    expect([decoder.heartbeats, decoder.frames]).toEqual([3, 0]);
  });

  it.each([
    ['cut anywhere', frameOf(share, share).subarray(0, 17)],
    ['a count too high', Buffer.concat([Buffer.from([0, 3]), frameOf(share, share).subarray(2)])],
    ['a count too low', Buffer.concat([Buffer.from([0, 1]), frameOf(share, share).subarray(2)])],
    ['a length beyond the end', Buffer.from('0001ffff000d80010000997f', 'hex')],
    ['bytes after the last packet', Buffer.concat([frameOf(share), Buffer.from([0])])],
  ])('%s: no boundary in the frame is believed', (_, frame) => {
    const decoder = new FrameDecoder();
    expect(decoded(frame, decoder)).toEqual([]);
    expect(decoder.dropped.misshapen).toBe(1);
  });

  it('ten megabytes, even well-formed', () => {
    const decoder = new FrameDecoder();
    const long = frameOf(...Array<Buffer>(55_000).fill(fullPacket(SHARE, { lastPaise: 1 })));
    expect(long.length).toBeGreaterThan(10_000_000);
    expect(decoded(long, decoder)).toEqual([]);
    expect(decoder.dropped.oversized).toBe(1);
  });

  it('single packets of unknown length, of the wrong kind for their segment, or of an unknown scale', () => {
    const decoder = new FrameDecoder();
    const odd = [
      wordsPacket([SHARE, 1, 2]),
      Buffer.alloc(0),
      wordsPacket([SHARE, ...Array(6).fill(1)]),
      wordsPacket([NIFTY, ...Array(10).fill(1)]),
      wordsPacket([BSE_CURRENCY, 835_000_000]),
    ];
    expect(decoded(frameOf(...odd, share), decoder)).toMatchObject([{ token: SHARE, last: 10_000 }]);
    expect(decoder.dropped.packets).toEqual({
      'unknown-length': 2,
      'wrong-segment': 2,
      'unknown-scale': 1,
    });
  });

  const runs = Number(process.env['MUNIM_FUZZ_FRAMES'] ?? '100000');

  it(`${runs} mutated frames: no throw, and every price a safe integer`, { timeout: 600_000 }, () => {
    const sound = [LTP, QUOTE, FULL].map((hex) => Buffer.from(hex, 'hex'));
    const packets = fc.array(
      fc.oneof(
        fc.constantFrom(...sound.map((frame) => frame.subarray(4))),
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        fc
          .constantFrom(8, 28, 32, 44, 184)
          .chain((size) =>
            fc.uint8Array({ minLength: size, maxLength: size }).map((bytes) => Buffer.from(bytes)),
          ),
      ),
      { maxLength: 4 },
    );
    const damage = fc.record({
      flips: fc.array(fc.record({ at: fc.nat(1_000), to: fc.nat(255) }), { maxLength: 3 }),
      keep: fc.option(fc.nat(800), { freq: 3 }),
    });
    const decoder = new FrameDecoder();
    let read = 0;
    fc.assert(
      fc.property(packets, damage, (bodies, { flips, keep }) => {
        const frame = frameOf(...bodies);
        for (const { at, to } of flips) frame[at % frame.length] = to;
        decoder.decode(frame.subarray(0, keep ?? frame.length), (packet) => {
          read += 1;
          const prices = [packet.last, packet.high, packet.close, packet.averagePrice, ...packet.depth];
          if (!prices.every((value) => Number.isSafeInteger(value) && value >= 0)) expect.unreachable();
        });
      }),
      { numRuns: runs },
    );
    const { misshapen, packets: dropped } = decoder.dropped;
    // Each way through was taken often, or the frames were not what they should be.
    for (const count of [read, misshapen, dropped['unknown-length'], dropped['wrong-segment']]) {
      expect(count).toBeGreaterThan(runs / 100);
    }
  });
});

const recorded = process.env['MUNIM_TEST_DATA'];

describe.skipIf(recorded === undefined)('the sample files of Kite’s own client', () => {
  it.each([
    ['ltpMode_binary', LTP],
    ['quoteMode_binary', QUOTE],
    ['fullMode_binary', FULL],
  ])('%s is the frame above', (name, hex) => {
    const bytes = readFileSync(join(dirname(recorded ?? ''), 'kite-mocks', 'js', `${name}.packet`));
    expect(bytes.toString('hex')).toBe(hex);
    expect(decoded(bytes)).toEqual(ofHex(hex));
  });
});
