// The canonical forms.

import { struct, within } from "./arena.js";
import { resident } from "./core.js";
import { failure, refusal } from "./errors.js";
import { capacity, message, option, put, text } from "./input.js";
import { encodingOf, SIGNATURE_BYTES } from "./signature.js";

const { calls } = resident;

const FORMS = new Map([
  ["verbatim", calls.paysig_form_verbatim()],
  ["compact", calls.paysig_form_compact()],
  ["jcs", calls.paysig_form_jcs()],
  ["jcs-exact", calls.paysig_form_jcs_exact()],
]);

const SLOT_BYTES = 32;
const TOLD_BYTES = 12;
const BUFFER_TOO_SMALL = 30;
const SCRATCH_TOO_SMALL = 70;

/** The core refuses what is longer, as no object in memory can be where pointers have 32 bits. */
const OBJECT_BYTES = 2 ** 31 - 1;

export function formOf(options, byDefault) {
  const name = option(options, "form", byDefault);
  if (typeof name !== "string") throw refusal("input-type", "form must be a string");
  const form = FORMS.get(name);
  if (form === undefined) throw refusal("unknown-form");
  return form;
}

/** Slots that most payloads will do with. Where they will not, the core says how many it needs. */
function slotsOf(form, bytes) {
  if (form === FORMS.get("verbatim") || form === FORMS.get("compact")) return 0;
  return Math.floor(bytes / (bytes > 65536 ? 32 : 8)) + 8;
}

/**
 * Runs `call(core, payload, scratch, out, told)`, each of the four as [pointer, size], and `told` a pointer, and gives
 * what `take(core, out, length)` gives. It is run again with as much room as it has asked for. `more` is what else it
 * needs.
 */
export function canonically(form, data, outBytes, more, call, take) {
  let slots = slotsOf(form, capacity(data));
  let room = outBytes;
  for (;;) {
    const scratchBytes = SLOT_BYTES * slots;
    const longest = Math.max(capacity(data), scratchBytes, room);
    if (longest > OBJECT_BYTES) throw refusal("out-of-memory", `there is no memory for ${longest} bytes in one piece`);
    const made = within(capacity(data) + scratchBytes + room + TOLD_BYTES + more, (core) => {
      const start = core.top;
      const payload = [start, put(core, data)];
      const scratch = [core.take(scratchBytes), slots];
      const told = core.take(TOLD_BYTES);
      const out = [core.take(room), room];
      const status = call(core, payload, scratch, out, told);
      if (status === SCRATCH_TOO_SMALL) slots = core.word(told + 4);
      else if (status === BUFFER_TOO_SMALL) room = core.word(told);
      else if (status !== 0) throw failure(status, core.word(told + 8));
      else return { value: take(core, out[0], core.word(told)) };
      return undefined;
    });
    if (made !== undefined) return made.value;
  }
}

export function canonicalize(payload, options) {
  const form = formOf(options, "jcs");
  const data = message("data", payload);
  // Most forms are no longer than the payload.
  return canonically(
    form,
    data,
    capacity(data) + 16,
    0,
    (core, payload, scratch, out, told) => core.calls.paysig_canonicalize(form, ...payload, ...scratch, ...out, told),
    (core, start, length) => core.copy(start, length),
  );
}

export function signCanonical(place, payload, options) {
  const form = formOf(options, "jcs");
  const encoding = encodingOf(options);
  const data = message("data", payload);
  return canonically(
    form,
    data,
    SIGNATURE_BYTES,
    place.bytes,
    (core, payload, scratch, out, told) => {
      const key = struct(core, place);
      return core.calls.paysig_sign_canonical(key, form, ...payload, ...scratch, encoding, ...out, told);
    },
    (core, start, length) => core.text(start, length),
  );
}

export function verifyCanonical(place, payload, signature, options) {
  const form = formOf(options, "jcs");
  const data = message("data", payload);
  const presented = text("signature", signature);
  canonically(
    form,
    data,
    0,
    place.bytes + capacity(presented) + 8,
    (core, payload, scratch, out, told) => {
      const key = struct(core, place);
      const start = core.top;
      const length = put(core, presented);
      return core.calls.paysig_verify_canonical(key, form, ...payload, ...scratch, start, length, told);
    },
    () => undefined,
  );
}
