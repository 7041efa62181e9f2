// The calls of the core for credentials, and the structs that they take and give (include/paysig.h).

import { struct, within } from "../arena.js";
import { canonically } from "../canonical.js";
import { resident } from "../core.js";
import { failure } from "../errors.js";
import { capacity, put } from "../input.js";

const { calls } = resident;

const OPERATIONS = {
  other: calls.paysig_operation_other(),
  create: calls.paysig_operation_create(),
  status: calls.paysig_operation_status(),
  cancel: calls.paysig_operation_cancel(),
};

const SPAN_BYTES = 8;
const PAIR_BYTES = 2 * SPAN_BYTES;
const SEALED_BYTES = 5 * SPAN_BYTES + 4 * PAIR_BYTES;
const TOLD_BYTES = 12;
const FAULT_BYTES = 12;
const NOTIFICATION_BYTES = SPAN_BYTES + 8;

/** What the core needs at most beside the payload, path and User-Agent. */
const SEALED_MORE_BYTES = 1024;

/** Makes credentials of texts: name of the environment, base URL, API Key, passphrase and API Signature. */
export function initialize(place, texts) {
  let offset;
  const needed = texts.reduce((sum, text) => sum + capacity(text), 4);
  const status = place.fill(needed, (core, made) => {
    const fault = core.take(4);
    const spans = texts.flatMap((text) => {
      const start = core.top;
      return [start, put(core, text)];
    });
    const status = core.calls.paysig_credentials_init(...spans, fault, made);
    offset = core.word(fault);
    return status;
  });
  if (status !== 0) throw failure(status, offset);
}

/** Makes credentials of the text of a file. */
export function parse(place, text) {
  let fault;
  const status = place.fill(text.length + FAULT_BYTES, (core, made) => {
    const at = core.take(FAULT_BYTES);
    const start = core.top;
    const status = core.calls.paysig_credentials_parse(start, put(core, text), at, made);
    fault = [0, 4, 8].map((field) => core.word(at + field));
    return status;
  });
  if (status === 0) return;
  const [setting, line, offset] = fault;
  const name = calls.paysig_setting_at(setting);
  const where = [line > 0 && `line ${line}`, name !== 0 && resident.constant(name)].filter(Boolean).join(", ");
  throw failure(status, offset, where && `${where} of the credentials file`);
}

/** The base URL of credentials. */
export function baseUrlAt(place) {
  const room = calls.paysig_base_url_bytes();
  return within(room + TOLD_BYTES, (core) => {
    const told = core.take(TOLD_BYTES);
    const out = core.take(room);
    const status = core.calls.paysig_credentials_base_url(place.pointer, out, room, told);
    if (status !== 0) throw failure(status);
    return core.text(out, core.word(told));
  });
}

/** The path and query of a URL of the credentials' environment. */
export function pathAt(place, url) {
  return within(capacity(url) + TOLD_BYTES + place.bytes, (core) => {
    const credentials = struct(core, place);
    const told = core.take(TOLD_BYTES);
    const start = core.top;
    const length = put(core, url);
    const status = core.calls.paysig_credentials_path_of(credentials, start, length, told);
    if (status !== 0) throw failure(status, core.word(told + 8));
    return core.text(start + length - core.word(told), core.word(told));
  });
}

/** Seals a request: its fields are what input.js has taken. */
export function sealAt(place, { operation, method = "", path = "", payload, userAgent = "", form }) {
  const number = form ?? calls.paysig_form_auto();
  const texts = [method, path, userAgent];
  const textBytes = texts.reduce((sum, text) => sum + capacity(text), 0);
  let sealed;
  return canonically(
    number,
    payload,
    capacity(payload) + SEALED_MORE_BYTES + textBytes,
    textBytes + SEALED_BYTES + place.bytes + 64,
    (core, payload, scratch, out, told) => {
      const credentials = struct(core, place);
      const spans = texts.flatMap((text) => {
        const start = core.top;
        return [start, put(core, text)];
      });
      const request = core.take(40);
      core.putWords(request, [OPERATIONS[operation], number, ...payload, ...spans]);
      sealed = core.take(SEALED_BYTES);
      return core.calls.paysig_onekey_seal(credentials, request, ...scratch, ...out, sealed, told);
    },
    (core, out) => sealedParts(core, out, sealed),
  );
}

