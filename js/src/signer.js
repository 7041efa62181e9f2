// Messages in pieces.

import { struct, within } from "./arena.js";
import { resident, signers } from "./core.js";
import { failure, refusal } from "./errors.js";
import { capacity, message, part, put, text } from "./input.js";
import { Place } from "./place.js";
import { DISPOSE, redact } from "./redacted.js";
import { encodingOf, SIGNATURE_BYTES, signatureFailure, takeSignature } from "./signature.js";

const { calls } = resident;

/** So much of a message is in linear memory at once. */
const PIECE_BYTES = 65536;

/** A signer's place, for the place of a key. */
export function start(key) {
  const place = new Place(signers);
  const status = place.fill(0, (_, made) => calls.paysig_signer_init(key.pointer, made));
  if (status !== 0) throw failure(status);
  return place;
}

/** Adds what input.message has taken. */
export function feed(place, data) {
  const length = typeof data === "string" ? 1 : capacity(data);
  // Once where there are no bytes, too: whether the signer is still there is for the core to say.
  for (let from = 0; from === 0 || from < length; from += PIECE_BYTES) {
    const piece = length > PIECE_BYTES ? part(data, from, PIECE_BYTES) : data;
    const status = within(capacity(piece), (core) => {
      const start = core.top;
      return calls.paysig_signer_update(place.pointer, start, put(core, piece));
    });
    if (status !== 0) throw failure(status);
  }
}

/** The signature of all that was added; ends the signer. */
export function finish(place, encoding) {
  try {
    return within(SIGNATURE_BYTES + 8, (core) =>
      takeSignature(core, (at, capacity, written) =>
        calls.paysig_signer_finish(place.pointer, encoding, at, capacity, written),
      ),
    );
  } finally {
    place.wipe();
  }
}

/** Checks what input.text has taken; ends the signer, whatever the answer. */
export function verifyFinally(place, presented) {
  let status;
  try {
    status = within(capacity(presented) + place.bytes, (core) => {
      const signer = struct(core, place);
      const start = core.top;
      return core.calls.paysig_signer_verify(signer, start, put(core, presented));
    });
  } finally {
    place.wipe();
  }
  if (status !== 0) throw signatureFailure(status, presented);
}

/** Made by Key.signer, which hands over the key's place. */
export class Signer {
  #place;

  constructor(key) {
    if (!(key instanceof Place)) throw refusal("input-type", "a Signer is made by Key.signer");
    this.#place = start(key);
    Object.freeze(this);
  }

  update(data) {
    feed(this.#place, message("data", data));
  }

  finish(options) {
    return finish(this.#place, encodingOf(options));
  }

  verify(signature) {
    verifyFinally(this.#place, text("signature", signature));
  }

  wipe() {
    this.#place.wipe();
  }

  [DISPOSE]() {
    this.wipe();
  }
}
redact(Signer);
