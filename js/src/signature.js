// Signatures as text: taken from linear memory, and what is wrong with one that was presented.

import { within } from "./arena.js";
import { resident } from "./core.js";
import { failure } from "./errors.js";
import { capacity, option, put } from "./input.js";

const { calls } = resident;

/** What a buffer for a signature needs. */
export const SIGNATURE_BYTES = calls.paysig_signature_bytes();

const SIGNATURE_CHARS = calls.paysig_signature_chars();
const LOWER = calls.paysig_hex_lower();
const UPPER = calls.paysig_hex_upper();

export function encodingOf(options) {
  return option(options, "upper", false) ? UPPER : LOWER;
}

/** Runs a call that writes a signature, and takes it. */
export function takeSignature(core, write) {
  const at = core.take(SIGNATURE_BYTES);
  const status = write(at, SIGNATURE_BYTES, core.take(4));
  if (status !== 0) throw failure(status);
  return core.text(at, SIGNATURE_CHARS);
}

/** The error of a signature that was refused, with its place where it is no signature at all. */
export function signatureFailure(status, presented) {
  return within(capacity(presented) + 4, (core) => {
    const place = core.take(4);
    const start = core.top;
    const checked = core.calls.paysig_signature_check(start, put(core, presented), place);
    return failure(status, checked === status ? core.word(place) : undefined);
  });
}
