import { DAY_MS, dayNumber, type EpochMs, parseDate, SECOND_MS, timeOfDay } from '../../domain/time.ts';
import type { WallClock } from '../../ports/wall-clock.ts';

/** A slower answer says too little about what time it was when the server wrote it. */
const QUICK_MS = 2 * SECOND_MS;
/** The Date header leaves out the part of a second: on the average it is half. */
const HALF_SECOND_MS = SECOND_MS / 2;

/** What answers tell besides their contents: whether the server is there, and what time it has. */
export class ServerContact {
  readonly #wall: WallClock;
  #silentSinceMs: number | undefined;
  #clockAheadMs: number | undefined;

  constructor(wall: WallClock) {
    this.#wall = wall;
  }

  /** An answer came; one that says that the server is out of order does not end a silence. */
  heard(answer: { readonly status: number; readonly date: string | undefined }, askedAt: EpochMs): void {
    if (answer.status < 500) this.#silentSinceMs = undefined;
    else this.unheard();
    const now = this.#wall.now();
    const server = parseHttpDate(answer.date);
    if (server === undefined || now - askedAt > QUICK_MS) return;
    this.#clockAheadMs = Math.round((askedAt + now) / 2 - (server + HALF_SECOND_MS));
  }

  /** A request had no answer. */
  unheard(): void {
    this.#silentSinceMs ??= this.#wall.monotonicMs();
  }

  /** Since when nothing that was asked was answered, in ms; 0 while the server answers. */
  get silentMs(): number {
    return this.#silentSinceMs === undefined ? 0 : this.#wall.monotonicMs() - this.#silentSinceMs;
  }

  /** How far this machine's clock is ahead of the server's, to half a second; undefined before a first quick answer. */
  get clockAheadMs(): number | undefined {
    return this.#clockAheadMs;
  }
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** `Tue, 01 Dec 2026 03:45:12 GMT`, the one form that servers write. */
function parseHttpDate(text: string | undefined): number | undefined {
  const match = /^\w{3}, (\d{2}) (\w{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/.exec(text ?? '');
  if (match === null) return undefined;
  const [, day, month = '', year, hours, minutes, seconds] = match;
  const monthNumber = MONTHS.indexOf(month) / 3 + 1;
  const iso = `${year}-${String(monthNumber).padStart(2, '0')}-${day}`;
  const date = parseDate(iso);
  if (date === undefined) return undefined;
  return dayNumber(date) * DAY_MS + timeOfDay(Number(hours), Number(minutes), Number(seconds));
}
