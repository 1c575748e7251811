import type { Task } from '../ports/compute-pool.ts';
import type { Picture } from './picture.ts';
import { renderPng } from './render-png.ts';

export const run: Task<Picture, Uint8Array> = (picture) => renderPng(picture);
