import { formatPercent, formatQuantity, formatRupees, MINUS } from '../../domain/amount-text.ts';
import { money } from '../../domain/money.ts';
import { DAY_MS, formatDate, HOUR_MS, type IsoDate, MINUTE_MS } from '../../domain/time.ts';
import type { Figure } from '../metrics/sample.ts';

/** Stands where a figure does not exist. */
const NONE = '-';

/** `+4.1 %`. */
export function signedPercent(value: Figure): string {
  return value === null ? NONE : formatPercent(value, { sign: true });
}

/** `22.0 %`. */
export function percent(value: Figure, decimals = 1): string {
  return value === null ? NONE : formatPercent(value, { decimals });
}

/** A loss that is kept as a positive share: `−9.7 %`. */
export function loss(value: Figure): string {
  return value === null ? NONE : formatPercent(-value);
}

/** `1.24`, with the true minus. */
export function ratio(value: Figure, decimals = 2): string {
  if (value === null) return NONE;
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;
}

/** Whole rupees: `+1,23,457`. */
export function rupeesText(value: Figure, sign = false): string {
  return value === null ? NONE : formatRupees(money(Math.round(value)), { sign, decimals: 0 });
}

export function count(value: Figure): string {
  return value === null ? NONE : formatQuantity(Math.round(value));
}

/** `3.2 days`, `4.5 hours`, `25 minutes`. */
export function duration(ms: Figure): string {
  if (ms === null) return NONE;
  if (ms >= DAY_MS) return `${ratio(ms / DAY_MS, 1)} days`;
  if (ms >= HOUR_MS) return `${ratio(ms / HOUR_MS, 1)} hours`;
  return `${ratio(ms / MINUTE_MS, 0)} minutes`;
}

/** `20 Nov 2026`. */
export function dayText(date: IsoDate): string {
  return formatDate(date, true).slice(4);
}
