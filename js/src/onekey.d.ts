/// <reference lib="esnext.disposable" />
/// <reference lib="es2022" />

/**
 * The flow of OneKey Payments V3 Cashouts: from credentials to a request that is accepted, and from a notification to
 * the one thing in it that can be trusted.
 *
 * Sources: the provider's pages "Technical and Security Aspects", "Calculating the Payload-Signature" and
 * "Notifications"; HTTP Basic is RFC 7617; forms are the WHATWG URL standard's.
 *
 * @packageDocumentation
 */

import type { Bytes, Form, Key } from "./index.js";

/**
 * Where requests go: the provider's staging, its production, or this machine.
 *
 * ```js
 * assert.equal(Environment.staging().baseUrl, "https://api-stg.onekeypayments.com");
 * ```
 */
export class Environment {
  private constructor();

  /** The provider's staging, whose address is fixed: https://api-stg.onekeypayments.com/. */
  static staging(): Environment;

  /**
   * The provider's production, at the base URL that was handed out after testing: https://HOST or https://HOST:PORT.
   *
   * @throws PaysigError `url-not-https`, `url-malformed`, or `url-other-environment` for the host of staging and this
   * machine, with the byte offset.
   *
   * ```js
   * assert.equal(Environment.production("https://api.example.com/").host, "api.example.com");
   * assert.throws(() => Environment.production("http://api.example.com/"), { slug: "url-not-https", offset: 0 });
   * ```
   */
  static production(baseUrl: Bytes): Environment;

  /**
   * For tests: a stand-in of the provider on this machine, at https://localhost:PORT, https://127.0.0.1:PORT or
   * https://[::1]:PORT.
   *
   * @throws PaysigError as {@link Environment.production}, and for any other host.
   */
  static local(baseUrl: Bytes): Environment;

  /**
   * The environment of this name, for programs that read it from their settings: `"staging"`, for which the base URL
   * may be empty and must else be staging's; `"production"`; or `"local"`.
   *
   * @throws PaysigError as the others; `unknown-environment`.
   */
  static byName(name: Bytes, baseUrl?: Bytes): Environment;

  /**
   * The path and query of a URL of this environment: for adapters of HTTP clients, which are given whole URLs. Give it
   * as the client has it.
   *
   * @throws PaysigError with the byte offset in the URL: `url-not-https`, `url-malformed`, `url-other-environment`,
   * `path-malformed`.
   *
   * ```js
   * const staging = Environment.staging();
   * assert.equal(staging.pathOf("https://api-stg.onekeypayments.com/v3/cashout?a=1"), "/v3/cashout?a=1");
   * const elsewhere = "https://api-stg.onekeypayments.com@api.example.com/v3/cashout";
   * assert.throws(() => staging.pathOf(elsewhere), PaysigError);
   * ```
   */
  pathOf(url: Bytes): string;

  /** `"staging"`, `"production"` or `"local"`. */
  readonly name: string;
  /** The base URL in lower case, without a slash at its end. */
  readonly baseUrl: string;
  /** The host, and the port where one was given. */
  readonly host: string;
}

/** How a request is sealed. */
export interface SealOptions {
  /**
   * What becomes of the payload. Where it is not given, the payload stays as it is where it has login and pass, and
   * becomes compact where they are added; `"verbatim"` adds them without touching another byte.
   */
  form?: Form;
  /** The header User-Agent; paysig and its version where it is not given. */
  userAgent?: Bytes;
}

/**
 * Headers of a request on the wire: pairs of name and value, as a Headers or a Map has them, or an object. An array is
 * several headers of one name, as in Node's `request.headersDistinct`.
 */
export type HeadersLike =
  Iterable<readonly [Bytes, Bytes]> | { readonly [name: string]: Bytes | readonly Bytes[] | undefined };

