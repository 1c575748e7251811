import type { Method } from '../state.ts';
import * as bot from './bot-methods.ts';
import * as intake from './intake-methods.ts';
import { getFile, sendDocument, sendMediaGroup, sendPhoto } from './media-methods.ts';
import * as text from './text-methods.ts';

const methods: Readonly<Record<string, Method>> = {
  ...bot,
  ...intake,
  ...text,
  getFile,
  sendDocument,
  sendMediaGroup,
  sendPhoto,
};

const byLowerName = new Map(
  Object.entries(methods).map(([name, method]) => [name.toLowerCase(), { name, method }]),
);

/** A method and its proper spelling, by a name in any case. */
export function findMethod(name: string): { readonly name: string; readonly method: Method } | undefined {
  return byLowerName.get(name.toLowerCase());
}
