import { type Config, SETTINGS, type SettingName } from '../../config/schema.ts';
import type { SettingLine } from '../desk.ts';

function shownValue(config: Config, name: SettingName): string {
  const value = config[name];
  if (value === undefined) return 'not set';
  return SETTINGS[name].secret === true ? 'set' : String(value);
}

/** Every setting with its value, secrets only as set or not. */
export function settingLines(config: Config): readonly SettingLine[] {
  const names = Object.keys(SETTINGS) as SettingName[];
  return names.map((name) => ({
    name,
    topic: SETTINGS[name].topic,
    value: shownValue(config, name),
    meaning: SETTINGS[name].meaning,
  }));
}
