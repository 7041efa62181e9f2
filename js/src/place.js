// A struct of the core's in linear memory, and the object that owns it: wiped on request, or else when the garbage
// collector finds its owner unused.

import { within } from "./arena.js";
import { resident } from "./core.js";
import { refusal } from "./errors.js";

const registry = new FinalizationRegistry(({ pool, pointer }) => pool.give(pointer));

export class Place {
  #pool;
  #pointer;

  constructor(pool) {
    this.#pool = pool;
    this.#pointer = pool.absent;
  }

  /**
   * Where the struct is in the resident instance; where there is none, or none any more, one that the core refuses as
   * not ready. A call that may need much memory runs in another instance, and takes it by arena.struct.
   */
  get pointer() {
    return this.#pointer;
  }

  get bytes() {
    return this.#pool.bytes;
  }

  /** Makes the struct with a call that needs so many bytes beside it, and gives what the call gives: 0 for success. */
  fill(bytes, make) {
    const pool = this.#pool;
    const pointer = pool.take();
    let status = -1;
    try {
      status = within(bytes + pool.bytes, (core) => {
        const made = core.take(pool.bytes);
        const status = make(core, made);
        resident.bytes.set(core.bytes.subarray(made, made + pool.bytes), pointer);
        return status;
      });
    } finally {
      if (status !== 0) pool.give(pointer);
    }
    if (status === 0) {
      this.#pointer = pointer;
      registry.register(this, { pool, pointer }, this);
    }
    return status;
  }

  wipe() {
    registry.unregister(this);
    this.#pool.give(this.#pointer);
    this.#pointer = this.#pool.absent;
  }
}

const keyPlaces = new WeakMap();

/** Notes that a Key or Credentials have their key at this place. */
export function ownKey(owner, place) {
  keyPlaces.set(owner, place);
}

export function keyPlaceOf(name, owner) {
  const place = keyPlaces.get(owner);
  if (place === undefined) throw refusal("input-type", `${name} must be a Key or Credentials`);
  return place;
}
