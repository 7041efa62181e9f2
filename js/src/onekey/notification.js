// Notifications: what arrived is verified before anything of it is handed out.

import { refusal } from "../errors.js";
import { list, message } from "../input.js";
import { keyPlaceOf } from "../place.js";
import { redact } from "../redacted.js";
import { verifyScheme } from "../scheme.js";
import { notificationAt, windows1252At } from "./native.js";

export class Notification {
  #externalId;
  #fields;
  #matched;

  constructor(made, { externalId, fields, matched } = {}) {
    if (made !== VERIFIED) throw refusal("input-type", "a Notification is made by Notification.verify");
    this.#externalId = externalId;
    this.#fields = fields;
    this.#matched = matched;
    Object.freeze(this);
  }

  static verify(key, body) {
    const several = typeof key?.[Symbol.iterator] === "function" ? list("key", key) : [key];
    const places = several.map((each) => keyPlaceOf("key", each));
    return new Notification(VERIFIED, notificationAt(places, message("body", body)));
  }

  get matched() {
    return this.#matched;
  }

  get externalId() {
    return this.#externalId;
  }

  get deduplicationKey() {
    return this.#externalId;
  }

  unauthenticated(name) {
    return this.#fields.find(([found]) => found === name)?.[1];
  }

  get unauthenticatedFields() {
    return this.#fields.map(([name, value]) => [name, value]);
  }
}
redact(Notification);

const VERIFIED = Symbol("verified");

export function verifyJson(key, body, header) {
  if (header === undefined || header === null) throw refusal("signature-missing");
  // To a scheme an absent body is an empty one. Here it is that of a request which nothing has read.
  verifyScheme("cashout-request", keyPlaceOf("key", key), header, { body: message("body", body) });
}

export function windows1252ToUtf8(text) {
  if (typeof text === "string")
    throw refusal("input-type", "text must be a Uint8Array or an ArrayBuffer, not a string");
  return windows1252At(message("text", text));
}
