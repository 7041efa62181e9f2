/// <reference lib="esnext.disposable" />
/// <reference lib="es2022" />

/**
 * Signs and verifies API payloads with HMAC-SHA256 (RFC 2104), byte for byte the same in every language that paysig
 * serves. `paysig/onekey` is the flow of one provider, OneKey Payments: whole requests, and notifications.
 *
 * @packageDocumentation
 */

import type { Credentials } from "./onekey.js";

/** A message or a text: a string stands for its UTF-8 bytes. A Node.js Buffer is a Uint8Array. */
export type Bytes = string | Uint8Array | ArrayBuffer;

/**
 * A canonical form: `"verbatim"` only checks that the payload is UTF-8 without a byte order mark; `"compact"` drops
 * insignificant white space; `"jcs"` is RFC 8785; `"jcs-exact"` is the same, but refuses every number whose value RFC
 * 8785 would change.
 */
export type Form = "verbatim" | "compact" | "jcs" | "jcs-exact";

/** How a signature is written. */
export interface SignOptions {
  /** In upper-case digits, as in a cashout notification's field control. Otherwise in lower case. */
  upper?: boolean;
}

/** Which canonical form. */
export interface FormOptions {
  /** `"jcs"` where it is not given. */
  form?: Form;
}

/**
 * A secret after the HMAC key schedule, ready to sign and verify any number of messages. Make it once.
 *
 * The secret is the text that the provider hands out, such as OneKey Payments' "API Signature"; the key is its UTF-8
 * bytes. Nothing is trimmed: a secret that starts or ends with white space, a control character, a byte order mark or a
 * quotation mark is refused (`secret-…`), because it was almost surely read with its newline or its quotes.
 *
 * A key shows nothing of itself in console.log, String() and JSON.stringify. Its memory is wiped by {@link Key.wipe},
 * or else some time after the garbage collector finds it unused. A string that it was made of belongs to JavaScript,
 * which cannot wipe it; of a Uint8Array the caller can.
 *
 * ```js
 * const key = new Key("cashout_secret_key");
 * const body = '{"cashout_id":11954}';
 * const signature = key.sign(body);
 * assert.equal(signature, "002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549");
 * key.verify(body, signature);
 * assert.throws(() => new Key("cashout_secret_key\n"), { slug: "secret-whitespace", offset: 18 });
 * ```
 */
export class Key {
  /**
   * Makes a key of a secret given as text, as a string or in UTF-8.
   *
   * @throws PaysigError `secret-empty`; `secret-whitespace`, `secret-bom`, `secret-quoted` and `secret-not-utf8`,
   * with the byte offset of the offending character; `input-type`.
   */
  constructor(secret: Bytes);

  /**
   * Makes a key of raw bytes, any but none: for secrets that were handed out as hex or base64, after decoding.
   *
   * Beware that Node's Buffer.from(text, "hex") does not refuse what is no hex, but ends there.
   *
   * @throws PaysigError `secret-empty`; `input-type` for a string.
   *
   * ```js
   * const key = Key.fromBytes(new Uint8Array(20).fill(0x0b)); // RFC 4231, section 4.2
   * assert.equal(key.sign("Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
   * ```
   */
  static fromBytes(secret: Uint8Array | ArrayBuffer): Key;

  /**
   * Signs a message: HMAC-SHA256 over exactly these bytes, which may be none. Send the very bytes that were signed.
   *
   * @returns 64 hexadecimal digits, in lower case as in the header Payload-Signature.
   * @throws PaysigError `input-not-utf8` for a string with half of a surrogate pair, with its byte offset and its
   * `index`; `input-type`; `key-not-ready` after {@link Key.wipe}.
   *
   * ```js
   * const key = new Key("cashout_secret_key");
   * assert.equal(key.sign(""), "8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c");
   * assert.equal(key.sign("", { upper: true }), key.sign(new Uint8Array()).toUpperCase());
   * ```
   */
  sign(message: Bytes, options?: SignOptions): string;

  /**
   * Signs the concatenation of parts without concatenating them.
   *
   * The boundaries are not part of the message: `["ab", "c"]` and `["a", "bc"]` have one signature. Where parts come
   * from outside, delimit them or fix their lengths.
   *
   * @throws PaysigError as {@link Key.sign}.
   *
   * ```js
   * const key = new Key("cashout_secret_key");
   * assert.equal(key.signParts(["Be4", "1234", "Bo7"]), key.sign("Be41234Bo7"));
   * ```
   */
  signParts(parts: Iterable<Bytes>, options?: SignOptions): string;

  /**
   * Checks that a signature is this message's: 64 hexadecimal digits in either case. It returns nothing: only not
   * throwing means yes. Pass the body's bytes before anything has parsed them. The tags are compared in constant
   * time.
   *
   * @throws PaysigError `signature-mismatch` where it is another message's or another key's; another `signature-…`,
   * with the byte offset of the fault, where it is no signature at all; `input-not-utf8`, `input-type` (undefined, as
   * for a missing header, is no signature), `key-not-ready`.
   *
   * ```js
   * const key = new Key("cashout_secret_key");
   * const signature = key.sign('{"amount":2000}');
   * key.verify('{"amount":2000}', signature);
   * assert.throws(() => key.verify('{"amount":9000}', signature), { slug: "signature-mismatch" });
   * ```
   */
  verify(message: Bytes, signature: Bytes): void;

