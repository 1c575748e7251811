import { readCaption } from '../formatted-text.ts';
import { readKeyboard } from '../keyboard.ts';
import type { UploadedFile } from '../multipart.ts';
import { asRecord, Parameters } from '../parameters.ts';
import { pictureSize } from '../pictures.ts';
import { ApiRefusal, badRequest } from '../refusal.ts';
import type { Call, TelegramState } from '../state.ts';
import { wireMessage } from '../wire-message.ts';
import type { Media } from '../world.ts';
import { countSends, replyTarget, roomOf } from './access.ts';

const mebibyte = 1_048_576;
const photoBytesMax = 10 * mebibyte;
const uploadBytesMax = 50 * mebibyte;
const downloadBytesMax = 20 * mebibyte;
const photoSidesMax = 10_000;
const photoRatioMax = 20;

type SentKind = 'photo' | 'document';

/** Keeps a file and gives it the id by which it is sent again or downloaded. */
export function keepFile(state: TelegramState, file: Omit<Media, 'fileId'>): Media {
  const media = { ...file, fileId: `AgAC${file.kind}${state.files.size + 1}` };
  state.files.set(media.fileId, media);
  return media;
}

function photoOf(file: UploadedFile): { readonly width: number; readonly height: number } {
  if (file.bytes.length > photoBytesMax) {
    throw badRequest(
      `file of size ${file.bytes.length} bytes is too big for a photo; the maximum size is ${photoBytesMax} bytes`,
    );
  }
  const size = pictureSize(file.bytes);
  if (size === undefined) throw badRequest('IMAGE_PROCESS_FAILED');
  const { width, height } = size;
  const longer = Math.max(width, height);
  const shorter = Math.min(width, height);
  if (shorter === 0 || width + height > photoSidesMax || longer > photoRatioMax * shorter) {
    throw badRequest('PHOTO_INVALID_DIMENSIONS');
  }
  return size;
}

function upload(state: TelegramState, file: UploadedFile, kind: SentKind): Media {
  if (file.bytes.length === 0) throw badRequest('file must be non-empty');
  if (file.bytes.length > uploadBytesMax) throw new ApiRefusal(413, 'Request Entity Too Large');
  const size = kind === 'photo' ? photoOf(file) : {};
  return keepFile(state, { kind, name: file.name, mime: file.mime, bytes: file.bytes, ...size });
}

/** The file behind a parameter: uploaded in place, attached under a name, or sent before. */
function mediaOf(
  state: TelegramState,
  params: Parameters,
  source: { readonly field: string; readonly kind: SentKind },
): Media {
  const reference = params.text(source.field) ?? '';
  const attached = reference.startsWith('attach://') ? reference.slice('attach://'.length) : source.field;
  const file = params.files.get(attached);
  if (file !== undefined) return upload(state, file, source.kind);
  if (reference === '' || reference.startsWith('attach://')) {
    throw badRequest(`there is no ${source.kind} in the request`);
  }
  // The server of a test reaches no other host, so a link can only fail.
  if (/^https?:/.test(reference)) throw badRequest('failed to get HTTP URL content');
  const known = state.files.get(reference);
  if (known === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
  if (known.kind !== source.kind) throw badRequest(`can't use file of type ${known.kind} as ${source.kind}`);
  return known;
}

function sendMedia(state: TelegramState, params: Parameters, kind: SentKind): object {
  const room = roomOf(state, params);
  const content = readCaption(params);
  const keyboard = readKeyboard(params);
  const reply = replyTarget(room, params);
  const media = mediaOf(state, params, { field: kind, kind });
  countSends(state, room, 1);
  const message = state.world.add({
    chatId: room.chat.id,
    sender: state.world.bot,
    dateMs: state.now(),
    content,
    media,
    keyboard,
    silent: params.flag('disable_notification'),
    ...reply,
  });
  return wireMessage(state.world, message);
}

export function sendPhoto(state: TelegramState, { params }: Call): object {
  return sendMedia(state, params, 'photo');
}

export function sendDocument(state: TelegramState, { params }: Call): object {
  return sendMedia(state, params, 'document');
}

function albumItem(
  value: unknown,
  params: Parameters,
): { readonly kind: SentKind; readonly params: Parameters } {
  const item = asRecord(value);
  if (item === undefined) throw badRequest("can't parse InputMedia: expected an Object");
  const kind = item['type'];
  if (kind !== 'photo' && kind !== 'document')
    throw badRequest("can't parse InputMedia: type must be photo or document");
  return { kind, params: new Parameters(new Map(Object.entries(item)), params.files) };
}

export function sendMediaGroup(state: TelegramState, { params }: Call): object {
  const room = roomOf(state, params);
  const list = params.json('media');
  if (!Array.isArray(list)) throw badRequest('expected an Array of InputMedia');
  if (list.length < 2) throw badRequest('too few messages to send as an album');
  if (list.length > 10) throw badRequest('too many messages to send as an album');
  const items = list.map((value: unknown) => albumItem(value, params));
  if (new Set(items.map((item) => item.kind)).size > 1) {
    throw badRequest("document can't be mixed with other media types");
  }
  const reply = replyTarget(room, params);
  const contents = items.map((item) => ({
    content: readCaption(item.params),
    media: mediaOf(state, item.params, { field: 'media', kind: item.kind }),
  }));
  countSends(state, room, contents.length);
  const albumId = String(13_000_000_000 + state.files.size);
  return contents.map((content) =>
    wireMessage(
      state.world,
      state.world.add({
        chatId: room.chat.id,
        sender: state.world.bot,
        dateMs: state.now(),
        keyboard: [],
        silent: params.flag('disable_notification'),
        albumId,
        ...content,
        ...reply,
      }),
    ),
  );
}

/** Where a kept file can be downloaded, under `/file/bot<token>/`. */
export function filePath(media: Media): string {
  return `${media.kind}s/${media.fileId}/${encodeURIComponent(media.name)}`;
}

export function getFile(state: TelegramState, { params }: Call): object {
  const media = state.files.get(params.text('file_id') ?? '');
  if (media === undefined) throw badRequest('wrong file_id or the file is temporarily unavailable');
  if (media.bytes.length > downloadBytesMax) throw badRequest('file is too big');
  return {
    file_id: media.fileId,
    file_unique_id: `u${media.fileId}`,
    file_size: media.bytes.length,
    file_path: filePath(media),
  };
}
