import { describe, expect, test } from 'vitest';
import { ticketCard, ticketDetails } from '../../commands/orders/ticket-card.ts';
import { quantity } from '../../engine/domain/quantity.ts';
import { anOrder } from '../support/orders.ts';
import { call, deskOfMoment, inr, rs, ticketView } from './literal-views.ts';

function button(view: Parameters<typeof ticketCard>[0], label: string) {
  return ticketCard(view, deskOfMoment)
    .buttons.flat()
    .find((candidate) => candidate.label === label);
}

describe('a ticket', () => {
  test('reads as the model exchange does', () => {
    const card = ticketCard(ticketView(), deskOfMoment);
    expect([card.headline, ...card.lines]).toEqual([
      'BUY 10 RELIANCE · CNC · market · PAPER paper1 · SIMULATED',
      'Price about 1,412.60 (bid 1,412.55 × ask 1,412.60)',
      'Value 14,126.00 · charges 16.77 · break-even 1,417.28',
      'Funds 10,00,000.00 → 9,85,857.23',
      'Checks passed: 3 of 3 · largest use: position 5.6 % of 25 %',
      'Valid 60 s, till 10:42:30',
    ]);
    expect(card.buttons.flat().map(({ label }) => label)).toEqual([
      'Confirm',
      'Limit price',
      'Details',
      'Drop',
    ]);
  });

  test('with all that a ticket can have still takes nine lines', () => {
    const view = ticketView({
      product: 'MIS',
      marginNeeded: inr(2_825.2),
      exits: { stop: rs(1_390), target: rs(1_450) },
      legs: [Array.from({ length: 3 }, () => anOrder())],
    });
    const card = ticketCard(view, deskOfMoment);
    expect(card.lines).toHaveLength(8);
    expect(card.lines).toContain('Margin 2,825.20 (estimate)');
    expect(card.lines).toContain('With stop 1,390.00 and target 1,450.00, from its fill on');
  });

  test.each([
    [{ validity: { minutes: 5 } }, 'market for 5 min · PAPER', undefined, 'cnc ttl 5m book=paper1'],
    [{ validity: 'IOC' }, 'market IOC · PAPER', undefined, 'cnc ioc book=paper1'],
    [{ disclosed: quantity(2) }, 'market · PAPER', 'Shows 2 at a time', 'cnc disclose 2 book=paper1'],
    [
      { legs: [[anOrder({ quantity: quantity(5) })], [anOrder({ quantity: quantity(5) })]] },
      'market · PAPER',
      'Goes out as 2 orders of about 5, each when the one before has filled',
      'cnc iceberg 2 legs book=paper1',
    ],
  ] as const)(
    'says how it lives and shows itself, and keeps it for a limit price: %j',
    (said, head, line, words) => {
      const view = ticketView(said);
      const card = ticketCard(view, deskOfMoment);
      expect(card.headline).toContain(head);
      if (line !== undefined) expect(card.lines).toContain(line);
      expect(button(view, 'Limit price')?.command).toBe(`/buy 10 RELIANCE @ {} ${words}`);
    },
  );

  test('says when its stop lies where the exchange takes none today', () => {
    const { lines } = ticketCard(ticketView({ exits: { stop: rs(1_200) } }), deskOfMoment);
    expect(lines.join('\n')).toContain('cannot rest today');
  });

  test('keeps stop, target, product and book when a limit price is asked for', () => {
    const view = ticketView({ exits: { stop: rs(1_390.5), target: rs(1_450) } });
    expect(button(view, 'Limit price')).toMatchObject({
      command: '/buy 10 RELIANCE @ {} sl 1390.50 tgt 1450.00 cnc book=paper1',
      asks: 'At what limit price?',
    });
  });

  test('speaks of lots where a bare number would be asked about', () => {
    const view = ticketView({ instrument: call, quantity: quantity(130), product: 'NRML' });
    expect(button(view, 'Limit price')?.command).toBe('/buy 2 lots NIFTY26N2425000CE @ {} nrml book=paper1');
  });

  test('that closes a position stays one that closes it', () => {
    const view = ticketView();
    const exit = { ...view, side: 'SELL', reduceOnly: true } as const;
    expect(button(exit, 'Limit price')?.command).toBe('/exit 10 RELIANCE @ {} cnc book=paper1');
  });

  test('that sells an option warns by the look of its button', () => {
    const view = ticketView({ instrument: call, quantity: quantity(65), side: 'SELL', product: 'NRML' });
    expect(button(view, 'Confirm')?.style).toBe('danger');
    expect(button(ticketView(), 'Confirm')?.style).toBe('primary');
  });

  test('tells every charge and every check when asked', () => {
    const details = ticketDetails(ticketView(), deskOfMoment);
    expect(details.tables[0]?.rows).toEqual([
      ['stt', '14.1260'],
      ['total', '16.77'],
    ]);
    expect(details.lines.slice(-3)).toEqual([
      'order rate: 1 order today (13 %)',
      'position: 5.6 % of 25 % (6 %)',
      'tick size: tick 0.05',
    ]);
  });
});
