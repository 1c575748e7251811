import type { Track } from '../charts/picture.ts';

/** How an indicator is drawn. */
export interface StudyLook {
  /** The name in the legend. */
  readonly short: string;
  readonly where: 'price' | 'pane';
  /** The outputs that are drawn; all when left out. */
  readonly shown?: readonly string[];
  /** Outputs drawn in another way than as lines. */
  readonly styles?: Readonly<Record<string, Track['style']>>;
  /** The two outputs with the area between them shaded. */
  readonly between?: readonly [string, string];
  readonly guides?: readonly number[];
}

const overPrice = (short: string, rest: Partial<StudyLook> = {}): StudyLook => ({
  short,
  where: 'price',
  ...rest,
});
const inPane = (short: string, rest: Partial<StudyLook> = {}): StudyLook => ({
  short,
  where: 'pane',
  ...rest,
});
const band = { shown: ['upper', 'middle', 'lower'], between: ['upper', 'lower'] } as const;
const aroundZero = { guides: [0] } as const;

const AVERAGES = [
  'sma',
  'ema',
  'wma',
  'dema',
  'tema',
  'trima',
  't3',
  'hma',
  'kama',
  'vwma',
  'midpoint',
  'midprice',
];

const LOOKS: ReadonlyMap<string, StudyLook> = new Map<string, StudyLook>([
  ...AVERAGES.map((name) => [name, overPrice(name.toUpperCase())] as const),
  ['wilder', overPrice('RMA')],
  ['bollinger', overPrice('BB', band)],
  ['keltner', overPrice('KC', band)],
  ['donchian', overPrice('DC', band)],
  ['psar', overPrice('PSAR', { styles: { psar: 'dots' } })],
  ['supertrend', overPrice('SuperTrend', { shown: ['supertrend'] })],
  ['ichimoku', overPrice('Ichimoku', { between: ['spanA', 'spanB'] })],
  ['vwap', overPrice('VWAP')],
  ['anchored-vwap', overPrice('AVWAP')],
  ['pivots', overPrice('Pivots', { shown: ['pivot', 'r1', 's1', 'r2', 's2'] })],
  ['prices', overPrice('Prices', { shown: ['median', 'typical', 'weighted', 'average'] })],
  ['linreg', overPrice('LinReg', { shown: ['value'] })],
  ['chandelier', overPrice('Chandelier')],
  ['highest', overPrice('Highest')],
  ['lowest', overPrice('Lowest')],
  ['heikinashi', overPrice('Heikin-Ashi')],
  ['sum', inPane('Sum of closes')],
  ['averagegain', inPane('Average gain')],
  ['averageloss', inPane('Average loss')],
  ['kst', inPane('KST', aroundZero)],
  ['rsi', inPane('RSI', { guides: [30, 70] })],
  ['stoch-rsi', inPane('StochRSI', { guides: [20, 80] })],
  ['stoch', inPane('Stoch', { guides: [20, 80] })],
  ['stoch-fast', inPane('Fast stoch', { guides: [20, 80] })],
  ['mfi', inPane('MFI', { guides: [20, 80] })],
  ['ultimate', inPane('Ultimate', { guides: [30, 70] })],
  ['williams-r', inPane('Williams %R', { guides: [-80, -20] })],
  ['cci', inPane('CCI', { guides: [-100, 100] })],
  ['cmo', inPane('CMO', { guides: [-50, 50] })],
  ['choppiness', inPane('Choppiness', { guides: [38.2, 61.8] })],
  ['aroon', inPane('Aroon', { guides: [30, 70] })],
  ['zscore', inPane('Z-score', { guides: [-2, 0, 2] })],
  ['macd', inPane('MACD', { ...aroundZero, styles: { histogram: 'histogram' } })],
  ['ao', inPane('AO', { ...aroundZero, styles: { ao: 'histogram' } })],
  ...['apo', 'ppo', 'trix', 'roc', 'bop', 'cmf', 'adosc'].map(
    (name) => [name, inPane(name.toUpperCase(), aroundZero)] as const,
  ),
  ['momentum', inPane('Momentum', aroundZero)],
  ['force', inPane('Force', aroundZero)],
  ['aroon-osc', inPane('Aroon osc', aroundZero)],
  ['adx', inPane('ADX')],
  ['volume-sma', inPane('Volume SMA')],
  ['volume-ratio', inPane('Volume ratio')],
]);

/** How the indicator of a name is drawn; one that nothing is said of gets a pane. */
export function lookOf(name: string): StudyLook {
  return LOOKS.get(name) ?? inPane(name.toUpperCase());
}