  /**
   * Signs the canonical form of a payload, as {@link Key.sign} would. Only for contracts that say so; where the bytes
   * themselves are signed, use that.
   *
   * @throws PaysigError as {@link canonicalize} and {@link Key.sign}.
   *
   * ```js
   * const key = new Key("cashout_secret_key");
   * assert.equal(key.signCanonical('{"b": 2, "a": 1.0}'), key.sign('{"a":1,"b":2}'));
   * ```
   */
  signCanonical(payload: Bytes, options?: FormOptions & SignOptions): string;

  /**
   * Checks that a signature is that of the payload's canonical form, as {@link Key.verify} would. Only for contracts
   * that sign a canonical form: the payload is read before its signature has been checked.
   *
   * @throws PaysigError as {@link canonicalize} and {@link Key.verify}.
   *
   * ```js
   * const key = new Key("cashout_secret_key");
   * key.verifyCanonical('{"b": 2, "a": 1.0}', key.sign('{"a":1,"b":2}'));
   * ```
   */
  verifyCanonical(payload: Bytes, signature: Bytes, options?: FormOptions): void;

  /**
   * A signer for a message that arrives in pieces.
   *
   * @throws PaysigError `key-not-ready`.
   *
   * ```js
   * const signer = new Key("cashout_secret_key").signer();
   * signer.update("Be4");
   * signer.update("1234Bo7");
   * assert.equal(signer.finish({ upper: true }), "709020EE39FE69F12D025B6D3A89A9CBFEC7FC9DE575C5EA4EE94645A2B31A9B");
   * ```
   */
  signer(): Signer;

  /**
   * Overwrites the key with zeros; whatever uses it later is refused. Wiping again does nothing. `using key = …` does
   * it at the end of the block, where the host has `using`.
   *
   * ```js
   * const key = new Key("cashout_secret_key");
   * key.wipe();
   * assert.throws(() => key.sign(""), { slug: "key-not-ready" });
   * ```
   */
  wipe(): void;
  [Symbol.dispose](): void;
}

/**
 * Signs or verifies a message that arrives in pieces, in constant memory. Made by {@link Key.signer}. It has its own
 * copy of the key's state, which is wiped when it is finished, so it may outlive the key.
 *
 * ```js
 * const key = new Key("cashout_secret_key");
 * const signer = key.signer();
 * for (const piece of ['{"cashout_id":', "11954", "}"]) signer.update(piece);
 * assert.equal(signer.finish(), key.sign('{"cashout_id":11954}'));
 * ```
 */
export class Signer {
  private constructor();

  /**
   * Adds the message's next bytes.
   *
   * @throws PaysigError `signer-not-ready` where it is finished; `input-not-utf8`, `input-type`.
   */
  update(data: Bytes): void;

  /**
   * The signature of all bytes added, as {@link Key.sign}; finishes the signer.
   *
   * @throws PaysigError `signer-not-ready` where it is finished already.
   */
  finish(options?: SignOptions): string;

  /**
   * Checks that a signature is that of all bytes added, as {@link Key.verify}; finishes the signer, whatever the
   * answer.
   *
   * @throws PaysigError as {@link Key.verify}; `signer-not-ready` where it is finished already.
   */
  verify(signature: Bytes): void;

  /** Overwrites the signer with zeros: for a message that is given up. */
  wipe(): void;
  [Symbol.dispose](): void;
}

/**
 * Signs a message with a secret that is used once: `new Key(secret).sign(message)`. For more than one message make a
 * key.
 *
 * @throws PaysigError as {@link Key}'s constructor and {@link Key.sign}.
 *
 * ```js
 * assert.equal(sign("cashout_secret_key", ""), "8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c");
 * ```
 */
export function sign(secret: Bytes, message: Bytes, options?: SignOptions): string;

/**
 * Verifies with a secret that is used once. It returns nothing: only not throwing means yes.
 *
 * @throws PaysigError as {@link Key}'s constructor and {@link Key.verify}.
 *
 * ```js
 * verify("cashout_secret_key", "", "8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c");
 * assert.throws(() => verify("cashout_secret_key", "", "8d3e2b06"), { slug: "signature-length", offset: 8 });
 * ```
 */
export function verify(secret: Bytes, message: Bytes, signature: Bytes): void;

/**
 * Verifies with several keys, as during the rotation of a secret. Every key is tried, whichever matches.
 *
 * @returns The index of the first that matched. Beware that 0 is false: not throwing means yes.
 * @throws PaysigError `no-keys`; as {@link Key.verify}.
 *
 * ```js
 * const [current, previous] = [new Key("current_secret"), new Key("previous_secret")];
 * assert.equal(verifyAny([current, previous], "{}", previous.sign("{}")), 1);
 * ```
 */
export function verifyAny(keys: Iterable<Key | Credentials>, message: Bytes, signature: Bytes): number;

