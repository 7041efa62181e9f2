// Package onekey is the flow of OneKey Payments V3 Cashouts: from credentials to a request that is accepted, and from a
// notification to the one thing in it that can be trusted. All that decides a byte is the shared core's.
//
// [Credentials] belong to one [Environment]: those of staging cannot make a request for another host.
// [Credentials.Seal] turns a [Request] into a [Sealed] one, exact body and all headers, made for each other; a
// [Transport] does so to every request of an [http.Client]. [Credentials.Check] is its twin, for servers and tests.
//
// [VerifyNotification] reads a notification's form, [VerifyJSON] checks one that is JSON, and a [Receiver] does both
// in front of an [http.Handler], before anything is parsed.
//
// Errors are those of package paysig ([paysig.Error]). No error, no format of package fmt and no log shows a credential or
// a body.
//
// Sources: the provider's pages "Technical and Security Aspects", "Calculating the Payload-Signature" and
// "Notifications"; HTTP Basic is RFC 7617; forms are the WHATWG URL standard's.
package onekey
