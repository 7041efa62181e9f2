// Where requests go. Whether a base URL is good, and how it is written, is for the core to say: it is asked with a
// request that nobody sends.

import { refusal } from "../errors.js";
import { text } from "../input.js";
import { initialize, sealAt } from "./native.js";
import { credentials as pool } from "../core.js";
import { Place } from "../place.js";

const ANY = "x";

export class Environment {
  constructor(name, baseUrl) {
    if (new.target !== Environment) throw refusal("input-type", "Environment cannot be extended");
    const place = new Place(pool);
    try {
      initialize(place, [text("name", name), text("baseUrl", baseUrl), ANY, ANY, ANY]);
      const { url, host, path } = sealAt(place, { operation: "other", method: "GET", path: "/", payload: "" });
      this.baseUrl = url.slice(0, url.length - path.length);
      this.host = host;
    } finally {
      place.wipe();
    }
    this.name = typeof name === "string" ? name : new TextDecoder().decode(name);
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

  toString() {
    return `Environment(${this.name} at ${this.baseUrl})`;
  }
}
