// The checkout: these tests run in an empty folder, on the package that is installed there.

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = process.env.PAYSIG_ROOT ?? dirname(dirname(dirname(fileURLToPath(import.meta.url))));
