import type { Fact } from '../../domain/fact.ts';
import { put, type Write } from './write.ts';

const EQUITY = put(
  'equity',
  'INSERT INTO equity_marks VALUES ($1, $2, $3) ON CONFLICT (book, day) DO UPDATE SET equity = excluded.equity',
);
const CLOSING = put(
  'closing',
  `INSERT INTO closing_positions SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::int8[], $6::int8[], $7::int8[])
    ON CONFLICT (book, day, instrument, product)
    DO UPDATE SET quantity = excluded.quantity, cost = excluded.cost, mark = excluded.mark`,
);
/** What a book was worth and held when a day had ended. */
export function closeRows({ mark, closing }: Extract<Fact, { kind: 'equity-marked' }>): readonly Write[] {
  const { book, day, equity } = mark;
  return [
    { statement: EQUITY, values: [book, day, equity] },
    {
      statement: CLOSING,
      values: [
        book,
        day,
        closing.map((position) => position.instrument),
        closing.map((position) => position.product),
        closing.map((position) => position.quantity),
        closing.map((position) => position.cost),
        closing.map((position) => position.mark),
      ],
    },
  ];
}
