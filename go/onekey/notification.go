package onekey

import (
	"fmt"
	"io"
	"iter"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/backend"
	"github.com/paysig/paysig/go/internal/bridge"
	"github.com/paysig/paysig/go/internal/core"
)

// Notification is a notification that is a form, verified: the provider, or someone who repeats what the provider once
// sent, says that something has happened to the cashout with this external_id.
//
// What that does not say: the field control signs external_id and nothing else. Whoever has seen one notification can
// send it again, for ever, with any other date, cashout_id, comments or status_reason. So take it as a hint: ask for
// the cashout's status ([Status]), act on that answer, and only if you have not acted on the same status of the same
// external_id before.
//
// The zero Notification and nil are empty. No format of package fmt shows what it says.
type Notification struct {
	state *notificationState
}

// notificationState is a second pointer on the way to what must not be shown, for the reason that package paysig tells
// at its Key.
type notificationState struct {
	made *core.Notification
}

// VerifyNotification verifies a notification's body, exactly as it arrived, before anything has parsed it.
//
// It fails with [paysig.ErrFormTooLarge] beyond 65,536 bytes; with [paysig.ErrInputNotUtf8] where a name or a value is
// not UTF-8 after decoding; with [paysig.ErrFieldDuplicate] where a second field is called external_id or control after
// decoding; with [paysig.ErrFieldMissing] where one of them is not there, or external_id is empty; and as
// [paysig.Key.Verify] does. Offsets are bytes of the body as it arrived.
func VerifyNotification(key *paysig.Key, body []byte) (*Notification, error) {
	notification, _, err := VerifyNotificationAny([]*paysig.Key{key}, body)
	return notification, err
}

// VerifyNotificationAny is [VerifyNotification] with several keys, as during the rotation of a secret. It tells the
// index of the key that matched; where several do, the first. Every key is tried, whichever matches.
//
// It fails with [paysig.ErrNoKeys] where there are none, and as [VerifyNotification] does; the index is then -1.
func VerifyNotificationAny(keys []*paysig.Key, body []byte) (*Notification, int, error) {
	if err := bridge.Unavailable(); err != nil {
		return nil, -1, err
	}
	states := make([]*backend.Key, len(keys))
	for i, key := range keys {
		state, release, err := bridge.Key(key)
		if err != nil {
			return nil, -1, err
		}
		defer release()
		states[i] = state
	}
	made, fault := backend.Notification(states, body)
	if fault.Is() {
		return nil, -1, bridge.Failure(fault)
	}
	return &Notification{&notificationState{made}}, made.Matched, nil
}

// ExternalID is the cashout's external_id: the only thing that is authenticated.
func (n *Notification) ExternalID() string {
	if n == nil || n.state == nil {
		return ""
	}
	return n.state.made.ExternalID
}

// DeduplicationKey is what to de-duplicate by, together with the status that your own question to the provider was
// answered with: the external_id, because nothing else in the notification is authenticated.
//
// Do not add other fields of the notification: whoever repeats one can change them, and it would look new. Nor leave
// out the status: a cashout that was completed may be rejected later, in a notification with the same key.
func (n *Notification) DeduplicationKey() string { return n.ExternalID() }

// Unauthenticated is the first field with this name, which anyone may have written; false where there is none.
func (n *Notification) Unauthenticated(name string) (string, bool) {
	for found, value := range n.UnauthenticatedFields() {
		if found == name {
			return value, true
		}
	}
	return "", false
}

// UnauthenticatedFields are names and values of all fields in their order. But for external_id, anyone may have written
// them.
func (n *Notification) UnauthenticatedFields() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		if n == nil || n.state == nil {
			return
		}
		for _, field := range n.state.made.Fields {
			if !yield(field.Name, field.Value) {
				return
			}
		}
	}
}

// VerifyJSON verifies a notification whose body is JSON, by its header Payload-Signature, and hands out the body: all
// of it is authenticated. Only now give it to a parser. Nothing says when it was sent, or how often: de-duplicate.
//
// It fails as [paysig.Key.Verify] does. With several keys, [paysig.VerifyAny] does the same.
func VerifyJSON(key *paysig.Key, body []byte, signature string) ([]byte, error) {
	// As VerifyScheme does with paysig.CashoutRequest, whose message is the body.
	if err := key.Verify(body, signature); err != nil {
		return nil, err
	}
	return body, nil
}

// Windows1252ToUTF8 gives text that is in Windows-1252 or Latin-1 as UTF-8. Nothing calls it by itself: convert only
// what you know to be in it, before it is sealed or signed. UTF-8 that is converted comes out as nonsense.
//
// The bytes 81, 8D, 8F, 90 and 9D become the control characters of the same number, as in the WHATWG encoding standard
// (index windows-1252). It fails with [paysig.ErrLibraryUnavailable] only.
func Windows1252ToUTF8(text []byte) ([]byte, error) {
	if err := bridge.Unavailable(); err != nil {
		return nil, err
	}
	converted, fault := backend.Windows1252ToUTF8(text)
	return converted, bridge.Failure(fault)
}

const redactedNotification = "onekey.Notification(redacted)"

// String shows nothing of the notification.
func (Notification) String() string { return redactedNotification }

// GoString shows nothing of the notification.
func (Notification) GoString() string { return redactedNotification }

// Format shows nothing of the notification, whatever the verb.
func (Notification) Format(out fmt.State, _ rune) { io.WriteString(out, redactedNotification) }
