// A program as TypeScript's users write it, checked under --strict and run: every public name, by its type.

import assert from "node:assert/strict";
import {
  allErrors,
  type Bytes,
  canonicalize,
  type Form,
  Key,
  PaysigError,
  Scheme,
  sign,
  type Signer,
  verify,
  verifyAny,
  version,
} from "paysig";
import {
  Credentials,
  credentialsFromEnviron,
  Environment,
  Notification,
  type Sealed,
  verifyJson,
  windows1252ToUtf8,
} from "paysig/onekey";

const forms: Form[] = ["verbatim", "compact", "jcs", "jcs-exact"];
const bodies: Bytes[] = ["{}", new Uint8Array([123, 125]), new TextEncoder().encode("{}").buffer, Buffer.from("{}")];

{
  using key = new Key("cashout_secret_key");
  for (const body of bodies) {
    const signature: string = key.sign(body, { upper: true });
    key.verify(body, signature);
    verify("cashout_secret_key", body, sign("cashout_secret_key", body));
    const index: number = verifyAny(new Set([key]), body, Buffer.from(signature));
    assert.equal(index, 0);
    for (const form of forms) {
      const bytes: Uint8Array = canonicalize(body, { form });
      key.verifyCanonical(bytes, key.signCanonical(body, { form, upper: false }), { form });
    }
  }
  const signer: Signer = key.signer();
  signer.update("{}");
  assert.equal(signer.finish(), key.signParts(["{", "}"]));

  const names: string[] = Scheme.all().map((scheme) => scheme.name);
  assert(names.includes("cashout-request"));
  verifyJson(key, "{}", new Scheme("cashout-request").sign(key, { body: "{}", date: null }));

  const control: string = new Scheme("cashout-notification").sign(key, { externalId: "1" });
  const notification: Notification = Notification.verify(key, `external_id=1&control=${control}`);
  const fields: [string, string][] = notification.unauthenticatedFields;
  const absent: string | undefined = notification.unauthenticated("absent");
  assert.deepEqual(
    [notification.externalId, notification.deduplicationKey, fields.length, absent],
    ["1", "1", 2, undefined],
  );
}

const environment: Environment = Environment.local("https://localhost:8443");
const credentials = new Credentials(environment, {
  apiKey: "key",
  passphrase: "pass",
  apiSignature: Buffer.from("secret"),
});
const sealed: Sealed = credentials.seal("POST", "/v3/cashout", "{}", { form: "jcs", userAgent: "shop/1.2" });
// What fetch takes, as it is.
const init: RequestInit = sealed;
assert.equal(new Request(sealed.url, init).redirect, "error");
credentials.check(sealed.method, sealed.path, sealed.body, sealed.headers);
credentials.check(sealed.method, sealed.path, sealed.body, new Headers(sealed.headers));
credentials.wipe();

try {
  credentialsFromEnviron({ PAYSIG_API_KEY: "key" });
  assert.fail();
} catch (error) {
  assert(error instanceof PaysigError);
  const [code, slug, offset]: [number, string, number | undefined] = [error.code, error.slug, error.offset];
  assert.deepEqual([code, slug, offset], [41, "key-variable", undefined]);
}
const text: Uint8Array = windows1252ToUtf8(Uint8Array.of(0xe9));
assert.equal(text.length, 2);
assert(allErrors().every((error: Error) => error.message.length > 0) && /^\d+\.\d+\.\d+$/.test(version));
