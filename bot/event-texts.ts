import { alertText } from '../commands/alert-text.ts';
import { noticeText, orderCard, orderPush } from '../commands/order-card.ts';
import type { MarketMoment } from '../engine/desk-market.ts';
import type { EventTexts } from './notifier.ts';

/** Events as the commands word them; `moment` is asked each time. */
export function eventTexts(moment: () => MarketMoment): EventTexts {
  return {
    card: (event) => orderCard(event, moment()),
    push: (event) => orderPush(event, moment()),
    alert: (event) => alertText(event, moment()),
    notice: (event) => noticeText(event, moment()),
  };
}