/**
 * The canonical form of a payload, as bytes. Where two systems serialize the same value, one form gives both the same
 * bytes. Where you can, sign the bytes that you send instead.
 *
 * @throws PaysigError with the byte offset of the fault, where the payload has no such form: `input-bom`,
 * `input-not-utf8`, `json-…`, `number-…`; `unknown-form`, `input-type`, `out-of-memory`.
 *
 * ```js
 * const text = (bytes) => new TextDecoder().decode(bytes);
 * assert.equal(text(canonicalize('{"b": 2, "a": 1.0}')), '{"a":1,"b":2}');
 * assert.equal(text(canonicalize('{"b": 2, "a": 1.0}', { form: "compact" })), '{"b":2,"a":1.0}');
 * const inexact = { slug: "number-inexact", offset: 10 };
 * assert.throws(() => canonicalize('{"amount":0.1000000000000000055}', { form: "jcs-exact" }), inexact);
 * ```
 */
export function canonicalize(payload: Bytes, options?: FormOptions): Uint8Array<ArrayBuffer>;

/** What goes into the message of a scheme. What the scheme does not sign is not looked at. */
export interface SchemeFields {
  /** The body's exact bytes; none where it is not given. */
  body?: Bytes | null;
  /** The cashout's external_id, decoded. */
  externalId?: Bytes | null;
  /** The literal text of the header X-Date. */
  date?: Bytes | null;
  /** The literal text of the header X-Login. */
  login?: Bytes | null;
}

/**
 * How a provider frames the signed message, writes its tag and carries it, by its name:
 *
 * - `"cashout-request"`: OneKey Payments V3 Cashouts. The body; in the header Payload-Signature, in lower case.
 * - `"cashout-notification"`: its notifications. external_id; in the form field control, in upper case.
 * - `"deposit-okp"`, `"deposit-d24"`: OneKey Payments Deposits, and as Directa24 runs it. X-Date, X-Login and body; in
 *   the header Authorization, behind "OKP " or "D24 ".
 * - `"dlocal-payin"`: dLocal's payins. X-Login, X-Date and body; in the header Authorization, behind
 *   "V2-HMAC-SHA256, Signature: ".
 *
 * ```js
 * const key = new Key("deposit_secret_key");
 * const scheme = new Scheme("deposit-d24");
 * const fields = { date: "2020-06-21T12:33:20Z", login: "deposit_API_Key", body: '{"amount":100}' };
 * const header = scheme.sign(key, fields);
 * assert.match(header, /^D24 [0-9a-f]{64}$/);
 * scheme.verify(key, header, fields);
 * ```
 */
export class Scheme {
  /** @throws PaysigError `unknown-scheme` where there is none of this name; `input-type`. */
  constructor(name: string);

  /** Every scheme there is. */
  static all(): Scheme[];

  /** The stable name. */
  readonly name: string;

  /**
   * What to put into the carrier: the scheme's prefix and 64 hexadecimal digits.
   *
   * @throws PaysigError `field-missing` where the scheme needs a field that is not given; `date-malformed`,
   * `login-malformed` and `body-ambiguous`, with the byte offset in that field, where the message could be read as
   * another.
   */
  sign(key: Key | Credentials, fields: SchemeFields): string;

  /**
   * Checks the value that the carrier brought: exactly the prefix, then 64 hexadecimal digits in either case. It
   * returns nothing: only not throwing means yes.
   *
   * @throws PaysigError as {@link Scheme.sign} and {@link Key.verify}; `signature-prefix`.
   */
  verify(key: Key | Credentials, presented: Bytes, fields: SchemeFields): void;
}

/**
 * What every call throws. It never holds bytes of a secret, a signature that is due, or a message. The message is for
 * people, and may be reworded in any release; programs go by code or slug, which are the same in every language.
 *
 * ```js
 * try {
 *   new Key('"cashout_secret_key"');
 * } catch (error) {
 *   assert(error instanceof PaysigError);
 *   assert.deepEqual([error.code, error.slug, error.offset], [13, "secret-quoted", 0]);
 * }
 * ```
 */
export class PaysigError extends Error {
  private constructor();
  readonly name: "PaysigError";
  /** The stable number of what went wrong. */
  readonly code: number;
  /** The stable name of what went wrong: lower-case words joined by hyphens. */
  readonly slug: string;
  /** Where in the text it speaks of the fault is, in bytes (of UTF-8) from 0; undefined without a place. */
  readonly offset: number | undefined;
  /** Where in a message that is a string half of a surrogate pair is, in UTF-16 code units from 0. */
  readonly index: number | undefined;
  toJSON(): object;
}

/**
 * One error of every kind there is, in the order of their numbers: to read codes, slugs and sentences from, as for a
 * table of metrics. Some kinds come only from other languages or from the command line.
 *
 * ```js
 * assert.equal(allErrors().find((error) => error.code === 1).slug, "signature-mismatch");
 * ```
 */
export function allErrors(): PaysigError[];

/** The version of paysig: MAJOR.MINOR.PATCH. */
export const version: string;
