import { createHmac } from 'node:crypto';
import type { WebSocket } from 'ws';

export type DeliveryKind = 'events_api' | 'slash_commands' | 'interactive';

/** Something brought to the app, and what became of it. */
export interface Delivery {
  readonly kind: DeliveryKind;
  readonly payload: Readonly<Record<string, unknown>>;
  attempts: number;
  /** What the app acknowledged it with; undefined while it has not. */
  ack: Readonly<Record<string, unknown>> | undefined;
  /** Not acknowledged in time, and not to come again. */
  failed: boolean;
}

export interface DeliveryOptions {
  /** Slack waits three seconds. */
  readonly ackWithinMs: number;
  readonly changed: () => void;
  /** Something that the app must not do. */
  readonly onFault: (says: string) => void;
}

/** Slack tries an event three times more. */
const MOST_ATTEMPTS = 4;

/** Brings deliveries to the app through a socket that it opened, or to its address, signed. */
export class Deliveries {
  readonly all: Delivery[] = [];
  readonly #options: DeliveryOptions;
  readonly #sockets: WebSocket[] = [];
  readonly #waiting = new Map<string, { readonly delivery: Delivery; readonly timer: NodeJS.Timeout }>();
  #queued: Delivery[] = [];
  #http: { readonly url: string; readonly secret: string } | undefined;
  #last = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  get sockets(): number {
    return this.#sockets.length;
  }

  /** From now on deliveries go to an address. */
  sendTo(url: string, secret: string): void {
    this.#http = { url, secret };
  }

  /** The app opened a socket. */
  attach(socket: WebSocket): void {
    this.#sockets.push(socket);
    socket.on('message', (data) => this.#onAnswer(String(data)));
    socket.on('close', () => {
      const at = this.#sockets.indexOf(socket);
      if (at !== -1) this.#sockets.splice(at, 1);
      this.#options.changed();
    });
    socket.send(JSON.stringify({ type: 'hello', num_connections: this.#sockets.length }));
    const queued = this.#queued;
    this.#queued = [];
    for (const delivery of queued) this.#bring(delivery, 'timeout');
    this.#options.changed();
  }

  /** Slack recycles its sockets every few hours. */
  refresh(): void {
    for (const socket of [...this.#sockets]) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    }
  }

  /** Breaks every socket as the network does. */
  drop(): void {
    for (const socket of [...this.#sockets]) socket.terminate();
  }

  deliver(kind: DeliveryKind, payload: Readonly<Record<string, unknown>>): Delivery {
    const delivery: Delivery = { kind, payload, attempts: 0, ack: undefined, failed: false };
    this.all.push(delivery);
    this.#bring(delivery);
    return delivery;
  }

  /** The same once more, as Slack does when an acknowledgement got lost. */
  repeat(delivery: Delivery): void {
    this.#bring(delivery, 'timeout');
  }

  close(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.drop();
  }

  #bring(delivery: Delivery, retryReason?: string): void {
    delivery.attempts += 1;
    if (this.#http !== undefined) {
      void this.#post(delivery, this.#http, retryReason);
      return;
    }
    const socket = this.#sockets.at(-1);
    if (socket === undefined) {
      this.#missed(delivery);
      return;
    }
    this.#last += 1;
    const id = `envelope-${this.#last}`;
    const timer = setTimeout(() => {
      this.#waiting.delete(id);
      this.#missed(delivery);
    }, this.#options.ackWithinMs);
    this.#waiting.set(id, { delivery, timer });
    const retry =
      retryReason === undefined ? {} : { retry_attempt: delivery.attempts - 1, retry_reason: retryReason };
    const { kind, payload } = delivery;
    socket.send(
      JSON.stringify({
        envelope_id: id,
        type: kind,
        payload,
        accepts_response_payload: kind !== 'events_api',
        ...retry,
      }),
    );
  }

  /** Events come again; of everything else the person sees that it failed. */
  #missed(delivery: Delivery): void {
    if (delivery.ack !== undefined) return;
    if (delivery.kind !== 'events_api' || delivery.attempts >= MOST_ATTEMPTS) delivery.failed = true;
    else if (this.#sockets.length === 0 && this.#http === undefined) this.#queued.push(delivery);
    else this.#bring(delivery, 'timeout');
    this.#options.changed();
  }

  #onAnswer(text: string): void {
    const answer = JSON.parse(text) as {
      readonly envelope_id?: string;
      readonly payload?: Record<string, unknown>;
    };
    const waiting = this.#waiting.get(answer.envelope_id ?? '');
    if (waiting === undefined) {
      this.#options.onFault(`an acknowledgement too late, or of nothing: ${text}`);
      return;
    }
    clearTimeout(waiting.timer);
    this.#waiting.delete(answer.envelope_id ?? '');
    waiting.delivery.ack = answer.payload ?? {};
    this.#options.changed();
  }

  async #post(
    delivery: Delivery,
    to: { readonly url: string; readonly secret: string },
    retryReason: string | undefined,
  ): Promise<void> {
    const { type, body } = wireBody(delivery);
    const time = String(Math.floor(Date.now() / 1000));
    const retry: Record<string, string> =
      retryReason === undefined
        ? {}
        : { 'x-slack-retry-num': String(delivery.attempts - 1), 'x-slack-retry-reason': retryReason };
    try {
      const answer = await fetch(to.url, {
        method: 'POST',
        body,
        headers: {
          'content-type': type,
          'x-slack-request-timestamp': time,
          'x-slack-signature': signature(to.secret, time, body),
          ...retry,
        },
        signal: AbortSignal.timeout(this.#options.ackWithinMs),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      delivery.ack = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
      this.#options.changed();
    } catch {
      this.#missed(delivery);
    }
  }
}

/** `v0=` and the hash over time and body. */
function signature(secret: string, time: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex')}`;
}

function wireBody({ kind, payload }: Delivery): { readonly type: string; readonly body: string } {
  if (kind === 'events_api') return { type: 'application/json', body: JSON.stringify(payload) };
  const form =
    kind === 'interactive'
      ? new URLSearchParams({ payload: JSON.stringify(payload) })
      : new URLSearchParams(payload as Record<string, string>);
  return { type: 'application/x-www-form-urlencoded', body: form.toString() };
}
