import { alertText } from '../commands/alert-text.ts';
import { type Manner, mannerOf, NOTIFY_PREFERENCE, readWishes } from '../commands/notification-wishes.ts';
import { noticeText, orderCard, orderPush } from '../commands/order-card.ts';
import { approvalCard, decisionPush, proposalCard } from '../commands/orders/approval-card.ts';
import { reportPush } from '../commands/reports/report-reply.ts';
import type { Desk, DeskEvent } from '../engine/desk.ts';
import type { Platform } from '../engine/domain/user.ts';
import type { EventTexts } from './notifier.ts';

/** Events as the commands word them, with prices and people of now. */
export function eventTexts(desk: Desk): EventTexts {
  const moment = () => desk.market.moment();
  return {
    card: (event) => orderCard(event, moment()),
    push: (event) => orderPush(event, moment()),
    alert: (event) => alertText(event, moment()),
    report: reportPush,
    notice: (event) => noticeText(event, moment()),
    approval({ ticket }) {
      const view = desk.approvals.view(ticket);
      return {
        deciders: view.approvers.map(({ id }) => id),
        card: approvalCard(view, desk),
        own: proposalCard(view, desk),
        push: decisionPush(view, desk),
      };
    },
  };
}

/** The wishes of whoever a place belongs to; a place of several people gets everything. */
export function mannersOf({ people, market }: Desk): (place: string, event: DeskEvent) => Manner {
  return (place, event) => {
    const colon = place.indexOf(':');
    const user = people.identify({
      platform: place.slice(0, colon) as Platform,
      subject: place.slice(colon + 1),
    });
    if (user === undefined) return 'on';
    return mannerOf(event, readWishes(people.preference(user.id, NOTIFY_PREFERENCE)), market.wallNow());
  };
}
