import { WebSocketServer } from 'ws';
import { frameOf, fullPacket, level } from '../../engine/kite/ticker/sample-frames.ts';

/** What the bench asks of the stream: every token of every connection moves this often. */
const TICKS_A_TOKEN_A_SECOND = 4;
const FRAMES_A_SECOND = 40;
/** Where a packet has its last quantity. */
const QUANTITY_AT = 8;

/** Microseconds of the machine's clock, as far as they fit into a packet's quantity. */
function stamp(): number {
  return Math.floor((performance.timeOrigin + performance.now()) * 1_000) % 2 ** 32;
}

/**
 * A price socket in a process of its own: each connection gets full packets of the tokens it subscribed, a share of
 * them a frame, stamped in their last quantity with when they were sent. Tells its port to the parent.
 */
function main(): void {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  server.on('connection', (socket) => {
    const tokens: number[] = [];
    let next = 0;
    let price = 100_000;
    socket.on('message', (data) => {
      const message: { a: string; v: number[] } = JSON.parse(String(data));
      if (message.a === 'subscribe') tokens.push(...message.v);
    });
    const beat = setInterval(() => {
      const share = (tokens.length * TICKS_A_TOKEN_A_SECOND) / FRAMES_A_SECOND;
      const sent = Array.from({ length: share }, () => {
        next = (next + 1) % tokens.length;
        price = 100_000 + ((price + 5) % 1_000);
        return fullPacket(tokens[next] ?? 0, {
          lastPaise: price,
          exchangeMs: Date.now(),
          bids: [1, 2, 3, 4, 5].map((step) => level(price - step * 5, step, 1)),
          asks: [1, 2, 3, 4, 5].map((step) => level(price + step * 5, step, 1)),
        });
      });
      const sentAt = stamp();
      for (const packet of sent) packet.writeUInt32BE(sentAt, QUANTITY_AT);
      socket.send(sent.length === 0 ? Buffer.from([0]) : frameOf(...sent));
    }, 1_000 / FRAMES_A_SECOND);
    socket.on('close', () => clearInterval(beat));
  });
  server.on('listening', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
  });
}

main();
