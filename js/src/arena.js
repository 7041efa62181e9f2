// How a call gets memory: from the resident instance, or where it needs much from one of its own, which is forgotten
// after the call, because linear memory never shrinks. Either way what it held is overwritten.

import { Core, resident } from "./core.js";
import { refusal } from "./errors.js";

/** So many bytes the resident arena has at most: payloads of about 250 KiB. */
const RESIDENT_BYTES = 1024 * 1024;

/** Room for the alignment of a few structs. */
const SLACK_BYTES = 256;

/** Runs a call that needs so many bytes of arena, and clears them. */
export function within(bytes, call) {
  const core = instance(bytes + SLACK_BYTES);
  try {
    return call(core);
  } finally {
    core.clear();
  }
}

function instance(bytes) {
  try {
    const core = bytes <= RESIDENT_BYTES ? resident : new Core();
    core.reserve(bytes);
    return core;
  } catch (error) {
    if (error instanceof RangeError) throw refusal("out-of-memory", `there is no memory for ${bytes} bytes`);
    throw error;
  }
}

/** The struct of a place as this instance sees it: where it is, or a copy. */
export function struct(core, { pointer, bytes }) {
  if (core === resident) return pointer;
  const copy = core.take(bytes);
  core.bytes.set(resident.bytes.subarray(pointer, pointer + bytes), copy);
  return copy;
}
