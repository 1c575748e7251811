import { describe, expect, it } from 'vitest';
import type { Reply } from '../../commands/reply.ts';
import { reply } from '../../commands/reply.ts';
import { Studies, type StudyContext } from '../../commands/studies.ts';
import type { Caller } from '../../engine/desk-market.ts';
import { userId } from '../../engine/domain/ids.ts';
import type { Role } from '../../engine/domain/user.ts';

const caller = (name: string, role: Role = 'trader'): Caller => ({
  user: { id: userId(name), name, role },
  place: 'terminal:local',
});
const asha = caller('Asha');

/** Studies under the test's control. */
function bench() {
  const bugs: unknown[] = [];
  const studies = new Studies((error) => bugs.push(error));
  const begin = (title: string, by = asha) => {
    let context: StudyContext | undefined;
    let end: (final: Reply) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    const first = studies.start(by, {
      title,
      work: (given) => {
        context = given;
        return new Promise((resolve, reject) => {
          end = resolve;
          fail = reject;
        });
      },
    });
    const shown: Reply[] = [];
    first.follow?.watch((interim) => shown.push(interim));
    return {
      first,
      shown,
      context: () => context,
      end: (final: Reply) => end(final),
      fail: (error: Error) => fail(error),
      final: first.follow?.final ?? Promise.resolve(first),
      id: first.buttons[0]?.[0]?.command.split(' ')[1] ?? '',
    };
  };
  return { studies, bugs, begin };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a study', () => {
  it('shows a card that can be cancelled, then its progress, then its result on the same card', async () => {
    const { begin } = bench();
    const study = begin('Backtesting rsi on INFY');
    expect(study.first).toMatchObject({
      headline: 'Backtesting rsi on INFY',
      buttons: [[{ label: 'Cancel' }]],
    });
    study.context()?.progress({ done: 0.335, says: '67 of 200 bars' });
    expect(study.shown.at(-1)).toMatchObject({ lines: ['34%, 67 of 200 bars'], card: study.first.card });
    study.end(reply('rsi on INFY earns nothing', { images: ['equity.png'] }));
    const final = await study.final;
    expect(final).toMatchObject({
      headline: 'rsi on INFY earns nothing',
      card: study.first.card,
      buttons: [],
    });
    study.context()?.progress({ done: 1, says: 'late' });
    expect(study.shown).toHaveLength(1);
  });

  it('is cancelled by whoever asked for it and by administrators, and by nobody else', async () => {
    const { studies, begin, bugs } = bench();
    const study = begin('Optimising rsi');
    const other = studies.cancel(caller('Ravi'), study.id);
    expect(other).toMatchObject({ severity: 'warning', confidential: true });
    expect(other.headline).toContain('belongs to Asha');
    expect(study.context()?.cancel.aborted).toBe(false);
    const cancelled = studies.cancel(asha, study.id);
    expect(cancelled).toMatchObject({ headline: 'Cancelled: Optimising rsi', card: study.first.card });
    expect(await study.final).toBe(cancelled);
    expect(study.context()?.cancel.aborted).toBe(true);
    study.fail(new Error('cancelled'));
    await settled();
    expect(bugs).toEqual([]);
    expect(studies.cancel(asha, study.id).headline).toContain('has ended already');
    expect(studies.cancel(caller('Meera', 'admin'), begin('Second').id).headline).toBe('Cancelled: Second');
  });

  it('waits while two others run, and says how many', async () => {
    const { studies, begin } = bench();
    const [one, two, three, four] = [begin('1'), begin('2'), begin('3'), begin('4')];
    expect(three.first.lines).toEqual(['Waiting for 2 others.']);
    expect(four.first.lines).toEqual(['Waiting for 3 others.']);
    expect(four.context()).toBeUndefined();
    studies.cancel(asha, three.id);
    await settled();
    expect(four.shown.at(-1)?.lines).toEqual(['Waiting for 2 others.']);
    studies.cancel(asha, one.id);
    await settled();
    expect(four.context()).toBeUndefined();
    one.fail(new Error('cancelled'));
    await settled();
    expect(four.context()).toBeDefined();
    two.end(reply('done'));
    four.end(reply('done'));
    expect((await four.final).headline).toBe('done');
    expect(three.context()).toBeUndefined();
  });

  it('that has a bug says so on its card, and reports it', async () => {
    const { begin, bugs } = bench();
    const study = begin('Backtesting');
    study.fail(new Error('boom'));
    expect(await study.final).toMatchObject({ severity: 'bad', card: study.first.card });
    expect((await study.final).headline).toContain('a fault in Munim');
    expect(bugs).toHaveLength(1);
  });

  it('is refused when too many wait', () => {
    const { begin } = bench();
    for (let at = 0; at < 12; at += 1) begin(`${at}`);
    const refused = begin('one more').first;
    expect(refused).toMatchObject({ severity: 'warning' });
    expect(refused.follow).toBeUndefined();
  });

  it('ends with a word of why when Munim stops', async () => {
    const { studies, begin } = bench();
    const all = [begin('1'), begin('2'), begin('3')];
    studies.close();
    for (const { final } of all) expect((await final).lines[0]).toContain('Munim is being stopped');
    expect(begin('4').first.follow).toBeUndefined();
  });
});
