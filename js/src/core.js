// The core, compiled to WebAssembly, and its linear memory: which part of it holds what, and how it is wiped.
//
// From 0 on: the stack; constants; the structs of keys, signers and credentials that are alive ("resident"); the arena,
// which holds what one call needs and is empty between calls. The core itself has no heap and asks for no memory.

import { WASM } from "./wasm.js";

const compiled = new WebAssembly.Module(Uint8Array.from(atob(WASM), (character) => character.charCodeAt(0)));

// Structs are aligned to 8 bytes (include/paysig.h).
const ALIGNMENT = 8;
const PAGE_BYTES = 65536;

// More of the stack than any call uses: the tests see that nothing is left below.
const SWEPT_BYTES = 4096;

// A byte order mark at the start is text like any other.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** An instance of the core. What it calls `base` is where the arena starts, `top` where it is free. */
export class Core {
  constructor() {
    // The core imports nothing: it cannot reach the host in any way.
    this.calls = new WebAssembly.Instance(compiled, {}).exports;
    this.stackBytes = this.calls.__stack_pointer.value;
    this.base = aligned(this.calls.__heap_base.value);
    this.top = this.base;
    this.#look();
  }

  #look() {
    this.bytes = new Uint8Array(this.calls.memory.buffer);
    this.view = new DataView(this.calls.memory.buffer);
  }

  /** Sees to it that the arena has room. Throws a RangeError where the host has no more memory. */
  reserve(bytes) {
    const missing = this.top + bytes - this.bytes.length;
    if (missing > 0) {
      this.calls.memory.grow(Math.ceil(missing / PAGE_BYTES));
      this.#look();
    }
  }

  /** Takes memory away from the arena, for good: zeros. */
  claim(bytes) {
    if (this.top !== this.base) throw new Error("paysig: memory is claimed during a call");
    this.reserve(bytes);
    const start = this.base;
    this.base = this.top = start + bytes;
    return start;
  }

  /** The next `bytes` of the arena, for which there must be room. */
  take(bytes) {
    const start = aligned(this.top);
    this.top = start + bytes;
    return start;
  }

  /** Ends a call: overwrites with zeros what it had in the arena and on the stack. */
  clear() {
    this.bytes.fill(0, this.base, this.top);
    this.top = this.base;
    this.sweep();
  }

  /** Overwrites with zeros what calls have left on the stack. */
  sweep() {
    this.bytes.fill(0, this.stackBytes - SWEPT_BYTES, this.stackBytes);
  }

  word(at) {
    return this.view.getUint32(at, true);
  }

  /** Writes 32-bit words: how the structs of the C ABI look where pointers and sizes have 32 bits. */
  putWords(at, words) {
    for (const [index, word] of words.entries()) this.view.setUint32(at + 4 * index, word, true);
  }

  /** Copies bytes out of linear memory. */
  copy(at, length) {
    return this.bytes.slice(at, at + length);
  }

  /** Text of the core's, which is UTF-8. */
  text(at, length) {
    return decoder.decode(this.bytes.subarray(at, at + length));
  }

  /** A constant text of the core. */
  constant(at) {
    return this.text(at, this.bytes.indexOf(0, at) - at);
  }
}

/** The next multiple of the alignment. Only what is missing goes through 32 bits: the whole may be beyond 2 GiB. */
export function aligned(length) {
  return length + (-length & (ALIGNMENT - 1));
}

/** The instance that lives as long as the program, and in which all keys are. */
export const resident = new Core();

const CHUNK_BYTES = 8192;

/** Structs of one kind, in the resident instance. */
export class Pool {
  #free = [];
  #bytes;
  #wipe;

  constructor(bytes, wipe) {
    this.#bytes = bytes;
    this.#wipe = wipe;
    // Never given away, always zeros: the core refuses it as one that was wiped.
    this.absent = this.take();
  }

  get bytes() {
    return this.#bytes;
  }

  take() {
    if (this.#free.length === 0) {
      const start = resident.claim(CHUNK_BYTES);
      for (let at = start + CHUNK_BYTES - this.#bytes; at >= start; at -= this.#bytes) this.#free.push(at);
    }
    return this.#free.pop();
  }

  /** Wipes a struct, and uses its place again. */
  give(pointer) {
    if (pointer === this.absent) return;
    this.#wipe(pointer);
    resident.sweep();
    this.#free.push(pointer);
  }
}

const { calls } = resident;
export const keys = new Pool(calls.paysig_key_bytes(), calls.paysig_key_wipe);
export const signers = new Pool(calls.paysig_signer_bytes(), calls.paysig_signer_wipe);
export const credentials = new Pool(calls.paysig_credentials_bytes(), calls.paysig_credentials_wipe);

/** The version of paysig: MAJOR.MINOR.PATCH. */
export const version = resident.constant(calls.paysig_version());
