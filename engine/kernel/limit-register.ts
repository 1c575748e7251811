import type { BookId } from '../domain/ids.ts';
import type { LimitName, LimitSetting } from '../domain/limit.ts';

/** The limits that people set, by whom they bind. */
export class LimitRegister {
  readonly #ofBooks = new Map<BookId, Map<LimitName, LimitSetting>>();

  put(setting: LimitSetting): void {
    const { book } = setting.scope;
    const own = this.#ofBooks.get(book) ?? new Map<LimitName, LimitSetting>();
    own.set(setting.name, setting);
    this.#ofBooks.set(book, own);
  }

  ofBook(book: BookId): readonly LimitSetting[] {
    const own = this.#ofBooks.get(book);
    return own === undefined ? NONE : [...own.values()];
  }

  find(book: BookId, name: LimitName): LimitSetting | undefined {
    return this.#ofBooks.get(book)?.get(name);
  }
}

const NONE: readonly LimitSetting[] = [];
