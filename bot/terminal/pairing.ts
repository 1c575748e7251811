import { toString as qrText } from 'qrcode';

/** The link that opens the bot in Telegram and pairs whoever follows it first. */
function pairingLink(botName: string, code: string): string {
  return `https://t.me/${botName}?start=${code}`;
}

/** Link and QR code for the terminal. `until` is a time of day, `10:42:30`. */
export async function pairingCard(botName: string, code: string, until: string): Promise<string> {
  const link = pairingLink(botName, code);
  const qr = await qrText(link, { type: 'terminal', small: true });
  return `Open Munim in Telegram, once, before ${until}: ${link}\n${qr.trimEnd()}`;
}
