import type { z } from 'zod';

/** A setting: how it is read, what it is when nothing is said, and what it means. */
export interface Setting<T, Standard extends string | undefined = string | undefined> {
  readonly read: z.ZodType<T>;
  /** As it would be typed; undefined when there is none. */
  readonly standard: Standard;
  readonly meaning: string;
  readonly topic: 'desk' | 'market' | 'kite' | 'limits' | 'tickets' | 'telegram' | 'slack';
  /** Never shown, never logged. */
  readonly secret?: boolean;
}

/** A setting that may be shown. */
export const setting = <T, Standard extends string | undefined>(
  topic: Setting<T>['topic'],
  read: z.ZodType<T>,
  standard: Standard,
  meaning: string,
): Setting<T, Standard> => ({ topic, read, standard, meaning });

/** A setting that is never shown. */
export const secret = (
  topic: Setting<string>['topic'],
  read: z.ZodType<string>,
  meaning: string,
): Setting<string, undefined> => ({ topic, read, standard: undefined, meaning, secret: true });
