// What callers hand over, checked by its type and turned into bytes: texts are UTF-8. No rule about bytes is here.

import { refusal } from "./errors.js";

const encoder = new TextEncoder();

// Longer texts are encoded outside linear memory, where their length is not known beforehand.
const DIRECT_UNITS = 4096;

// The prototype's own getters tell what a value is: whatever realm it is from, and whatever its class has redefined.
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const getter = (name) => Object.getOwnPropertyDescriptor(typedArray, name).get;
const [kindOf, lengthOf] = [Symbol.toStringTag, "byteLength"].map(getter);
const [bufferOf, offsetOf] = ["buffer", "byteOffset"].map(getter);
const { indexOf } = typedArray;
const bufferLengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength").get;

const LONE_SURROGATE = /\p{Surrogate}/u;
const isWellFormed = String.prototype.isWellFormed
  ? (text) => text.isWellFormed()
  : (text) => !LONE_SURROGATE.test(text);

function isArrayBuffer(value) {
  try {
    bufferLengthOf.call(value);
    return true;
  } catch {
    return false;
  }
}

function bytesOf(name, value) {
  const isBytes = ArrayBuffer.isView(value) && kindOf.call(value) === "Uint8Array";
  if (!isBytes && !isArrayBuffer(value)) {
    const given = typeName(value);
    throw refusal("input-type", `${name} must be a string, a Uint8Array or an ArrayBuffer, not ${given}`);
  }
  try {
    const bytes = isBytes ? value : new Uint8Array(value);
    // A view that its buffer has left without bytes is not what the caller meant. Searching it throws, as reading its
    // length does not.
    if (lengthOf.call(bytes) === 0) indexOf.call(bytes, 0);
    return bytes;
  } catch {
    throw refusal("input-type", `${name} is a buffer that was transferred away, or a view outside of its buffer`);
  }
}

function typeName(value) {
  if (value === null || typeof value !== "object") return value === null ? "null" : typeof value;
  return ArrayBuffer.isView(value) ? (kindOf.call(value) ?? "DataView") : Array.isArray(value) ? "array" : "object";
}

/**
 * A message or payload: text that has no UTF-8, as a string with half of a surrogate pair, is refused, because whatever
 * stood for it would be signed. Gives a string that is short and has UTF-8, or a Uint8Array.
 *
 * It is taken when nothing of the caller's runs any more, such as getters of options: that could transfer the bytes
 * away after they were looked at.
 */
export function message(name, value) {
  if (typeof value !== "string") return bytesOf(name, value);
  if (!isWellFormed(value)) {
    const index = value.search(LONE_SURROGATE);
    const offset = encoder.encode(value.slice(0, index)).length;
    throw refusal("input-not-utf8", `${name} has half of a surrogate pair, at index ${index}`, offset, index);
  }
  return value.length > DIRECT_UNITS ? encoder.encode(value) : value;
}

/** Any other text. Where it has no UTF-8, what no decoder takes stands in its place, and the core refuses it there. */
export function text(name, value) {
  if (typeof value !== "string") return bytesOf(name, value);
  if (isWellFormed(value)) return value.length > DIRECT_UNITS ? encoder.encode(value) : value;
  const before = encoder.encode(value.slice(0, value.search(LONE_SURROGATE)));
  const bytes = encoder.encode(value);
  // A surrogate as three bytes (RFC 3629, section 3, forbids it), where the encoder has put three others.
  bytes.set([0xed, 0xa0, 0x80], before.length);
  return bytes;
}

/** At most so many bytes a value needs in linear memory. */
export function capacity(data) {
  return typeof data === "string" ? 3 * data.length : lengthOf.call(data);
}

/** So many bytes of a Uint8Array, or those that are left. Not by its own methods: its class may have redefined them. */
export function part(bytes, from, most) {
  return new Uint8Array(bufferOf.call(bytes), offsetOf.call(bytes) + from, Math.min(most, lengthOf.call(bytes) - from));
}

/** Writes a value to linear memory, where there must be room, and says how many bytes it has. */
export function put(core, data) {
  const start = core.top;
  let length;
  if (typeof data === "string") {
    length = encoder.encodeInto(data, core.bytes.subarray(start, start + 3 * data.length)).written;
  } else {
    length = lengthOf.call(data);
    core.bytes.set(data, start);
  }
  core.top = start + length;
  return length;
}

/** An option's value; what is no object has none. */
export function option(options, name, byDefault) {
  if (options === undefined) return byDefault;
  if (options === null || typeof options !== "object") throw refusal("input-type", "options must be an object");
  return options[name] ?? byDefault;
}

/** A copy of an iterable: nothing of the caller's runs while a call is under way. */
export function list(name, values) {
  if (typeof values === "string" || typeof values?.[Symbol.iterator] !== "function") {
    throw refusal("input-type", `${name} must be an iterable, not ${typeName(values)}`);
  }
  return Array.from(values);
}
