/** What the practice market makes of one NIFTY 50 share. Prices, weights and volumes are made up, of the real order. */
export interface PracticeStock {
  readonly symbol: string;
  readonly name: string;
  readonly sector: string;
  /** Rupees round which the price wanders. */
  readonly basePrice: number;
  /** Share of the index, before scaling to a whole. */
  readonly weight: number;
  readonly beta: number;
  /** How lively the share is of its own: about the percent a day that its own news move it. */
  readonly ownVolatility: number;
  /** Typical shares traded in a day, in lakh. */
  readonly lakhShares: number;
}

const NAMES = {
  auto: 'Automobile and Auto Components',
  build: 'Construction Materials',
  capital: 'Capital Goods',
  construction: 'Construction',
  durables: 'Consumer Durables',
  finance: 'Financial Services',
  fmcg: 'Fast Moving Consumer Goods',
  health: 'Healthcare',
  it: 'Information Technology',
  metals: 'Metals & Mining',
  oil: 'Oil Gas & Consumable Fuels',
  power: 'Power',
  retail: 'Consumer Services',
  services: 'Services',
  telecom: 'Telecommunication',
} as const;

export const FINANCIAL_SECTOR = NAMES.finance;

/** symbol | name | sector | base price | weight | beta | own volatility | lakh shares */
const TABLE = `
ADANIENT|Adani Enterprises|metals|2400|0.6|1.3|1.4|12
ADANIPORTS|Adani Ports and SEZ|services|1450|0.9|1.2|1.2|25
APOLLOHOSP|Apollo Hospitals|health|7400|0.6|0.7|1.1|5
ASIANPAINT|Asian Paints|durables|2600|1.0|0.7|1.1|12
AXISBANK|Axis Bank|finance|1250|2.9|1.15|0.9|75
BAJAJ-AUTO|Bajaj Auto|auto|9000|0.9|0.9|1.1|4
BAJFINANCE|Bajaj Finance|finance|1000|2.2|1.2|1.1|70
BAJAJFINSV|Bajaj Finserv|finance|2050|1.0|1.1|1.0|14
BEL|Bharat Electronics|capital|410|1.3|1.25|1.2|150
BHARTIARTL|Bharti Airtel|telecom|2050|4.6|0.8|1.0|50
CIPLA|Cipla|health|1520|0.7|0.6|1.0|14
COALINDIA|Coal India|oil|390|0.8|0.9|1.1|75
DRREDDY|Dr. Reddy's Laboratories|health|1260|0.7|0.6|1.1|16
EICHERMOT|Eicher Motors|auto|7000|0.8|0.9|1.0|5
ETERNAL|Eternal|retail|310|1.8|1.2|1.6|400
GRASIM|Grasim Industries|build|2750|0.9|0.9|0.9|7
HCLTECH|HCL Technologies|it|1600|1.3|0.9|1.0|25
HDFCBANK|HDFC Bank|finance|1000|12.6|1.0|0.8|220
HDFCLIFE|HDFC Life Insurance|finance|760|0.7|0.8|1.1|25
HINDALCO|Hindalco Industries|metals|820|1.0|1.2|1.0|55
HINDUNILVR|Hindustan Unilever|fmcg|2430|1.8|0.5|0.9|13
ICICIBANK|ICICI Bank|finance|1380|8.4|1.05|0.8|110
INDIGO|InterGlobe Aviation|services|5700|1.1|0.9|1.3|9
INFY|Infosys|it|1520|4.6|0.95|0.9|75
ITC|ITC|fmcg|405|3.3|0.55|0.8|130
JIOFIN|Jio Financial Services|finance|305|0.8|1.2|1.2|140
JSWSTEEL|JSW Steel|metals|1170|0.9|1.1|1.0|18
KOTAKBANK|Kotak Mahindra Bank|finance|420|2.7|0.95|0.9|150
LT|Larsen & Toubro|construction|3950|3.9|1.1|0.9|16
M&M|Mahindra & Mahindra|auto|3650|2.6|1.1|1.0|24
MARUTI|Maruti Suzuki|auto|16000|1.8|0.9|0.9|4
MAXHEALTH|Max Healthcare|health|1150|0.7|0.7|1.3|17
NESTLEIND|Nestle India|fmcg|1260|0.7|0.5|0.9|12
NTPC|NTPC|power|330|1.4|0.95|0.9|100
ONGC|Oil & Natural Gas Corporation|oil|245|0.8|0.9|1.1|100
POWERGRID|Power Grid Corporation|power|280|1.1|0.8|0.9|110
RELIANCE|Reliance Industries|oil|1480|8.2|1.1|0.8|95
SBILIFE|SBI Life Insurance|finance|2000|0.7|0.8|1.0|9
SBIN|State Bank of India|finance|960|3.4|1.1|0.8|95
SHRIRAMFIN|Shriram Finance|finance|820|1.1|1.3|1.3|60
SUNPHARMA|Sun Pharmaceutical|health|1780|1.5|0.65|0.9|19
TATACONSUM|Tata Consumer Products|fmcg|1160|0.6|0.7|1.0|12
TATASTEEL|Tata Steel|metals|175|1.2|1.2|1.0|280
TCS|Tata Consultancy Services|it|3150|2.7|0.85|0.8|26
TECHM|Tech Mahindra|it|1450|0.8|1.0|1.1|18
TITAN|Titan Company|durables|3850|1.4|0.9|1.0|9
TMPV|Tata Motors Passenger Vehicles|auto|360|0.6|1.2|1.3|120
TRENT|Trent|retail|4300|0.8|1.1|1.5|9
ULTRACEMCO|UltraTech Cement|build|11900|1.3|0.9|0.9|3
WIPRO|Wipro|it|245|0.6|0.95|1.0|90
`;

/** The NIFTY 50 as of August 2026; sectors as NSE groups them. */
export const PRACTICE_STOCKS: readonly PracticeStock[] = TABLE.trim().split('\n').map(readStock);

export const PRACTICE_SECTORS: readonly string[] = Object.values(NAMES);

function readStock(line: string): PracticeStock {
  const [symbol = '', name = '', sector = '', ...numbers] = line.split('|');
  const [basePrice = 0, weight = 0, beta = 0, ownVolatility = 0, lakhShares = 0] = numbers.map(Number);
  const sectorName = Object.entries(NAMES).find(([short]) => short === sector)?.[1] ?? 'Other';
  return { symbol, name, sector: sectorName, basePrice, weight, beta, ownVolatility, lakhShares };
}
