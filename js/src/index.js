// Signs and verifies API payloads with HMAC-SHA256. What is exported is documented in index.d.ts.

export { canonicalize } from "./canonical.js";
export { version } from "./core.js";
export { allErrors, PaysigError } from "./errors.js";
export { Key, sign, verify, verifyAny } from "./key.js";
export { Scheme } from "./scheme.js";
export { Signer } from "./signer.js";