/**
 * What the provider hands out for one environment: API Key, API Passphrase and API Signature.
 *
 * They cannot make a request for another host than their environment's. They show nothing of themselves, and are wiped
 * as a `Key` is.
 *
 * ```js
 * const credentials = new Credentials(Environment.staging(), {
 *   apiKey: "cashout_API_Key",
 *   passphrase: "cashout_API_Passphrase",
 *   apiSignature: "cashout_secret_key",
 * });
 * const sealed = credentials.sealStatus('{"cashout_id":11954}');
 * assert.equal(sealed.url, "https://api-stg.onekeypayments.com/v3/cashout/status");
 * assert.equal(String(credentials), "Credentials(redacted)");
 * ```
 */
export class Credentials {
  /**
   * @throws PaysigError with the byte offset of the fault: `credential-empty`, `credential-too-long` beyond 32
   * characters, `credential-character` for a control character or white space at an end, `api-key-colon`; `secret-…`
   * for the API Signature, as `new Key`; `input-type`.
   */
  constructor(environment: Environment, credentials: { apiKey: Bytes; passphrase: Bytes; apiSignature: Bytes });

  /** The environment that they are for. */
  readonly environment: Environment;

  /**
   * Seals any request: makes the exact body and all headers of it.
   *
   * The body is the payload, which must be a JSON object, with login and pass as its outermost members. Where they
   * are missing they are added: at the end, but in the JCS forms where they belong. Where they are there they must be
   * the credentials'. The payload may be no bytes at all where neither the method is DELETE nor the request one of
   * the provider's three. The path may have a query.
   *
   * @throws PaysigError `method-malformed`, `path-malformed` and `header-malformed`, with the byte offset in that
   * text; with the byte offset in the payload, `body-missing`, `body-not-object`, what the form refuses,
   * `credential-mismatch`, `credential-not-text`, `json-duplicate-name`, `external-id-too-long` beyond 100
   * characters; `credentials-not-ready` after {@link Credentials.wipe}; `unknown-form`, `input-not-utf8`,
   * `input-type`.
   *
   * ```js
   * const credentials = new Credentials(Environment.staging(), { apiKey: "k", passphrase: "p", apiSignature: "s" });
   * const { body } = credentials.seal("POST", "/v3/cashout", '{"amount": 1.0}', { form: "jcs" });
   * assert.equal(new TextDecoder().decode(body), '{"amount":1,"login":"k","pass":"p"}');
   * const mismatch = { slug: "credential-mismatch", offset: 10 };
   * assert.throws(() => credentials.seal("POST", "/v3/cashout", '{"login": "another"}'), mismatch);
   * ```
   */
  seal(method: Bytes, path: Bytes, payload: Bytes, options?: SealOptions): Sealed;

  /**
   * Seals the creation of a cashout, POST /v3/cashout. external_id, 100 characters at most, guards against doing it
   * twice.
   *
   * @throws PaysigError as {@link Credentials.seal}.
   */
  sealCreate(payload: Bytes, options?: SealOptions): Sealed;

  /**
   * Seals the question for a cashout's status, POST /v3/cashout/status.
   *
   * @throws PaysigError as {@link Credentials.seal}.
   */
  sealStatus(payload: Bytes, options?: SealOptions): Sealed;

  /**
   * Seals the cancellation of a cashout, DELETE /v3/cashout/cancel with a body.
   *
   * @throws PaysigError as {@link Credentials.seal}.
   */
  sealCancel(payload: Bytes, options?: SealOptions): Sealed;

  /**
   * Checks a request on the wire, as a server or an interceptor does: the twin of {@link Credentials.seal}. It
   * returns nothing: only not throwing means yes.
   *
   * The body is looked at exactly as it arrived; its signature is checked before anything is parsed. Then the
   * headers; then whether login and pass in the body are the same credentials'. Give all headers, as they arrived:
   * one of ours that is given twice is refused.
   *
   * @throws PaysigError `header-duplicate`, `signature-missing`, as `Key.verify`, `signature-upper-case` because the
   * provider takes lower-case digits alone, `authorization`, `content-type`, `user-agent`; then as
   * {@link Credentials.seal} for the body, `field-missing`; `input-type`.
   *
   * ```js
   * const credentials = new Credentials(Environment.staging(), { apiKey: "k", passphrase: "p", apiSignature: "s" });
   * const { method, path, body, headers } = credentials.sealStatus('{"cashout_id":11954}');
   * credentials.check(method, path, body, headers);
   * assert.throws(() => credentials.check(method, path, "{}", headers), { slug: "signature-mismatch" });
   * ```
   */
  check(method: Bytes, path: Bytes, body: Bytes, headers: HeadersLike): void;

