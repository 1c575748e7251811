import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { say } from './console.ts';

/** The settings, or undefined after everything that is wrong with them was said. */
export function settings(): Config | undefined {
  const config = loadConfig();
  if (config.ok) return config.value;
  const { length } = config.error;
  say(length === 1 ? 'A setting is wrong:' : `${length} settings are wrong:`);
  for (const { message } of config.error) say(`- ${message}`);
  say('Correct them in .env or in the environment and start again. .env.example lists the settings.');
  return undefined;
}
