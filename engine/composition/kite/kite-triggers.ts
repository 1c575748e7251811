import { fail, ok } from '../../domain/result.ts';
import { deleteTrigger, placeTrigger, readTriggers } from '../../kite/account/triggers.ts';
import type { WriteOutcome } from '../../kite/account/write-outcome.ts';
import { failureText } from '../../kite/transport/kite-failure.ts';
import type { ChangeOutcome } from '../../ports/position-converter.ts';
import type { TriggerHouse } from '../../ports/trigger-house.ts';
import { type KiteDoor, listedAt, listedKeyOf } from './open-kite.ts';

const told = (outcome: WriteOutcome<string>): ChangeOutcome =>
  outcome.kind === 'done' ? { kind: 'done' } : outcome;

/** Good-till-triggered orders at Kite. */
export function kiteTriggers({
  client,
  instruments,
}: Pick<KiteDoor, 'client' | 'instruments'>): TriggerHouse {
  return {
    async list() {
      const read = await readTriggers(client, listedKeyOf(instruments));
      if (!read.ok) return fail(failureText(read.error));
      return ok(
        read.value.map(({ id, instrument, status, expiresAt, legs }) => ({
          id,
          instrument,
          status,
          expiresAt,
          legs: legs.map(({ trigger, order, result }) => ({ trigger, ...order, became: becameText(result) })),
        })),
      );
    },
    async place({ instrument, last: lastPrice, legs }) {
      const [first, second] = legs;
      const asked = ({ trigger, ...order }: (typeof legs)[0]) => ({ trigger, order });
      const terms = { listed: listedAt(instrument), lastPrice };
      return told(
        await placeTrigger(
          client,
          second === undefined
            ? { ...terms, legs: [asked(first)] }
            : { ...terms, legs: [asked(first), asked(second)] },
        ),
      );
    },
    remove: async (id) => told(await deleteTrigger(client, id)),
  };
}

type LegResult = Extract<
  Awaited<ReturnType<typeof readTriggers>>,
  { readonly ok: true }
>['value'][number]['legs'][number]['result'];

function becameText(result: LegResult): string {
  switch (result.kind) {
    case 'waiting':
      return 'waits';
    case 'ordered':
      return `broker order ${result.brokerOrderId}`;
    case 'refused':
      return `refused: ${result.message}`;
  }
}