/** The text of a span in a buffer. */
const textAt = (core, buffer, at) => core.text(buffer + core.word(at), core.word(at + 4));

function sealedParts(core, out, at) {
  const [method, url, host, path] = [1, 2, 3, 4].map((index) => textAt(core, out, at + index * SPAN_BYTES));
  const pairs = [0, 1, 2, 3].map((index) => at + 5 * SPAN_BYTES + index * PAIR_BYTES);
  const headers = pairs.map((pair) => [textAt(core, out, pair), textAt(core, out, pair + SPAN_BYTES)]);
  const body = core.copy(out + core.word(at), core.word(at + 4));
  return Object.assign(new SealedParts(), { body, method, url, host, path, headers });
}

/** What only the core makes. */
export class SealedParts {}

/** Checks a request on the wire; headers are pairs of name and value. */
export function checkAt(place, { method, path, body, headers }) {
  const texts = headers.flat();
  const needed = [method, path, body, ...texts].reduce((sum, text) => sum + capacity(text), 0);
  within(needed + 8 * texts.length + place.bytes + 64, (core) => {
    const credentials = struct(core, place);
    const spans = [method, path, body, ...texts].flatMap((text) => {
      const start = core.top;
      return [start, put(core, text)];
    });
    const told = core.take(TOLD_BYTES);
    const array = core.take(8 * texts.length);
    core.putWords(array, spans.slice(6));
    const status = core.calls.paysig_onekey_check(credentials, ...spans.slice(0, 6), array, headers.length, told);
    if (status !== 0) throw failure(status, core.word(told + 8));
  });
}

/** Verifies a form with the keys at several places: external_id, names and values of fields, and which key matched. */
export function notificationAt(places, body) {
  // A field has a separator at least.
  const most = Math.min(capacity(body), FORM_BYTES) + 1;
  const keyBytes = places.reduce((sum, place) => sum + place.bytes + 16, 0);
  return within(2 * capacity(body) + most * PAIR_BYTES + keyBytes + 128, (core) => {
    const pointers = places.map((place) => struct(core, place));
    const array = core.take(4 * pointers.length);
    core.putWords(array, pointers);
    const start = core.top;
    const length = put(core, body);
    const told = core.take(TOLD_BYTES);
    const made = core.take(NOTIFICATION_BYTES);
    const out = core.take(length);
    const pairs = core.take(most * PAIR_BYTES);
    const input = [array, pointers.length, start, length];
    const status = core.calls.paysig_onekey_notification_any(...input, out, length, pairs, most, made, told);
    if (status !== 0) throw failure(status, core.word(told + 8));
    const fields = Array.from({ length: core.word(made + SPAN_BYTES) }, (_, index) => {
      const pair = pairs + index * PAIR_BYTES;
      return [textAt(core, out, pair), textAt(core, out, pair + SPAN_BYTES)];
    });
    return { externalId: textAt(core, out, made), fields, matched: core.word(made + SPAN_BYTES + 4) };
  });
}

/** A form that is longer is refused. */
const FORM_BYTES = 65536;

export function windows1252At(text) {
  const room = 3 * capacity(text);
  return within(capacity(text) + room + TOLD_BYTES, (core) => {
    const start = core.top;
    const length = put(core, text);
    const told = core.take(TOLD_BYTES);
    const out = core.take(room);
    const status = core.calls.paysig_windows_1252_to_utf8(start, length, out, room, told);
    if (status !== 0) throw failure(status);
    return core.copy(out, core.word(told));
  });
}
