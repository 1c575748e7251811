/** What an import takes from a row. */
type Part =
  | 'time'
  | 'clock'
  | 'open'
  | 'high'
  | 'low'
  | 'close'
  | 'volume'
  | 'openInterest'
  | 'symbol'
  | 'series'
  | 'contractName'
  | 'instrument'
  | 'expiry'
  | 'strike'
  | 'optionType'
  | 'lot'
  | 'exchange';

/** A UDiFF file tells in each row whether it is of a share or a contract. */
type LayoutKind = 'candles' | 'shares' | 'derivatives' | 'udiff';

/** Where a kind of file keeps what. */
export interface Layout {
  readonly name: string;
  readonly kind: LayoutKind;
  /** Column numbers; absent when the file has no such column. */
  readonly at: Readonly<Partial<Record<Part, number>>>;
  /** Names of columns that the import does not use. */
  readonly unused: readonly string[];
}

interface Shape {
  readonly name: string;
  readonly kind: LayoutKind;
  /** Names of a part, in lower case; the first that the header has holds. */
  readonly names: Readonly<Partial<Record<Part, readonly string[]>>>;
  readonly optional: readonly Part[];
}

const SHAPES: readonly Shape[] = [
  {
    name: 'UDiFF bhavcopy',
    kind: 'udiff',
    names: {
      time: ['traddt'],
      symbol: ['tckrsymb'],
      instrument: ['fininstrmtp'],
      expiry: ['xprydt'],
      strike: ['strkpric'],
      optionType: ['optntp'],
      contractName: ['fininstrmnm'],
      series: ['sctysrs'],
      open: ['opnpric'],
      high: ['hghpric'],
      low: ['lwpric'],
      close: ['clspric'],
      volume: ['ttltradgvol'],
      openInterest: ['opnintrst'],
      lot: ['newbrdlotqty'],
      exchange: ['src'],
    },
    optional: ['exchange', 'openInterest'],
  },
  {
    name: 'NSE full bhavcopy',
    kind: 'shares',
    names: {
      time: ['date1'],
      symbol: ['symbol'],
      series: ['series'],
      open: ['open_price'],
      high: ['high_price'],
      low: ['low_price'],
      close: ['close_price'],
      volume: ['ttl_trd_qnty'],
    },
    optional: [],
  },
  {
    name: 'NSE equity bhavcopy',
    kind: 'shares',
    names: {
      time: ['timestamp'],
      symbol: ['symbol'],
      series: ['series'],
      open: ['open'],
      high: ['high'],
      low: ['low'],
      close: ['close'],
      volume: ['tottrdqty'],
    },
    optional: [],
  },
  {
    name: 'NSE F&O bhavcopy',
    kind: 'derivatives',
    names: {
      time: ['timestamp'],
      symbol: ['symbol'],
      instrument: ['instrument'],
      expiry: ['expiry_dt'],
      strike: ['strike_pr'],
      optionType: ['option_typ'],
      open: ['open'],
      high: ['high'],
      low: ['low'],
      close: ['close'],
      volume: ['contracts'],
      openInterest: ['open_int'],
    },
    optional: ['openInterest'],
  },
  {
    name: 'NSE F&O market report',
    kind: 'derivatives',
    names: {
      symbol: ['symbol'],
      instrument: ['instrument'],
      expiry: ['exp_date'],
      strike: ['str_price'],
      optionType: ['opt_type'],
      open: ['open_price'],
      high: ['hi_price'],
      low: ['lo_price'],
      close: ['close_price'],
      volume: ['trd_qty'],
      openInterest: ['open_int*', 'open_int'],
    },
    optional: ['strike', 'optionType', 'openInterest'],
  },
  {
    name: 'candles',
    kind: 'candles',
    names: {
      time: ['timestamp', 'datetime', 'date', 'time', 'start', 'ts'],
      clock: ['time'],
      symbol: ['symbol', 'tradingsymbol', 'ticker', 'instrument'],
      open: ['open', 'o'],
      high: ['high', 'h'],
      low: ['low', 'l'],
      close: ['close', 'c', 'ltp'],
      volume: ['volume', 'vol', 'v', 'qty'],
      openInterest: ['oi', 'open_interest', 'openinterest', 'open interest'],
    },
    optional: ['clock', 'symbol', 'volume', 'openInterest'],
  },
];

function matched(shape: Shape, header: readonly string[]): Layout | undefined {
  const at: Partial<Record<Part, number>> = {};
  for (const [part, names] of Object.entries(shape.names) as [Part, readonly string[]][]) {
    const name = names.find((candidate) => header.includes(candidate));
    if (name !== undefined) at[part] = header.indexOf(name);
    else if (!shape.optional.includes(part)) return undefined;
  }
  if (at.clock === at.time) delete at.clock;
  const used = new Set(Object.values(at));
  const unused = header.filter((name, i) => name !== '' && !used.has(i));
  return { name: shape.name, kind: shape.kind, at, unused };
}

/** The layout of a header in lower case; undefined when no bars can be in such a file. */
export function layoutOf(header: readonly string[]): Layout | undefined {
  for (const shape of SHAPES) {
    const layout = matched(shape, header);
    if (layout !== undefined) return layout;
  }
  return undefined;
}
