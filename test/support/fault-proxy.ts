import { connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** How a direction ends once its bytes have passed: a reset, an ordinary end, or bytes that vanish from then on. */
type Cut = { readonly afterBytes: number; readonly by: 'reset' | 'end' | 'silence' };

/** What one direction of a connection suffers. Nothing given is a sound wire. */
interface WireFaults {
  /** Every byte comes this much later; the order stays. */
  readonly latencyMs?: number;
  /** Bytes come in pieces of this size, with a pause after each. */
  readonly drip?: { readonly bytes: number; readonly everyMs: number };
  readonly cut?: Cut;
}

/** What a connection suffers, by the side that hears it. `refused`: it is reset before a byte. */
interface ConnectionFaults {
  readonly toServer?: WireFaults;
  readonly toClient?: WireFaults;
  readonly refused?: boolean;
}

const RESET_AFTER_MS = 20;

/** One direction: takes bytes as they come, and passes on what its faults let through, in order. */
class Wire {
  faults: WireFaults;
  readonly #write: (bytes: Buffer) => void;
  readonly #onCut: (by: Cut['by']) => void;
  #passed = 0;
  #isSilent = false;
  #last: Promise<void> = Promise.resolve();

  constructor(faults: WireFaults, write: (bytes: Buffer) => void, onCut: (by: Cut['by']) => void) {
    this.faults = faults;
    this.#write = write;
    this.#onCut = onCut;
  }

  take(bytes: Buffer): void {
    const due = performance.now() + (this.faults.latencyMs ?? 0);
    this.#last = this.#last.then(() => this.#pass(bytes, due));
  }

  /** Runs after all that was taken, unless the wire went silent. */
  end(run: () => void): void {
    this.#last = this.#last.then(() => {
      if (!this.#isSilent) run();
    });
  }

  async #pass(bytes: Buffer, due: number): Promise<void> {
    const early = due - performance.now();
    if (early > 0) await wait(early);
    const { cut, drip } = this.faults;
    const left = cut === undefined ? bytes.length : Math.max(0, cut.afterBytes - this.#passed);
    const passing = bytes.subarray(0, left);
    const step = drip?.bytes ?? Math.max(1, passing.length);
    for (let from = 0; from < passing.length && !this.#isSilent; from += step) {
      this.#write(passing.subarray(from, from + step));
      if (drip !== undefined) await wait(drip.everyMs);
    }
    this.#passed += passing.length;
    if (cut === undefined || this.#passed < cut.afterBytes || this.#isSilent) return;
    this.#isSilent = true;
    // A reset on the heels of bytes may be taken for their end.
    if (cut.by === 'reset') await wait(RESET_AFTER_MS);
    this.#onCut(cut.by);
  }
}

/** A connection through the proxy; a test may make it worse while it lives. */
class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #toServer: Wire;
  readonly #toClient: Wire;

  constructor(client: Socket, server: Socket, faults: ConnectionFaults) {
    this.#client = client;
    this.#server = server;
    this.#toServer = new Wire(faults.toServer ?? {}, writer(server), (by) => this.#cut(by));
    this.#toClient = new Wire(faults.toClient ?? {}, writer(client), (by) => this.#cut(by));
    this.#join(client, this.#toServer, server);
    this.#join(server, this.#toClient, client);
  }

  get isOpen(): boolean {
    return !this.#client.destroyed && !this.#server.destroyed;
  }

  /** From the next bytes on; directions that are not named stay as they are. */
  suffer(faults: Pick<ConnectionFaults, 'toServer' | 'toClient'>): void {
    this.#toServer.faults = faults.toServer ?? this.#toServer.faults;
    this.#toClient.faults = faults.toClient ?? this.#toClient.faults;
  }

  /** Both ends go on believing in the connection, and neither hears anything any more. */
  halfOpen(): void {
    const cut = { afterBytes: 0, by: 'silence' } as const;
    this.suffer({ toServer: { cut }, toClient: { cut } });
  }

  /** Both ends get a reset. */
  reset(): void {
    reset(this.#client);
    reset(this.#server);
  }

  #join(from: Socket, wire: Wire, to: Socket): void {
    from.on('data', (bytes) => wire.take(bytes));
    from.on('end', () => wire.end(() => to.end()));
    // What breaks one end breaks the other, unless it is not to hear of it.
    from.on('error', () => wire.end(() => reset(to)));
    from.on('close', () => wire.end(() => to.destroySoon()));
  }

  #cut(by: Cut['by']): void {
    if (by === 'reset') this.reset();
    if (by !== 'end') return;
    this.#client.end();
    this.#server.end();
  }
}

/** Breaks a socket with a bare reset; `resetAndDestroy` would say an ordinary end first, and that may be all that is heard. */
function reset(socket: Socket): void {
  Object.assign(socket, { resetAndClosing: true }).destroy();
}

function writer(socket: Socket): (bytes: Buffer) => void {
  return (bytes) => {
    if (socket.writable) socket.write(bytes);
  };
}

/** Stands before a server on this machine and spoils its connections as a test says: each its own way. */
export class FaultProxy {
  /** Of the connections to come, first one first; when none is left they are sound. */
  readonly plans: ConnectionFaults[] = [];
  /** All that came, refused ones apart. */
  readonly connections: ProxiedConnection[] = [];
  readonly #listener: Server;
  readonly #sockets = new Set<Socket>();
  #refused = 0;

  private constructor(target: NetConnectOpts) {
    // A connection that ends on one side may go on speaking on the other, as without a proxy.
    this.#listener = createServer({ allowHalfOpen: true }, (client) => this.#accept(client, target));
  }

  static async open(target: NetConnectOpts): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await new Promise<void>((resolve) => proxy.#listener.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** On 127.0.0.1. */
  get port(): number {
    const address = this.#listener.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get refused(): number {
    return this.#refused;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#listener.close(resolve));
  }

  #accept(client: Socket, target: NetConnectOpts): void {
    const faults = this.plans.shift() ?? {};
    this.#keep(client);
    if (faults.refused === true) {
      this.#refused += 1;
      reset(client);
      return;
    }
    const server = connect({ ...target, allowHalfOpen: true });
    this.#keep(server);
    this.connections.push(new ProxiedConnection(client, server, faults));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
