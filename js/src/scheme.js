// Schemes: how a provider frames what is signed.

import { struct, within } from "./arena.js";
import { resident } from "./core.js";
import { failure, refusal } from "./errors.js";
import { capacity, message, option, put, text } from "./input.js";
import { keyPlaceOf } from "./place.js";

const { calls } = resident;
const SCHEME_BYTES = calls.paysig_scheme_bytes();
const TOLD_BYTES = 12;

function* names() {
  for (let index = 0, name; (name = calls.paysig_scheme_at(index)) !== 0; index++) yield resident.constant(name);
}
const NAMES = [...names()];

/** The fields, in the order of paysig_fields_t. */
const FIELDS = ["body", "externalId", "date", "login"];

function fieldsOf(given) {
  const values = FIELDS.map((name) => option(given, name));
  return FIELDS.map((name, index) => {
    const value = values[index];
    if (value === undefined || value === null) return undefined;
    return name === "body" ? message(name, value) : text(name, value);
  });
}

const total = (values) => values.reduce((sum, value) => sum + (value === undefined ? 0 : capacity(value)), 0);

/** paysig_fields_t, and the bytes that it points to. */
function putFields(core, values) {
  const words = values.flatMap((value) => {
    if (value === undefined) return [0, 0];
    const start = core.top;
    return [start, put(core, value)];
  });
  const struct = core.take(4 * words.length);
  core.putWords(struct, words);
  return struct;
}

/** Signs for the scheme of a name, with the key at a place. */
export function signScheme(name, place, given) {
  const values = fieldsOf(given);
  return within(total(values) + place.bytes + SCHEME_BYTES + 128, (core) => {
    const key = struct(core, place);
    const start = core.top;
    const length = put(core, name);
    const fields = putFields(core, values);
    const told = core.take(TOLD_BYTES);
    const out = core.take(SCHEME_BYTES);
    const status = core.calls.paysig_scheme_sign(key, start, length, fields, out, SCHEME_BYTES, told);
    if (status !== 0) throw failure(status, core.word(told + 8));
    return core.text(out, core.word(told));
  });
}

export function verifyScheme(name, place, presented, given) {
  const values = fieldsOf(given);
  const value = text("presented", presented);
  return within(total(values) + capacity(value) + place.bytes + 192, (core) => {
    const key = struct(core, place);
    const start = core.top;
    const length = put(core, name);
    const fields = putFields(core, values);
    const told = core.take(TOLD_BYTES);
    const at = core.top;
    const status = core.calls.paysig_scheme_verify(key, start, length, fields, at, put(core, value), told);
    if (status !== 0) throw failure(status, core.word(told + 8));
  });
}

export class Scheme {
  constructor(name) {
    if (typeof name !== "string") throw refusal("input-type", "name must be a string");
    if (!NAMES.includes(name)) throw refusal("unknown-scheme");
    this.name = name;
    Object.freeze(this);
  }

  static all() {
    return NAMES.map((name) => new Scheme(name));
  }

  sign(key, fields) {
    return signScheme(this.name, keyPlaceOf("key", key), fields);
  }

  verify(key, presented, fields) {
    return verifyScheme(this.name, keyPlaceOf("key", key), presented, fields);
  }
}
