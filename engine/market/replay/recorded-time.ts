import { DAY_MS, dayNumber, IST_OFFSET_MS, parseDate } from '../../domain/time.ts';

/** Reads recorded times: `2025-01-01`, `2025-01-01T09:15:00+05:30`, `2021-06-03 09:15:52`; all are Indian time. */
export class TimeReader {
  #dateText = '';
  #dayStart = Number.NaN;

  /** Milliseconds since 1970, or NaN. A date alone is its midnight in India. */
  read(text: string): number {
    const dateText = text.slice(0, 10);
    if (dateText !== this.#dateText) {
      const date = parseDate(dateText);
      this.#dateText = dateText;
      this.#dayStart = date === undefined ? Number.NaN : dayNumber(date) * DAY_MS - IST_OFFSET_MS;
    }
    if (text.length === 10) return this.#dayStart;
    return this.#dayStart + timeAt(text);
  }
}

const TIME = /^[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?(?:\+05:?30)?$/;

function timeAt(text: string): number {
  const match = TIME.exec(text.slice(10));
  if (match === null) return Number.NaN;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
  return (hours * 3_600 + minutes * 60 + seconds) * 1_000 + Number((match[4] ?? '0').padEnd(3, '0'));
}
