import { toString as qrText } from 'qrcode';

/** A text as a picture that a phone scans, in the lines of a terminal. Nothing of it touches the disk. */
export async function scanPicture(text: string): Promise<readonly string[]> {
  const picture = await qrText(text, { type: 'utf8' });
  return picture.trimEnd().split('\n');
}
