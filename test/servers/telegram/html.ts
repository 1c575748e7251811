import { badRequest } from './refusal.ts';

/** A formatted span of a message; offset and length count UTF-16 code units of the plain text. */
export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly language?: string;
}

interface OpenTag {
  readonly tag: string;
  readonly textStart: number;
  readonly attributes: ReadonlyMap<string, string>;
}

const entityTypeByTag: ReadonlyMap<string, string> = new Map([
  ['b', 'bold'],
  ['strong', 'bold'],
  ['i', 'italic'],
  ['em', 'italic'],
  ['u', 'underline'],
  ['ins', 'underline'],
  ['s', 'strikethrough'],
  ['strike', 'strikethrough'],
  ['del', 'strikethrough'],
  ['code', 'code'],
  ['pre', 'pre'],
  ['a', 'text_link'],
  ['blockquote', 'blockquote'],
  ['tg-spoiler', 'spoiler'],
  ['span', 'spoiler'],
]);

const namedCharacters: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
]);

function refuse(reason: string): never {
  throw badRequest(`can't parse entities: ${reason}`);
}

function decodeCharacter(source: string, at: number): { readonly text: string; readonly next: number } {
  const found = /^&(?:#x([0-9a-f]{1,8})|#([0-9]{1,8})|([a-z]+));?/i.exec(source.slice(at, at + 12));
  const literal = { text: '&', next: at + 1 };
  if (found === null) return literal;
  const next = at + found[0].length;
  const named = found[3];
  if (named !== undefined) {
    const text = namedCharacters.get(named);
    return text === undefined ? literal : { text, next };
  }
  const point = found[1] === undefined ? Number(found[2]) : Number.parseInt(found[1], 16);
  const valid = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
  return valid ? { text: String.fromCodePoint(point), next } : literal;
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}

/** One pass over HTML as the platform reads it: unknown tags, crossed tags and open tags are refused with the byte they start at. */
class HtmlReader {
  readonly #source: string;
  #at = 0;
  #text = '';
  readonly #open: OpenTag[] = [];
  readonly #entities: Entity[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  read(): { readonly text: string; readonly entities: readonly Entity[] } {
    while (this.#at < this.#source.length) this.#step();
    const open = this.#open.at(-1);
    if (open !== undefined) refuse(`Can't find end tag corresponding to start tag "${open.tag}"`);
    const order = (left: Entity, right: Entity): number =>
      left.offset - right.offset || right.length - left.length;
    return { text: this.#text, entities: [...this.#entities].sort(order) };
  }

  #step(): void {
    const character = this.#source.charAt(this.#at);
    if (character === '&') {
      const decoded = decodeCharacter(this.#source, this.#at);
      this.#text += decoded.text;
      this.#at = decoded.next;
    } else if (character !== '<') {
      this.#text += character;
      this.#at += 1;
    } else if (this.#source.charAt(this.#at + 1) === '/') this.#endTag();
    else this.#startTag();
  }

  #bytesTo(at: number): number {
    return Buffer.byteLength(this.#source.slice(0, at));
  }

  #skipSpaces(): void {
    while (isSpace(this.#source.charAt(this.#at))) this.#at += 1;
  }

  #takeUntil(stops: string): string {
    const start = this.#at;
    while (this.#at < this.#source.length) {
      const character = this.#source.charAt(this.#at);
      if (isSpace(character) || stops.includes(character)) break;
      this.#at += 1;
    }
    return this.#source.slice(start, this.#at);
  }

  #startTag(): void {
    const offset = this.#bytesTo(this.#at);
    this.#at += 1;
    const tag = this.#takeUntil('>').toLowerCase();
    if (this.#at >= this.#source.length) refuse(`Unclosed start tag at byte offset ${offset}`);
    if (!entityTypeByTag.has(tag)) refuse(`Unsupported start tag "${tag}" at byte offset ${offset}`);
    const attributes = this.#attributes(tag, offset);
    if (tag === 'span' && attributes.get('class') !== 'tg-spoiler') {
      refuse(`Tag "span" must have class "tg-spoiler" at byte offset ${offset}`);
    }
    this.#open.push({ tag, textStart: this.#text.length, attributes });
  }

  #attributes(tag: string, offset: number): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>();
    for (;;) {
      this.#skipSpaces();
      if (this.#at >= this.#source.length) refuse(`Unclosed start tag "${tag}" at byte offset ${offset}`);
      if (this.#source.charAt(this.#at) === '>') break;
      const name = this.#takeUntil('=>').toLowerCase();
      if (name === '') refuse(`Empty attribute name in the tag "${tag}" at byte offset ${offset}`);
      this.#skipSpaces();
      if (this.#source.charAt(this.#at) !== '=') {
        attributes.set(name, '');
        continue;
      }
      this.#at += 1;
      this.#skipSpaces();
      if (this.#at >= this.#source.length) refuse(`Unclosed start tag "${tag}" at byte offset ${offset}`);
      attributes.set(name, this.#attributeValue(offset));
    }
    this.#at += 1;
    return attributes;
  }

  #attributeValue(offset: number): string {
    const quote = this.#source.charAt(this.#at);
    if (quote !== '"' && quote !== "'") {
      const tokenAt = this.#bytesTo(this.#at);
      const token = /^[a-z0-9.-]*/i.exec(this.#source.slice(this.#at))?.[0] ?? '';
      this.#at += token.length;
      const after = this.#source.charAt(this.#at);
      if (after !== '>' && !isSpace(after)) refuse(`Unexpected end of name token at byte offset ${tokenAt}`);
      return token.toLowerCase();
    }
    this.#at += 1;
    let value = '';
    while (this.#at < this.#source.length && this.#source.charAt(this.#at) !== quote) {
      const here = this.#source.charAt(this.#at);
      const { text, next } =
        here === '&' ? decodeCharacter(this.#source, this.#at) : { text: here, next: this.#at + 1 };
      value += text;
      this.#at = next;
    }
    if (this.#at >= this.#source.length) refuse(`Unclosed start tag at byte offset ${offset}`);
    this.#at += 1;
    return value;
  }

  #endTag(): void {
    const offset = this.#bytesTo(this.#at);
    const open = this.#open.pop();
    if (open === undefined) refuse(`Unexpected end tag at byte offset ${offset}`);
    this.#at += 2;
    const name = this.#takeUntil('>').toLowerCase();
    this.#skipSpaces();
    if (this.#source.charAt(this.#at) !== '>') refuse(`Unclosed end tag at byte offset ${offset}`);
    if (name !== '' && name !== open.tag) {
      refuse(`Unmatched end tag at byte offset ${offset}, expected "</${open.tag}>", found "</${name}>"`);
    }
    this.#at += 1;
    this.#close(open);
  }

  #close(open: OpenTag): void {
    const length = this.#text.length - open.textStart;
    const type = entityTypeByTag.get(open.tag);
    if (length === 0 || type === undefined) return;
    const span = { type, offset: open.textStart, length };
    if (type === 'text_link') {
      const covered = this.#text.slice(open.textStart);
      const url = linkTarget(open.attributes.get('href') || covered);
      if (url !== undefined) this.#entities.push({ ...span, url });
      return;
    }
    const language =
      open.tag === 'code' ? open.attributes.get('class')?.replace(/^language-/, '') : undefined;
    this.#entities.push({ ...span, ...(language ? { language } : {}) });
  }
}

/**
 * The address the platform makes of a link, or undefined where it would not link at all: a host
 * without a dot (localhost) is no link for it.
 */
export function linkTarget(source: string): string | undefined {
  if (/^(tg|ton):\/\/?[a-z0-9]/i.test(source)) return source;
  const candidate = /^[a-z][a-z0-9+.-]*:/i.test(source) ? source : `http://${source}`;
  if (!URL.canParse(candidate)) return undefined;
  const url = new URL(candidate);
  const web = url.protocol === 'http:' || url.protocol === 'https:';
  return web && url.hostname.includes('.') ? url.href : undefined;
}

/** Inside code and pre nothing else is formatted; `<pre><code class="language-x">` is one block with a language. */
function withoutNestedInCode(entities: readonly Entity[]): readonly Entity[] {
  const codes = entities.filter((entity) => entity.type === 'pre' || entity.type === 'code');
  const inside = (entity: Entity, outer: Entity): boolean =>
    entity !== outer &&
    entity.offset >= outer.offset &&
    entity.offset + entity.length <= outer.offset + outer.length &&
    !(entity.type === 'pre' && outer.type === 'code');
  return entities.flatMap((entity) => {
    if (codes.some((outer) => inside(entity, outer))) return [];
    if (entity.type !== 'pre') {
      const { language: _unused, ...rest } = entity;
      return [rest];
    }
    const inner = codes.find(
      (code) => code.type === 'code' && inside(code, entity) && code.language !== undefined,
    );
    return [inner?.language === undefined ? entity : { ...entity, language: inner.language }];
  });
}

/** Parses a message in HTML parse mode. Refuses with the platform's own sentences. */
export function parseHtml(source: string): { readonly text: string; readonly entities: readonly Entity[] } {
  const { text, entities } = new HtmlReader(source).read();
  return { text, entities: withoutNestedInCode(entities) };
}
