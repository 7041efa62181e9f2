// The provider's credentials, bound to one environment: they seal requests and check them.

import { formOf } from "../canonical.js";
import { credentials as pool } from "../core.js";
import { refusal } from "../errors.js";
import { list, message, option, text } from "../input.js";
import { ownKey, Place } from "../place.js";
import { DISPOSE, redact } from "../redacted.js";
import { Environment, environmentAt } from "./environment.js";
import { checkAt, initialize, parse, sealAt } from "./native.js";
import { Sealed } from "./sealed.js";

/** Tells credentials that are made of a file's bytes from all others. */
const FILE = Symbol("file");

export class Credentials {
  #place = new Place(pool);
  #environment;

  constructor(environment, credentials) {
    if (environment === FILE) {
      parse(this.#place, credentials);
      this.#own(environmentAt(this.#place));
      return;
    }
    if (!(environment instanceof Environment)) throw refusal("input-type", "environment must be an Environment");
    const [apiKey, passphrase, apiSignature] = ["apiKey", "passphrase", "apiSignature"].map((name) =>
      text(name, option(credentials, name)),
    );
    initialize(this.#place, [environment.name, environment.baseUrl, apiKey, passphrase, apiSignature]);
    this.#own(environment);
  }

  #own(environment) {
    this.#environment = environment;
    // The core takes credentials where it takes a key.
    ownKey(this, this.#place);
    Object.freeze(this);
  }

  get environment() {
    return this.#environment;
  }

  seal(method, path, payload, options) {
    return this.#seal("other", payload, options, { method: text("method", method), path: text("path", path) });
  }

  sealCreate(payload, options) {
    return this.#seal("create", payload, options);
  }

  sealStatus(payload, options) {
    return this.#seal("status", payload, options);
  }

  sealCancel(payload, options) {
    return this.#seal("cancel", payload, options);
  }

  #seal(operation, payload, options, target) {
    const form = option(options, "form") === undefined ? undefined : formOf(options);
    const userAgent = text("userAgent", option(options, "userAgent", ""));
    return new Sealed(
      sealAt(this.#place, { operation, payload: message("payload", payload), form, userAgent, ...target }),
    );
  }

  check(method, path, body, headers) {
    const pairs = pairsOf(headers);
    checkAt(this.#place, {
      method: text("method", method),
      path: text("path", path),
      body: message("body", body),
      headers: pairs,
    });
  }

  wipe() {
    this.#place.wipe();
  }

  [DISPOSE]() {
    this.wipe();
  }
}
redact(Credentials);

/** Credentials of the bytes of a file. */
export function credentialsOfFile(bytes) {
  return new Credentials(FILE, bytes);
}

/** Headers as pairs: of a Headers or a Map, of pairs, or of an object, where an array is several of one name. */
function pairsOf(headers) {
  if (headers === null || typeof headers !== "object") throw refusal("input-type", "headers must be an object");
  const entries = Symbol.iterator in headers ? list("headers", headers) : Object.entries(headers);
  return entries.flatMap((entry) => {
    if (!Array.isArray(entry) || entry.length !== 2) {
      throw refusal("input-type", "each of headers must be a pair of name and value");
    }
    const [name, given] = entry;
    const values = Array.isArray(given) ? given : given === undefined ? [] : [given];
    return values.map((value) => [text("a header's name", name), text("a header's value", value)]);
  });
}