  /** Overwrites the credentials with zeros; whatever uses them later is refused. Wiping again does nothing. */
  wipe(): void;
  [Symbol.dispose](): void;
}

/**
 * A request that is ready to be sent: exactly this body, with exactly these headers, to exactly this URL.
 *
 * `fetch(sealed.url, sealed)` sends it, and follows no redirect: the body and Authorization hold credentials, which
 * must not go anywhere else. Neither body nor headers are for logs.
 *
 * ```js
 * const credentials = new Credentials(Environment.staging(), { apiKey: "k", passphrase: "p", apiSignature: "s" });
 * const sealed = credentials.sealCancel('{"cashout_id": 11954}');
 * assert.equal(sealed.method, "DELETE");
 * assert.equal(new TextDecoder().decode(sealed.body), '{"cashout_id":11954,"login":"k","pass":"p"}');
 * const names = ["Payload-Signature", "Content-Type", "User-Agent", "Authorization"];
 * assert.deepEqual(Object.keys(sealed.headers), names);
 * ```
 */
export class Sealed {
  private constructor();
  /** The method, such as "POST". */
  readonly method: string;
  /** The URL: the environment's base URL and the path. */
  readonly url: string;
  /** The URL's host, and its port where the base URL has one. */
  readonly host: string;
  /** The URL's path, and its query where there is one. */
  readonly path: string;
  /** A copy of the body: the exact bytes that were signed. Send no others. `credentials-not-ready` after wipe. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Payload-Signature, Content-Type, User-Agent and Authorization. `credentials-not-ready` after wipe. */
  readonly headers: Readonly<Record<string, string>>;
  /** What fetch does with a redirect. */
  readonly redirect: "error";
  /** Overwrites the body with zeros and drops the headers: when it was sent. Copies that were taken are not wiped. */
  wipe(): void;
  [Symbol.dispose](): void;
}

/**
 * A notification that is a form, verified.
 *
 * The provider, or someone who repeats what the provider once sent, says that something has happened to the cashout
 * with this external_id. **That is all it says.** The field control signs external_id and nothing else, and never
 * changes: whoever has seen one notification can send it again, for ever, with any other date, cashout_id, comments or
 * status_reason. So take it as a hint: ask for the cashout's status ({@link Credentials.sealStatus}), act on that
 * answer, and only if you have not acted on the same status of the same external_id before.
 *
 * ```js
 * const key = new Key("your_cashout_api_signature");
 * const control = new Scheme("cashout-notification").sign(key, { externalId: "ID1234" });
 * const body = `date=2020-03-12%2020%3A26%3A11&external_id=ID1234&control=${control}`;
 * const notification = Notification.verify(key, body);
 * assert.equal(notification.externalId, "ID1234");
 * assert.equal(notification.unauthenticated("date"), "2020-03-12 20:26:11");
 * assert.throws(() => Notification.verify(key, body.replace("ID1234", "ID9")), { slug: "signature-mismatch" });
 * ```
 */
export class Notification {
  private constructor();

  /**
   * Verifies a notification's body, exactly as it arrived, with a Key of the API Signature or with Credentials; or with
   * several of them, as while the API Signature is changed. Every one is tried, whichever matches.
   *
   * @throws PaysigError `form-too-large` beyond 65,536 bytes; `input-not-utf8`, `field-duplicate`, `field-missing`,
   * and as `Key.verify`. Offsets are bytes of the body as it arrived. Whatever it throws means no.
   */
  static verify(key: Key | Credentials | Iterable<Key | Credentials>, body: Bytes): Notification;

  /** The index of the key that matched, where several were given: of the first. */
  readonly matched: number;

  /** The cashout that the provider speaks of: the only thing that is authenticated. */
  readonly externalId: string;

