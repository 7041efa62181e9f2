// Every case of tests/vectors/, and the public corpora: for Node.js and for browsers alike, so nothing of either is
// used.
//
// Each suite takes the contents of the file of its name and gives [name, function] pairs; a function throws where the
// case does not hold.

import * as paysig from "paysig";
import * as onekey from "paysig/onekey";
import { dueOf, encoder, equal, hex, kinds, must, unfold, unhex } from "./checks.mjs";

const { Key, PaysigError, Scheme } = paysig;
const FORMS = ["verbatim", "compact", "jcs", "jcs-exact"];
/** The message in one piece, in two, byte by byte, in blocks, and between empty pieces. */
function splits(message) {
  const piecesOf = (size) =>
    Array.from({ length: Math.ceil(message.length / size) }, (_, index) =>
      message.subarray(index * size, (index + 1) * size),
    );
  const middle = message.length >> 1;
  const none = new Uint8Array();
  return [
    [message],
    [message.subarray(0, middle), message.subarray(middle)],
    piecesOf(1),
    piecesOf(64),
    [none, message, none],
  ];
}

function stream(key, pieces) {
  const signer = key.signer();
  for (const piece of pieces) signer.update(piece);
  return signer;
}

const MISMATCH = { error: "signature-mismatch", offset: null };

function signing({ cases }) {
  return cases.map((each) => [
    each.name,
    () => {
      const [secret, message] = [unhex(each.secret_hex), unhex(each.message_hex)];
      const { signature } = each;
      const key = Key.fromBytes(secret);
      const longer = Uint8Array.of(...message, 0);
      for (const given of kinds(message)) {
        equal(key.sign(given), signature);
        equal(key.sign(given, { upper: true }), signature.toUpperCase());
        for (const text of [signature, signature.toUpperCase(), encoder.encode(signature)]) {
          key.verify(given, text);
          equal(paysig.verifyAny([key], given, text), 0);
        }
      }
      dueOf(MISMATCH, () => key.verify(longer, signature));
      dueOf(MISMATCH, () => paysig.verifyAny([key], longer, signature));
      for (const pieces of splits(message)) {
        equal(key.signParts(pieces), signature);
        equal(key.signParts(pieces.values(), { upper: true }), signature.toUpperCase());
        equal(stream(key, pieces).finish(), signature);
        equal(stream(key, pieces).finish({ upper: true }), signature.toUpperCase());
        stream(key, pieces).verify(signature);
        dueOf(MISMATCH, () => stream(key, [...pieces, Uint8Array.of(0)]).verify(signature));
      }
      try {
        new Key(secret);
      } catch {
        must(!each.source.includes("OneKey"), "the provider's secret is refused");
        return;
      }
      for (const text of kinds(secret)) {
        equal(paysig.sign(text, message), signature);
        paysig.verify(text, message, signature);
      }
    },
  ]);
}

function secrets({ cases }) {
  return cases.map((each) => [
    each.name,
    () => {
      for (const secret of kinds(unhex(each.secret_hex))) {
        const calls = [
          () => new Key(secret),
          () => paysig.sign(secret, ""),
          () => paysig.verify(secret, "", "0".repeat(64)),
        ];
        for (const [index, call] of calls.entries()) {
          const thrown = dueOf(each.error === null && index === 2 ? MISMATCH : each, call);
          const text = typeof secret === "string" ? secret.trim() : "";
          must(!thrown || text === "" || !thrown.message.includes(text), "the message has the secret");
        }
      }
    },
  ]);
}

function signatures({ cases, secret_hex, message_hex }) {
  const key = Key.fromBytes(unhex(secret_hex));
  const message = unhex(message_hex);
  return cases.map((each) => [
    each.name,
    () => {
      for (const text of kinds(unhex(each.text_hex))) {
        dueOf(each, () => key.verify(message, text));
        dueOf(each, () => paysig.verifyAny([key], message, text));
        const signer = stream(key, [message]);
        dueOf(each, () => signer.verify(text));
        dueOf({ error: "signer-not-ready" }, () => signer.finish());
      }
    },
  ]);
}

function rotation({ cases, secrets_hex, message_hex }) {
  const made = secrets_hex.map((secret) => Key.fromBytes(unhex(secret)));
  return cases.map((each) => [
    each.name,
    () => {
      const keys = each.keys.map((index) => made[index]);
      for (const given of [keys, keys.values(), new Set(keys).size === keys.length ? new Set(keys) : keys]) {
        dueOf({ error: each.error }, () =>
          equal(paysig.verifyAny(given, unhex(message_hex), each.signature), each.matched),
        );
      }
    },
  ]);
}

const KEY = new Key("cashout_secret_key");

/** What canonicalizing, signing and verifying make of a payload: these bytes, or this error. */
function checkForm(form, data, output, due) {
  dueOf(due, () => {
    const made = paysig.canonicalize(data, { form });
    equal(made, output, form);
    equal(paysig.canonicalize(made, { form }), output, form);
    KEY.verifyCanonical(data, KEY.sign(made), { form });
  });
  dueOf(due, () => equal(KEY.signCanonical(data, { form }), due.error ?? KEY.sign(output)));
  dueOf(due.error ? due : MISMATCH, () => KEY.verifyCanonical(data, "0".repeat(64), { form }));
}

