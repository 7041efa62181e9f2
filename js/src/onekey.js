// The flow of OneKey Payments V3 Cashouts.

export { Credentials } from "./onekey/credentials.js";
export { Environment } from "./onekey/environment.js";
export { Notification, verifyJson, windows1252ToUtf8 } from "./onekey/notification.js";
export { Sealed } from "./onekey/sealed.js";
export { credentialsFromEnviron, credentialsFromFile } from "./onekey/settings.js";
