// A request that is ready to be sent.

import { DISPOSE, redact } from "../redacted.js";
import { refusal } from "../errors.js";
import { SealedParts } from "./native.js";

export class Sealed {
  #body;
  #headers;

  constructor(made) {
    if (!(made instanceof SealedParts)) throw refusal("input-type", "a Sealed is made by Credentials.seal");
    const { body, method, url, host, path, headers } = made;
    this.#body = body;
    this.#headers = Object.freeze(Object.fromEntries(headers));
    Object.assign(this, { method, url, host, path });
    Object.freeze(this);
  }

  get body() {
    return this.#there(this.#body).slice();
  }

  get headers() {
    return this.#there(this.#headers);
  }

  // What fetch(sealed.url, sealed) does with a redirect: the body and Authorization must not go anywhere else.
  get redirect() {
    return "error";
  }

  #there(part) {
    if (part === undefined) throw refusal("credentials-not-ready", "the sealed request has been wiped");
    return part;
  }

  wipe() {
    this.#body?.fill(0);
    this.#body = this.#headers = undefined;
  }

  [DISPOSE]() {
    this.wipe();
  }
}
redact(Sealed);
