import { type BrokerOrderId, brokerOrderId } from '../../domain/ids.ts';
import type { IsoDate } from '../../domain/time.ts';

const dayDigits = (day: IsoDate): string => day.replaceAll('-', '').slice(2);

/**
 * Order numbers as Kite's: fifteen digits, the day and a running number. They start again with the date only,
 * whatever a market's day is: none is given twice.
 */
export class OrderNumbers {
  #day: IsoDate | undefined;
  #running = 0;

  next(day: IsoDate): BrokerOrderId {
    this.#begin(day);
    this.#running += 1;
    return brokerOrderId(`${dayDigits(day)}${String(this.#running).padStart(9, '0')}`);
  }

  /** Leaves out a number that was given before a restart. */
  skip(id: BrokerOrderId, today: IsoDate): void {
    this.#begin(today);
    if (id.startsWith(dayDigits(today))) this.#running = Math.max(this.#running, Number(id.slice(6)));
  }

  #begin(day: IsoDate): void {
    if (this.#day === day) return;
    this.#day = day;
    this.#running = 0;
  }
}
