import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fail, ok, type Result } from '../engine/domain/result.ts';
import { parseEnvFile } from './env-file.ts';
import { type Config, SETTINGS, type SettingName } from './schema.ts';
import type { Setting } from './setting.ts';
import { unknownSetting } from './unknown-settings.ts';

/** Something wrong in the settings: one sentence that names it and says what is allowed. */
export interface ConfigFault {
  readonly name: string;
  readonly message: string;
}

export interface ConfigSources {
  /** The text of `.env`; undefined when there is none. */
  readonly file: string | undefined;
  /** Wins over the file. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

type Texts = Readonly<Record<string, string | undefined>>;

const NAMES: readonly string[] = Object.keys(SETTINGS);

function isSetting(name: string): name is SettingName {
  return name in SETTINGS;
}

/** `MARKET_SPEED=fast must be a number (default 1).` Secrets are named, never shown. */
function faultOf(name: string, setting: Setting<unknown>, text: string, why: string): ConfigFault {
  const written = setting.secret === true ? name : `${name}=${text}`;
  const standard = setting.standard === undefined ? '' : ` (default ${setting.standard})`;
  return { name, message: `${written} ${why}${standard}.` };
}

function readSettings(texts: Texts): { readonly values: object; readonly faults: readonly ConfigFault[] } {
  const values: Record<string, unknown> = {};
  const faults: ConfigFault[] = [];
  for (const [name, setting] of Object.entries<Setting<unknown>>(SETTINGS)) {
    const given = texts[name];
    const text = given === undefined || given === '' ? setting.standard : given;
    if (text === undefined) continue;
    const read = setting.read.safeParse(text);
    if (read.success) values[name] = read.data;
    else faults.push(faultOf(name, setting, text, read.error.issues[0]?.message ?? 'is not understood'));
  }
  return { values, faults };
}

function strangers(texts: Texts, from: 'file' | 'environment'): readonly ConfigFault[] {
  return Object.keys(texts).flatMap((name) => {
    const message = unknownSetting(name, NAMES, from);
    return message === undefined ? [] : [{ name, message }];
  });
}

/** Who gives a key means Kite's market, unless another is said. */
function withMarket(texts: Texts): Texts {
  const said = (name: SettingName): boolean => texts[name] !== undefined && texts[name] !== '';
  return said('KITE_API_KEY') && !said('MARKET') ? { ...texts, MARKET: 'kite' } : texts;
}

/** Settings that are fine one by one and contradict each other. */
function contradictions(config: Partial<Config>): readonly ConfigFault[] {
  return [...lossLimits(config), ...kiteKeys(config), ...slackKeys(config)];
}

function kiteKeys({ MARKET, KITE_API_KEY: key, KITE_API_SECRET: secret }: Partial<Config>): ConfigFault[] {
  if (key === undefined && (MARKET === 'kite' || secret !== undefined)) {
    const message = 'KITE_API_KEY is missing: Kite needs the key of your Kite Connect app and its secret.';
    return [{ name: 'KITE_API_KEY', message }];
  }
  if (key === undefined || secret !== undefined) return [];
  const message = 'KITE_API_SECRET is missing: it stands beside the key of your Kite Connect app.';
  return [{ name: 'KITE_API_SECRET', message }];
}

/** A bot that can speak needs a way to be spoken to. */
function slackKeys(config: Partial<Config>): ConfigFault[] {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: signing } = config;
  if (bot !== undefined && app === undefined && signing === undefined) {
    const message =
      'SLACK_APP_TOKEN is missing: Slack needs an app-level token beside the bot token, or SLACK_SIGNING_SECRET to be called on a port.';
    return [{ name: 'SLACK_APP_TOKEN', message }];
  }
  if (bot !== undefined || (app === undefined && signing === undefined)) return [];
  return [
    {
      name: 'SLACK_BOT_TOKEN',
      message: 'SLACK_BOT_TOKEN is missing: it stands beside the other keys of Slack.',
    },
  ];
}

function lossLimits(config: Partial<Config>): ConfigFault[] {
  const { LIMIT_DAILY_LOSS_PERCENT: reduce, LIMIT_DAILY_LOSS_HALT_PERCENT: halt } = config;
  if (reduce === undefined || halt === undefined || halt >= reduce) return [];
  const message = `LIMIT_DAILY_LOSS_HALT_PERCENT=${halt} must not be below LIMIT_DAILY_LOSS_PERCENT=${reduce}: trading is reduced before it is halted.`;
  return [{ name: 'LIMIT_DAILY_LOSS_HALT_PERCENT', message }];
}

/** `true` only when every setting is there that has a default. */
function isComplete(values: object): values is Config {
  return Object.entries<Setting<unknown>>(SETTINGS).every(
    ([name, { standard }]) => standard === undefined || name in values,
  );
}

/** The settings as typed values, or everything that is wrong with them at once. */
export function readConfig(sources: ConfigSources): Result<Config, readonly ConfigFault[]> {
  const file = parseEnvFile(sources.file ?? '');
  const given = Object.entries(sources.environment).filter(
    ([name, value]) => isSetting(name) && value !== undefined && value !== '',
  );
  const { values, faults } = readSettings(withMarket({ ...file.values, ...Object.fromEntries(given) }));
  const all = [
    ...file.bad.map(({ line }) => ({
      name: '.env',
      message: `Line ${line} of .env is not NAME=value. Correct it, or begin it with # to leave it out.`,
    })),
    ...faults,
    ...contradictions(values),
    ...strangers(file.values, 'file'),
    ...strangers(sources.environment, 'environment').filter(({ name }) => !(name in file.values)),
  ];
  if (all.length > 0 || !isComplete(values)) return fail(all);
  return ok(Object.freeze(values));
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Reads `.env` of a folder and the environment of this process; a relative home is one of that folder. Settings
 * hold until the program ends.
 */
export function loadConfig(folder: string = process.cwd()): Result<Config, readonly ConfigFault[]> {
  try {
    const config = readConfig({ file: textOf(join(folder, '.env')), environment: process.env });
    if (!config.ok) return config;
    const home = resolve(folder, config.value.MUNIM_HOME);
    return ok(Object.freeze({ ...config.value, MUNIM_HOME: home }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail([{ name: '.env', message: `.env cannot be read (${reason}). Make it readable.` }]);
  }
}

/** Every secret that is set, so that nothing prints one by accident. */
export function secretsOf(config: Config): readonly string[] {
  return NAMES.flatMap((name) => {
    if (!isSetting(name)) return [];
    const setting: Setting<unknown> = SETTINGS[name];
    const value = config[name];
    return setting.secret === true && typeof value === 'string' ? [value] : [];
  });
}
