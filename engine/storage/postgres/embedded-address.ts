import { readFileSync } from 'node:fs';
import { EMBEDDED_USER, passwordFile, usesTcp } from './embedded-cluster.ts';
import { type EmbeddedPlace, preparePlace } from './embedded-place.ts';
import { mayBeAlive, type PostmasterFile, readPostmasterFile } from './postmaster-file.ts';
import type { ServerAddress } from './server-address.ts';

/** How to reach the bundled server of a place. */
export function embeddedAddress(
  place: EmbeddedPlace,
  { port, socketFolder }: Pick<PostmasterFile, 'port' | 'socketFolder'>,
): ServerAddress {
  const common = { port, user: EMBEDDED_USER, database: 'postgres', label: 'the bundled server' };
  if (!usesTcp()) return { ...common, host: socketFolder };
  const password = readFileSync(passwordFile(place), 'utf8').trim();
  return { ...common, host: '127.0.0.1', password };
}

/** The address of the bundled server that an engine of this home runs now; undefined when none is running. */
export function runningEmbedded(home: string): ServerAddress | undefined {
  const place = preparePlace(home);
  if (!place.ok) return undefined;
  const file = readPostmasterFile(place.value.data);
  if (file?.status !== 'ready' || !mayBeAlive(file, place.value.data)) return undefined;
  return embeddedAddress(place.value, file);
}
