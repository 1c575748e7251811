import { describe, expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

const files = sourceFiles();

const MOST_LINES = 300;
const VAGUE_NAMES = /(^|\/)(utils?|helpers?|common|types|index|misc|shared)(\.ts|\/)/;
const CHANCE = /Math\.random|randomUUID/;
const APPROVAL = /\bas Approved\b/;
const CONFIRMATION = /\bas Confirmed\b/;

describe('how the code is kept', () => {
  test('no file is longer than its limit', () => {
    const long = files.filter((file) => file.text.split('\n').length - 1 > MOST_LINES);
    expect(long.map((file) => file.path)).toEqual([]);
  });

  test('no name hides what is inside', () => {
    expect(files.filter((file) => VAGUE_NAMES.test(file.path)).map((file) => file.path)).toEqual([]);
  });

  test('chance comes in through its port', () => {
    const direct = files.filter((file) => !file.path.startsWith('engine/system/') && CHANCE.test(file.text));
    expect(direct.map((file) => file.path)).toEqual([]);
  });

  test('only the gate approves, and only the confirmation confirms', () => {
    expect(files.filter((file) => APPROVAL.test(file.text)).map((file) => file.path)).toEqual([
      'engine/risk/gate.ts',
    ]);
    expect(files.filter((file) => CONFIRMATION.test(file.text)).map((file) => file.path)).toEqual([
      'engine/compliance/confirmation.ts',
    ]);
  });
});
