// The one class of errors. Numbers, slugs and sentences are the core's.

import { resident } from "./core.js";

const { calls } = resident;
const NO_OFFSET = 0xffffffff;

function* codes() {
  // The first is success.
  for (let index = 1, code; (code = calls.paysig_status_at(index)) > 0; index++) yield code;
}

const slugs = new Map(Array.from(codes(), (code) => [code, resident.constant(calls.paysig_status_slug(code))]));
const sentences = new Map(Array.from(codes(), (code) => [code, resident.constant(calls.paysig_status_message(code))]));
const codeOf = new Map(Array.from(slugs, ([code, slug]) => [slug, code]));

export class PaysigError extends Error {
  constructor(code, offset, sentence, index) {
    const slug = slugs.get(code);
    const place = offset === undefined ? slug : `${slug}, at byte ${offset}`;
    super(`${sentence ?? sentences.get(code)} (${place})`);
    this.code = code;
    this.slug = slug;
    this.offset = offset;
    this.index = index;
  }

  toJSON() {
    const { name, message, code, slug, offset, index } = this;
    return { name, message, code, slug, offset, index };
  }
}
Object.defineProperty(PaysigError.prototype, "name", { value: "PaysigError", configurable: true, writable: true });

/** The error of a status that is not success, and perhaps where it was. */
export function failure(status, offset, where) {
  const sentence = where && `${where}: ${sentences.get(status)}`;
  return new PaysigError(status, offset === NO_OFFSET ? undefined : offset, sentence);
}

/** An error that this package finds by itself, around the core. */
export function refusal(slug, sentence, offset, index) {
  return new PaysigError(codeOf.get(slug), offset, sentence, index);
}

export function allErrors() {
  return Array.from(slugs.keys(), (code) => new PaysigError(code));
}
