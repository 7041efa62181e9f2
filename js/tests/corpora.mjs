// The public corpora, which are not part of this repository.

import { canonicalize, Key, PaysigError, Scheme } from "paysig";
import * as onekey from "paysig/onekey";
import { dueOf, equal, must, repeated, unbase64, unhex } from "./checks.mjs";

const KEY = new Key("cashout_secret_key");

const message = (vector) =>
  vector.msg_hex === undefined
    ? repeated([[vector.msg_prefix_hex ?? "", 1], vector.msg_repeat_hex], unhex)
    : unhex(vector.msg_hex);

/** The public corpora: by the start of their folders' names, what is due of one. */
export const CORPORA = {
  "hmac-": ({ vectors }) =>
    vectors.map((vector) => () => {
      const key = Key.fromBytes(unhex(vector.key_hex));
      const signature = key.sign(message(vector));
      equal(signature.startsWith(vector.tag_hex), vector.valid, vector.name);
      const whole = vector.tag_hex.length === 64;
      // A truncated tag is no signature of ours, however right its bits are.
      const error = whole ? (vector.valid ? null : "signature-mismatch") : "signature-length";
      dueOf({ error: vector.tag_hex === "" ? "signature-empty" : error }, () =>
        key.verify(message(vector), vector.tag_hex),
      );
    }),
  hex: ({ vectors }) =>
    vectors.map(({ text, valid, name }) => () => {
      // Repeated to a signature's length, a text is read as digits exactly where the corpus says so.
      const whole = text !== "" && 64 % text.length === 0;
      const presented = whole ? text.repeat(64 / text.length) : text;
      const read = whole && (valid || /^[0-9a-f]*$/i.test(presented));
      try {
        KEY.verify("", presented);
      } catch (error) {
        equal(error.slug === "signature-mismatch", read, name);
        return;
      }
      throw new Error(`${name} is taken`);
    }),
  onekey: ({ cases }) => cases.map((each) => () => onekeyCase(each)),
  "form-": ({ vectors }) => {
    const control = new Scheme("cashout-notification").sign(KEY, { externalId: "X1" });
    return vectors.map(({ input, pairs, name }) => () => {
      const error = JSON.stringify(pairs).includes("\ufffd") ? "input-not-utf8" : null;
      dueOf({ error }, () => {
        const notification = onekey.Notification.verify(KEY, `${input}&external_id=X1&control=${control}`);
        equal(notification.unauthenticatedFields.slice(0, -2), pairs, name);
      });
    });
  },
  "http-basic": ({ vectors }) =>
    vectors.map(({ user, password, header, name }) => () => {
      const credentials = { apiKey: user, passphrase: password, apiSignature: "signature" };
      const sealed = new onekey.Credentials(onekey.Environment.staging(), credentials).seal("GET", "/v3/banks", "");
      equal(sealed.headers.Authorization, header, name);
    }),
};

const PREFIXES = { OKP: "deposit-okp", D24: "deposit-d24", "V2-HMAC-SHA256,": "dlocal-payin" };

function onekeyCase(each) {
  const key = new Key(each.secret);
  if (each.scheme === "payload-signature") {
    equal(key.sign(unhex(each.body_hex)), each.header, each.name);
    key.verify(unhex(each.body_hex), each.header);
  } else if (each.scheme === "notification-control") {
    let externalId;
    try {
      externalId = onekey.Notification.verify(key, each.form).externalId;
    } catch (error) {
      if (!(error instanceof PaysigError)) throw error;
    }
    equal(externalId ?? null, each.valid ? each.external_id : null, each.name);
  } else if (each.scheme.endsWith("-authorization")) {
    const scheme = new Scheme(PREFIXES[each.header.split(" ")[0]]);
    const fields = { date: each.x_date, login: each.x_login, body: each.body };
    equal(scheme.sign(key, fields), each.header, each.name);
    scheme.verify(key, each.header, fields);
  }
}

const POLICIES = { compact: ["depth", "invalid-utf8", "bom"], jcs: ["depth", "bom"] };

/** A vector of the corpora of JSON: `input_file` is read with `file`; `sha256` gives digits. */
export async function canonicalVector(vector, file, sha256) {
  const data =
    vector.input_b64 !== undefined
      ? unbase64(vector.input_b64)
      : vector.input_file !== undefined
        ? await file(vector.input_file)
        : repeated(vector.input_repeat, unbase64);
  for (const [form, policies] of Object.entries(POLICIES)) {
    const due = vector.forms[form];
    if (due === undefined) continue;
    let made;
    try {
      made = canonicalize(data, { form });
    } catch (error) {
      if (!(error instanceof PaysigError)) throw error;
    }
    const refused = due.expect === "reject" || (due.expect === "either" && policies.includes(due.policy));
    must(refused === (made === undefined), `${vector.name}, ${form}: ${refused ? "taken" : "refused"}`);
    if (refused) continue;
    if (due.output_b64 !== undefined) equal(made, unbase64(due.output_b64), `${vector.name}, ${form}`);
    else if (due.output_sha256 !== undefined) equal(await sha256(made), due.output_sha256, `${vector.name}, ${form}`);
  }
}
