import type { TaskKind } from '../ports/compute-pool.ts';
import type { Picture } from './picture.ts';

/** Drawing a picture: the bytes of a PNG come back. */
export const PICTURE_TASK: TaskKind<Picture, Uint8Array> = { name: 'picture' };
