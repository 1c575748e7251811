import type { DeskEvent } from '../../engine/desk.ts';
import type { MarketMoment } from '../../engine/desk-market.ts';
import { formatPrice } from '../../engine/domain/amount-text.ts';
import { formatTime } from '../../engine/domain/time.ts';
import { moneyLabel, quantityText, shortSymbol } from '../labels.ts';
import { type Button, type Reply, reply } from '../reply.ts';

/** A signal that waits for a person, with the tap that makes an order of it. */
export function signalCard(
  { signal, deployment, book, instrument }: Extract<DeskEvent, { kind: 'signal' }>,
  moment: Pick<MarketMoment, 'label' | 'day'>,
): Reply {
  const { outcome } = signal;
  const symbol = shortSymbol(instrument);
  if (outcome.kind !== 'told') return reply(`${deployment.id} said something about ${symbol}`);
  const { side, units, reduces } = outcome;
  const what = `${side} ${quantityText(units, instrument)} ${symbol}`;
  const verb = side === 'BUY' ? 'Buy' : 'Sell';
  const label = `${verb} ${quantityText(units, instrument)}`;
  const line = `/follow ${deployment.id} ${instrument.tradingSymbol}`;
  const buttons: readonly Button[] =
    deployment.mode === 'confirm'
      ? [{ label: 'Confirm', command: `${line} yes`, style: 'primary' }]
      : [{ label, command: line, style: 'primary' }];
  return reply(`${deployment.id}: ${what} at market? ${moneyLabel(book, moment)}`, {
    lines: [
      `Why: ${signal.reason}`,
      `${formatPrice(signal.price)} at ${formatTime(signal.at)}${reduces ? ' · ends its position' : ''}`,
      'Good until the next bar is over.',
    ],
    severity: 'warning',
    buttons: [[...buttons, { label: 'Signals', command: '/signals' }]],
  });
}
