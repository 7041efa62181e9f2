// Credentials from environment variables or a file. Only a call reads them; importing the package looks at neither.

import { refusal } from "../errors.js";
import { Credentials, credentialsOfFile } from "./credentials.js";
import { Environment } from "./environment.js";

const NEEDED = ["PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE"];

/** A file of credentials is not larger: the core refuses more. One that is, as /dev/zero, is not read to its end. */
const FILE_BYTES = 1024 * 1024;

export function credentialsFromEnviron(environ = globalThis.process?.env ?? {}) {
  for (const name of NEEDED) {
    if (environ[name] === undefined) throw refusal("key-variable", `the environment variable ${name} is not set`);
  }
  const [apiKey, passphrase, apiSignature] = NEEDED.map((name) => environ[name]);
  const environment = Environment.byName(environ.PAYSIG_ENVIRONMENT ?? "staging", environ.PAYSIG_BASE_URL ?? "");
  return new Credentials(environment, { apiKey, passphrase, apiSignature });
}

export function credentialsFromFile(path) {
  const file = new Uint8Array(FILE_BYTES + 1);
  try {
    return credentialsOfFile(file.subarray(0, read(path, file)));
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
  return length;
}
