import { describe, expect, test } from 'vitest';
import { readStudyWords } from '../../../../engine/research/study/study-words.ts';

describe('times of a study that cannot be meant are said, never passed over', () => {
  test.each([
    ['rsi reliance from=banana', 'banana.. is no span.'],
    ['rsi reliance span=soon', 'soon is no span.'],
    ['rsi reliance tf=7m', 'There are no bars of 7m. Say one of 1m, 3m,'],
    ['rsi reliance from=2026-01-01 to=2025-01-01', 'Turn the dates round.'],
    ['rsi reliance 2026..2025', 'Turn the dates round.'],
    ['rsi reliance 7 minutes', 'There are no bars of 7min.'],
  ])('%s', (line, says) => {
    expect(readStudyWords(line).wrong?.says).toContain(says);
  });

  test.each(['rsi reliance 2y', 'rsi reliance from=2024 to=2025 tf=15m', 'rsi reliance span=6m'])(
    '%s is understood',
    (line) => {
      expect(readStudyWords(line).wrong).toBeUndefined();
    },
  );
});