  /**
   * What to de-duplicate by, together with the status that *your own question* to the provider was answered with: the
   * external_id, because nothing else in the notification is authenticated. Do not add its other fields: whoever
   * repeats one can change them, and it would look new. Nor leave out the status: a cashout that was completed may be
   * rejected later.
   */
  readonly deduplicationKey: string;

  /** The first field with this name, which anyone may have written; undefined where there is none. */
  unauthenticated(name: string): string | undefined;

  /** Name and value of each field, in their order. But for external_id, anyone may have written them. */
  readonly unauthenticatedFields: [name: string, value: string][];
}

/**
 * Verifies a notification whose body is JSON, by its header Payload-Signature. All of the body is authenticated; give
 * it to a parser only then. Nothing says when it was sent, or how often: de-duplicate. It returns nothing: only not
 * throwing means yes.
 *
 * @throws PaysigError `signature-missing` where the header is undefined or null; `input-type` where the body is, which
 * nothing has read then; as `Key.verify`.
 *
 * ```js
 * const header = "002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549";
 * verifyJson(new Key("cashout_secret_key"), '{"cashout_id":11954}', header);
 * ```
 */
export function verifyJson(key: Key | Credentials, body: Bytes, header: Bytes | null | undefined): void;

/**
 * Text that is in Windows-1252 or Latin-1, as UTF-8. Nothing calls this by itself: convert only what you know to be in
 * it, before it is sealed or signed. UTF-8 that is converted comes out as nonsense.
 *
 * @throws PaysigError `input-type` for a string.
 *
 * ```js
 * const text = windows1252ToUtf8(Uint8Array.of(0x4a, 0x6f, 0x73, 0xe9, 0x20, 0x80));
 * assert.equal(new TextDecoder().decode(text), "José €");
 * ```
 */
export function windows1252ToUtf8(text: Uint8Array | ArrayBuffer): Uint8Array<ArrayBuffer>;

/**
 * The credentials that environment variables hold: PAYSIG_API_KEY, PAYSIG_API_PASSPHRASE and PAYSIG_API_SIGNATURE, with
 * PAYSIG_ENVIRONMENT ("staging" where it is not set, "production" or "local") and PAYSIG_BASE_URL, which all but
 * staging need. `environ` stands for process.env.
 *
 * @throws PaysigError `key-variable` where one of the first three is not set; otherwise as {@link Credentials} and
 * {@link Environment.byName}.
 *
 * ```js
 * const { environment } = credentialsFromEnviron({
 *   PAYSIG_API_KEY: "api_key",
 *   PAYSIG_API_PASSPHRASE: "passphrase",
 *   PAYSIG_API_SIGNATURE: "api_signature",
 *   PAYSIG_ENVIRONMENT: "production",
 *   PAYSIG_BASE_URL: "https://api.example.com/",
 * });
 * assert.equal(environment.baseUrl, "https://api.example.com");
 * assert.throws(() => credentialsFromEnviron({ PAYSIG_API_KEY: "api_key" }), { slug: "key-variable" });
 * ```
 */
export function credentialsFromEnviron(environ?: { readonly [name: string]: string | undefined }): Credentials;

/**
 * The credentials that a file holds, in UTF-8: a line NAME=VALUE for each of the names that {@link
 * credentialsFromEnviron} reads. Everything behind the first = is the value. Empty lines and those that start with #
 * are left out. The command `paysig` and the other languages read the same files. Only where there are files: in
 * Node.js and its like.
 *
 * @throws PaysigError `key-file` where the file cannot be read, is larger than 1 MiB, or has another line (with the
 * byte offset of the line); `field-duplicate`, `field-missing`; otherwise as {@link Credentials} and {@link
 * Environment.byName}.
 *
 * ```js
 * const lines = ["PAYSIG_API_KEY=key", "PAYSIG_API_PASSPHRASE=passphrase", "PAYSIG_API_SIGNATURE=signature"];
 * writeFileSync("credentials", lines.join("\n"));
 * assert.equal(credentialsFromFile("credentials").environment.name, "staging");
 * ```
 */
export function credentialsFromFile(path: string | URL): Credentials;
