// What the vectors are checked with, in Node.js and in browsers: neither has the other's assertions.

import { PaysigError } from "paysig";

export const encoder = new TextEncoder();

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const unhex = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
export const unbase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** Hexadecimal digits, or a list of [digits, times to repeat]. */
export const unfold = (pieces) => (typeof pieces === "string" ? unhex(pieces) : repeated(pieces, unhex));

export function repeated(pieces, decode) {
  const parts = pieces.map(([piece, times]) => [decode(piece), times]);
  const whole = new Uint8Array(parts.reduce((sum, [part, times]) => sum + part.length * times, 0));
  let at = 0;
  for (const [part, times] of parts) for (let time = 0; time < times; time++, at += part.length) whole.set(part, at);
  return whole;
}

export function must(holds, what) {
  if (!holds) throw new Error(what);
}

export function equal(got, due, what = "") {
  const [left, right] = [got, due].map((value) => (value instanceof Uint8Array ? hex(value) : JSON.stringify(value)));
  must(left === right, `${what} ${left} is not ${right}`);
}

/** Runs a call that must throw the error of a case, or none where it names none. */
export function dueOf({ error, offset }, call) {
  let thrown;
  try {
    call();
  } catch (caught) {
    if (!(caught instanceof PaysigError)) throw caught;
    thrown = caught;
  }
  equal(thrown?.slug ?? null, error ?? null, thrown?.message);
  if (offset !== undefined) equal(thrown?.offset ?? null, offset, thrown?.message);
  return thrown;
}

/** The text as every kind of argument that holds it. */
export function kinds(bytes) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const buffer = new ArrayBuffer(bytes.length + 7);
  const part = new Uint8Array(buffer, 3, bytes.length);
  part.set(bytes);
  const given = [bytes, part, bytes.slice().buffer];
  try {
    given.push(decoder.decode(bytes));
  } catch {
    // No text.
  }
  return given;
}
