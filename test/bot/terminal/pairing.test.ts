import { describe, expect, it } from 'vitest';
import { pairingCard } from '../../../bot/terminal/pairing.ts';

describe('the invitation to Telegram', () => {
  it('is a link that pairs with one tap, a QR code of it, and its end', async () => {
    const card = await pairingCard('munim_bot', '7Q4KM2', '10:42:30');
    expect(card.split('\n')[0]).toBe(
      'Open Munim in Telegram, once, before 10:42:30: https://t.me/munim_bot?start=7Q4KM2',
    );
    expect(card.split('\n').length).toBeGreaterThan(10);
    expect(card).toContain('▄');
  });
});
