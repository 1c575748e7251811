import { type Entity, parseHtml } from './html.ts';
import { asRecord, type Parameters } from './parameters.ts';
import { badRequest } from './refusal.ts';

/** Text with its spans; `html` is the source the bot sent, or the escaped text where there was no parse mode. */
export interface FormattedText {
  readonly text: string;
  readonly entities: readonly Entity[];
  readonly html: string;
}

/** Which parameters hold a text, and how the platform names it when it is missing or too long. */
interface TextField {
  readonly text: string;
  readonly entities: string;
  readonly maxLength: number;
  readonly tooLong: string;
}

const messageField: TextField = {
  text: 'text',
  entities: 'entities',
  maxLength: 4096,
  tooLong: 'message is too long',
};
const captionField: TextField = {
  text: 'caption',
  entities: 'caption_entities',
  maxLength: 1024,
  tooLong: 'message caption is too long',
};

/** Beyond this many spans the platform shows the rest as plain text. */
const entitiesMax = 100;

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Plain text with the commands marked, as the platform marks them for a person's message. */
export function plainText(text: string): FormattedText {
  const entities: Entity[] = [];
  for (const found of text.matchAll(/(?<=^|\s)\/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![a-z0-9_/])/gi)) {
    entities.push({ type: 'bot_command', offset: found.index, length: found[0].length });
  }
  return { text, entities, html: escapeHtml(text) };
}

/** Control characters become spaces (a tab too), line and direction marks go, as the platform cleans every string. */
function clean(source: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
  return source.replace(/[\r\u2028-\u202e]/g, '').replace(/[\u0000-\u0009\u000b\u000c\u000e-\u001f]/g, ' ');
}

function trimmed(source: FormattedText): FormattedText {
  const end = source.text.trimEnd().length;
  const firstSpan = source.entities[0]?.offset ?? end;
  const start = Math.min(source.text.length - source.text.trimStart().length, firstSpan, end);
  const entities = source.entities.flatMap((entity) => {
    const from = entity.offset - start;
    const length = Math.min(from + entity.length, end - start) - from;
    return length > 0 ? [{ ...entity, offset: from, length }] : [];
  });
  return { text: source.text.slice(start, end), entities: entities.slice(0, entitiesMax), html: source.html };
}

function givenEntities(params: Parameters, name: string): readonly Entity[] {
  const list = params.json(name);
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw badRequest("can't parse entities: Expected an Array of MessageEntity");
  return list.flatMap((item: unknown) => {
    const entity = asRecord(item);
    const { type, offset, length, url } = entity ?? {};
    if (typeof type !== 'string' || typeof offset !== 'number' || typeof length !== 'number') {
      throw badRequest('can\'t parse MessageEntity: Can\'t find field "type"');
    }
    return [{ type, offset, length, ...(typeof url === 'string' ? { url } : {}) }];
  });
}

function formatted(params: Parameters, source: string, field: TextField): FormattedText {
  const cleaned = clean(source);
  const mode = (params.text('parse_mode') ?? '').toLowerCase();
  if (mode !== '' && mode !== 'html') throw badRequest('unsupported parse_mode');
  const parsed =
    mode === 'html'
      ? { ...parseHtml(cleaned), html: cleaned }
      : { text: cleaned, entities: givenEntities(params, field.entities), html: escapeHtml(cleaned) };
  const result = trimmed(parsed);
  // The platform does not say which unit it counts in; code units are the strictest reading.
  if (result.text.length > field.maxLength) throw badRequest(field.tooLong);
  return result;
}

/** The `text` of a message: 1 to 4096 characters after the markup is gone. */
export function readText(params: Parameters): FormattedText {
  const source = params.text(messageField.text) ?? '';
  if (source === '') throw badRequest('message text is empty');
  const text = formatted(params, source, messageField);
  if (text.text === '') throw badRequest('text must be non-empty');
  return text;
}

/** The caption of a picture or file: at most 1024 characters, may be missing. */
export function readCaption(params: Parameters): FormattedText {
  return formatted(params, params.text(captionField.text) ?? '', captionField);
}