function canonical({ cases }) {
  return cases.map((each) => [
    each.name,
    () => {
      const data = unfold(each.input);
      for (const [form, due] of Object.entries(each.forms)) checkForm(form, data, unhex(due.output_hex ?? ""), due);
      // Forms that are not named take it.
      for (const form of FORMS.filter((form) => !(form in each.forms) && form !== "verbatim")) {
        paysig.canonicalize(data, { form });
      }
    },
  ]);
}

function numbers({ cases }) {
  return cases.map(({ input, text, error }) => [
    input,
    () => {
      const beyond = text === null ? "number-out-of-range" : null;
      const due = (error) => ({ error, offset: error && 0 });
      checkForm("jcs", input, encoder.encode(text ?? ""), due(beyond));
      checkForm("jcs-exact", input, encoder.encode(text ?? ""), due(error));
    },
  ]);
}

function schemes({ cases, presented }) {
  const good = Object.fromEntries(cases.filter(({ text }) => text !== null).map(({ scheme, text }) => [scheme, text]));
  const names = Scheme.all().map(({ name }) => name);
  const framed = cases.map((each) => [
    each.name,
    () => {
      const [scheme, key] = [new Scheme(each.scheme), new Key(each.secret)];
      const given = { body: "body", externalId: "external_id", date: "date", login: "login" };
      const parts = Object.entries(given).map(([name, field]) => [name, each[`${field}_hex`]]);
      const bytes = parts.filter(([, digits]) => digits !== null).map(([name, digits]) => [name, unhex(digits)]);
      const last = bytes.map(([name, value]) => [name, kinds(value).at(-1)]);
      for (const fields of [bytes, last].map(Object.fromEntries)) {
        dueOf(each, () => equal(scheme.sign(key, fields), each.text));
        // Where the parts are at fault, any well-formed text will do.
        for (const text of kinds(encoder.encode(each.text ?? good[each.scheme]))) {
          dueOf(each, () => scheme.verify(key, text, fields));
        }
      }
    },
  ]);
  const texts = presented.cases.map((each) => [
    `presented: ${each.name}`,
    () => {
      const { date, login, body_hex, secret } = presented;
      for (const text of kinds(unhex(each.text_hex))) {
        const fields = { date, login, body: unhex(body_hex) };
        dueOf(each, () => new Scheme(each.scheme).verify(new Key(secret), text, fields));
      }
    },
  ]);
  return [...framed, ...texts, ["every scheme has cases", () => equal(names.sort(), Object.keys(good).sort())]];
}

const CALLS = {
  "POST /v3/cashout": "sealCreate",
  "POST /v3/cashout/status": "sealStatus",
  "DELETE /v3/cashout/cancel": "sealCancel",
};

function seal({ credentials: given, refused_credentials, cases, checks }) {
  const made = Object.fromEntries(
    Object.entries(given).map(([name, { environment, base_url, api_key, passphrase, api_signature }]) => [
      name,
      new onekey.Credentials(onekey.Environment.byName(environment, base_url), {
        apiKey: api_key,
        passphrase,
        apiSignature: encoder.encode(api_signature),
      }),
    ]),
  );
  const refused = refused_credentials.map((each) => [
    `refused: ${each.name}`,
    () => {
      const fields = ["environment", "base_url", "api_key", "passphrase", "api_signature"];
      const values = fields.map((field) => kinds(unhex(each[`${field}_hex`])));
      for (const pick of [0, -1]) {
        const [environment, baseUrl, apiKey, passphrase, apiSignature] = values.map((value) => value.at(pick));
        const secrets = { apiKey, passphrase, apiSignature };
        dueOf(each, () => new onekey.Credentials(onekey.Environment.byName(environment, baseUrl), secrets));
      }
    },
  ]);
  const sealed = cases.map((each) => [
    each.name,
    () => {
      const credentials = made[each.credentials];
      const options = { form: each.form ?? undefined, userAgent: each.user_agent ?? undefined };
      const call = CALLS[`${each.method} ${each.path}`];
      for (const payload of kinds(unhex(each.payload_hex))) {
        const ways = [() => credentials.seal(each.method, each.path, payload, options)];
        if (call) ways.push(() => credentials[call](payload, options));
        for (const way of ways) dueOf(each, () => checkSealed(each, credentials, way(), options));
      }
    },
  ]);
  const checked = checks.map((each) => [
    `check: ${each.name}`,
    () => {
      const pairs = each.headers.map(([name, digits]) => [name, unhex(digits)]);
      const texts = pairs.map(([name, value]) => [name, kinds(value).at(-1)]);
      const distinct = {};
      for (const [name, value] of texts) (distinct[name.toLowerCase()] ??= []).push(value);
      const headers = [pairs, texts, texts.values(), distinct, { ...distinct, absent: undefined }];
      if (new Set(texts.map(([name]) => name)).size === texts.length)
        headers.push(Object.fromEntries(pairs), new Map(texts));
      for (const given of headers) {
        dueOf(each, () => made.usual.check(each.method, each.path, unhex(each.body_hex), given));
      }
    },
  ]);
  return [...refused, ...sealed, ...checked];
}

