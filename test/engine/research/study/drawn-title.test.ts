import { expect, test } from 'vitest';
import { drawnTitle } from '../../../../engine/research/study/pictures.ts';

test.each([
  ['Moving-average crossover', 'Moving-average crossover'],
  ['Café 2 × σ', 'fine'],
  ['शक्ति की औसत', 'fine'],
  ['RSI + शक्ति', 'fine'],
  ['Größe (50 %)', 'Größe (50 %)'],
])('a picture calls %s %s', (title, drawn) => {
  expect(drawnTitle({ title, name: 'fine' })).toBe(drawn);
});
