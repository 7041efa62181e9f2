// Credentials from environment variables or a file. Only a call reads them; importing the package looks at neither.

import { refusal } from "../errors.js";
import { Credentials } from "./credentials.js";
import { Environment } from "./environment.js";

const NEEDED = ["PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE"];
const NAMES = [...NEEDED, "PAYSIG_ENVIRONMENT", "PAYSIG_BASE_URL"];

/** A file of credentials is not larger. One that is, as /dev/zero, is not read to its end. */
const FILE_BYTES = 1024 * 1024;

const [LINE_FEED, CARRIAGE_RETURN, HASH, EQUALS] = [0x0a, 0x0d, 0x23, 0x3d];

export function credentialsFromEnviron(environ = globalThis.process?.env ?? {}) {
  for (const name of NEEDED) {
    if (environ[name] === undefined) throw refusal("key-variable", `the environment variable ${name} is not set`);
  }
  return credentialsOf((name) => environ[name]);
}

export function credentialsFromFile(path) {
  const file = new Uint8Array(FILE_BYTES + 1);
  try {
    const values = valuesOf(file.subarray(0, read(path, file)));
    for (const name of NEEDED) {
      if (!values.has(name)) throw refusal("field-missing", `the credentials file has no ${name}`);
    }
    return credentialsOf((name) => values.get(name));
  } finally {
    file.fill(0);
  }
}

/** Reads a file into memory that never grows, so that no copy of a secret is left behind. */
function read(path, into) {
  // No import: where there are no files, as in a browser, there is no such module either.
  const fs = globalThis.process?.getBuiltinModule?.("node:fs");
  if (fs === undefined) throw refusal("key-file", "the credentials file cannot be read: there are no files here");
  let length = 0;
  try {
    const file = fs.openSync(path, "r");
    try {
      for (let more = 1; more > 0 && length < into.length; length += more) {
        more = fs.readSync(file, into, { offset: length });
      }
    } finally {
      fs.closeSync(file);
    }
  } catch (error) {
    // What the system says has the path, and no byte of the file.
    throw refusal("key-file", `the credentials file cannot be read: ${error.message}`);
  }
  if (length > FILE_BYTES) throw refusal("key-file", "the credentials file has more than 1 MiB");
  return length;
}

/** The values of NAME=VALUE lines, as bytes, which the core checks. */
function valuesOf(file) {
  const values = new Map();
  for (let number = 1, start = 0; start < file.length; number++) {
    const end = file.indexOf(LINE_FEED, start);
    const next = end === -1 ? file.length : end + 1;
    let line = file.subarray(start, end === -1 ? file.length : end);
    if (line.at(-1) === CARRIAGE_RETURN) line = line.subarray(0, -1);
    if (line.length > 0 && line[0] !== HASH) {
      const equals = line.indexOf(EQUALS);
      // Neither name nor value is shown: the line may be a secret alone.
      const name = NAMES.find((name) => name.length === equals && isText(line.subarray(0, equals), name));
      if (name === undefined) {
        const names = NAMES.join(", ");
        const sentence = `line ${number} of the credentials file is not NAME=VALUE with one of the names ${names}`;
        throw refusal("key-file", sentence, start);
      }
      if (values.has(name)) {
        throw refusal("field-duplicate", `line ${number} of the credentials file gives ${name} again`, start);
      }
      values.set(name, line.subarray(equals + 1));
    }
    start = next;
  }
  return values;
}

const isText = (bytes, text) => bytes.every((byte, index) => byte === text.charCodeAt(index));

function credentialsOf(value) {
  const [apiKey, passphrase, apiSignature] = NEEDED.map(value);
  const environment = Environment.byName(value("PAYSIG_ENVIRONMENT") ?? "staging", value("PAYSIG_BASE_URL") ?? "");
  return new Credentials(environment, { apiKey, passphrase, apiSignature });
}