function checkSealed(each, credentials, sealed, options) {
  const due = {
    "Payload-Signature": each.signature,
    "Content-Type": "application/json",
    "User-Agent": each.user_agent ?? `paysig/${paysig.version}`,
    Authorization: each.authorization,
  };
  equal(sealed.body, unhex(each.body_hex));
  equal(sealed.headers, due);
  equal([sealed.method, sealed.url, sealed.path], [each.method, each.url, each.path]);
  equal(sealed.host, credentials.environment.host);
  equal(sealed.url, credentials.environment.baseUrl + sealed.path);
  // The twin agrees; and what was sealed is sealed as it is.
  credentials.check(sealed.method, sealed.path, sealed.body, sealed.headers);
  const again = credentials.seal(each.method, each.path, sealed.body, options);
  equal([hex(again.body), again.headers], [hex(sealed.body), due]);
}

function urls({ cases }) {
  return cases.map((each) => [
    each.name,
    () => {
      const environment = onekey.Environment.byName(each.environment, each.base_url);
      for (const url of kinds(unhex(each.url_hex))) dueOf(each, () => equal(environment.pathOf(url), each.path));
    },
  ]);
}

function notifications({ secret, secrets, cases, rotation, json, windows_1252 }) {
  const credentials = { apiKey: "key", passphrase: "pass", apiSignature: secret };
  const keys = [new Key(secret), new onekey.Credentials(onekey.Environment.staging(), credentials)];
  const forms = cases.map((each) => [
    each.name,
    () => {
      for (const key of keys) {
        dueOf(each, () => {
          const notification = onekey.Notification.verify(key, unfold(each.body_hex));
          equal([notification.externalId, notification.deduplicationKey], [each.external_id, each.external_id]);
          equal(notification.unauthenticatedFields, each.fields);
          for (const [name] of each.fields) {
            equal(notification.unauthenticated(name), each.fields.find(([other]) => other === name)[1]);
          }
          must(notification.unauthenticated("absent") === undefined, "a field that is not there");
        });
      }
    },
  ]);
  const bodies = json.map((each) => [
    `json: ${each.name}`,
    () => {
      for (const key of keys) {
        const body = unhex(each.body_hex);
        for (const header of kinds(encoder.encode(each.header)))
          dueOf(each, () => onekey.verifyJson(key, body, header));
        const missing = { error: "signature-missing", offset: null };
        for (const none of [undefined, null]) dueOf(missing, () => onekey.verifyJson(key, body, none));
      }
    },
  ]);
  const texts = windows_1252.map((each) => [
    `windows-1252: ${each.name}`,
    () => equal(onekey.windows1252ToUtf8(unhex(each.input_hex)), unhex(each.output_hex)),
  ]);
  const made = secrets.map((secret) => new Key(secret));
  const rotated = rotation.map((each) => [
    `rotation: ${each.name}`,
    () => {
      const given = each.keys.map((index) => made[index]);
      for (const several of [given, given.values()]) {
        dueOf({ error: each.error }, () => {
          equal(onekey.Notification.verify(several, unhex(each.body_hex)).matched, each.matched);
        });
      }
    },
  ]);
  return [...forms, ...rotated, ...bodies, ...texts];
}

/** Checks the credentials of a case of settings.json. */
export function checkSettings(each, hidden, make) {
  const thrown = dueOf(each, () => {
    const sealed = make().sealStatus("{}");
    equal(
      [sealed.url, hex(sealed.body), sealed.headers["Payload-Signature"]],
      [each.url, each.body_hex, each.signature],
    );
  });
  const shown = `${thrown?.message}${thrown?.stack}${JSON.stringify(thrown)}`;
  must(!thrown || shown.includes(each.told ?? ""), `${shown} does not say ${each.told}`);
  must(!shown.includes(hidden), "the error shows a secret");
}

function settings({ hidden, variables }) {
  return variables.map((each) => [
    `variables: ${each.name}`,
    () => checkSettings(each, hidden, () => onekey.credentialsFromEnviron(each.variables)),
  ]);
}

function errors({ cases }) {
  const ours = paysig.allErrors();
  return [
    [
      "no more and no less",
      () =>
        equal(
          ours.map(({ code }) => code),
          cases.map(({ code }) => code),
        ),
    ],
    ...cases.map((each) => [
      each.slug,
      () => {
        const error = ours.find(({ code }) => code === each.code);
        equal([error.slug, error.message, error.name], [each.slug, `${each.message} (${each.slug})`, "PaysigError"]);
        must(error instanceof PaysigError && error instanceof Error && error.offset === undefined, "its class");
      },
    ]),
  ];
}

/** By the name of their file, without .json. */
export const SUITES = {
  signing,
  secrets,
  signatures,
  rotation,
  canonical,
  "json-errors": canonical,
  numbers,
  schemes,
  seal,
  urls,
  notifications,
  settings,
  errors,
};
