import { europeanPrice } from '../../engine/options/european.ts';
import { impliedVolatility } from '../../engine/options/implied-volatility.ts';
import { analyse, analyticsColumns, contractColumns } from '../../engine/options/option-columns.ts';
import type { OptionTerms } from '../../engine/options/option-terms.ts';
import { medianProcessorMs } from '../support/processor-time.ts';

const CHAIN = 200;
const BATCH = 50_000;
const ROUNDS = 9;

/** Prints the implied volatilities a second of a batch, and a chain of 200 contracts with every Greek. */
export async function main(): Promise<void> {
  const terms: OptionTerms[] = [];
  const prices = new Float64Array(BATCH);
  for (let i = 0; i < BATCH; i += 1) {
    const strike = 25_000 * Math.exp((((i * 7919) % BATCH) / BATCH - 0.5) * 0.4);
    const option: OptionTerms = {
      type: i % 2 === 0 ? 'CE' : 'PE',
      on: 'forward',
      underlying: 25_000,
      strike,
      years: 0.01 + ((i * 31) % 100) / 400,
      rate: 0.065,
      dividend: 0,
    };
    terms.push(option);
    prices[i] = europeanPrice(option, 0.1 + ((i * 17) % 37) / 100);
  }
  let found = 0;
  const batch = medianProcessorMs(ROUNDS, () => {
    found = 0;
    for (let i = 0; i < BATCH; i += 1) {
      const option = terms[i];
      if (option !== undefined && impliedVolatility(option, prices[i] ?? 0).ok) found += 1;
    }
  });
  print('implied volatility, microseconds of processor a contract (allowed: 2)', (batch * 1_000) / BATCH);
  print(`contracts of ${BATCH} that have one`, found);

  const contracts = contractColumns(CHAIN, 'forward');
  for (let i = 0; i < CHAIN; i += 1) {
    const option = terms[i];
    contracts.isCall[i] = option?.type === 'CE' ? 1 : 0;
    contracts.underlying[i] = option?.underlying ?? 0;
    contracts.strike[i] = option?.strike ?? 0;
    contracts.years[i] = option?.years ?? 0;
    contracts.rate[i] = option?.rate ?? 0;
    contracts.price[i] = prices[i] ?? 0;
  }
  const out = analyticsColumns(CHAIN);
  print(
    'chain of 200 with volatilities and Greeks, milliseconds (allowed: 10)',
    medianProcessorMs(ROUNDS, () => analyse(contracts, out)),
  );
}

function print(what: string, value: number): void {
  console.log(`  ${what}: ${value.toPrecision(3)}`);
}
