// Where requests go. Whether a base URL is good, how it is written, and which URLs belong to it is for the core to say:
// it is asked with credentials that nobody has.

import { credentials as pool } from "../core.js";
import { PaysigError } from "../errors.js";
import { text } from "../input.js";
import { Place } from "../place.js";
import { baseUrlAt, initialize, pathAt } from "./native.js";

const NAMES = ["staging", "production", "local"];
const SCHEME = "https://";
const ANY = "x";

export class Environment {
  #place = new Place(pool);

  constructor(name, baseUrl) {
    initialize(this.#place, [text("name", name), text("baseUrl", baseUrl), ANY, ANY, ANY]);
    this.name = typeof name === "string" ? name : new TextDecoder().decode(name);
    this.baseUrl = baseUrlAt(this.#place);
    this.host = this.baseUrl.slice(SCHEME.length);
    Object.freeze(this);
  }

  static staging() {
    return new Environment("staging", "");
  }

  static production(baseUrl) {
    return new Environment("production", baseUrl);
  }

  static local(baseUrl) {
    return new Environment("local", baseUrl);
  }

  static byName(name, baseUrl = "") {
    return new Environment(name, baseUrl);
  }

  pathOf(url) {
    return pathAt(this.#place, text("url", url));
  }

  toString() {
    return `Environment(${this.name} at ${this.baseUrl})`;
  }
}

/** The environment of credentials: no two take the same base URL. */
export function environmentAt(place) {
  const baseUrl = baseUrlAt(place);
  for (const name of NAMES) {
    try {
      return new Environment(name, baseUrl);
    } catch (error) {
      if (!(error instanceof PaysigError)) throw error;
    }
  }
  throw new Error("paysig: credentials without an environment");
}
