package onekey_test

// The rotation of the API Signature: notifications of its previous key are taken beside those of its current one.

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/testkit"
	"github.com/paysig/paysig/go/onekey"
)

func rotated(t *testing.T) (current, previous, other *paysig.Key) {
	t.Helper()
	var keys [3]*paysig.Key
	for i, secret := range []string{"current_secret", "previous_secret", "other_secret"} {
		key, err := paysig.NewKey(secret)
		if err != nil {
			t.Fatal(err)
		}
		keys[i] = key
	}
	return keys[0], keys[1], keys[2]
}

func TestReceiverTakesPreviousKeys(t *testing.T) {
	current, previous, other := rotated(t)
	server, through := listen(t, onekey.Receiver{Key: current, Previous: []*paysig.Key{previous}, JSON: true})
	for name, c := range map[string]struct {
		key    *paysig.Key
		status int
	}{"current": {current, http.StatusOK}, "previous": {previous, http.StatusOK}, "other": {other, http.StatusUnauthorized}} {
		form := signedForm(t, c.key, "A-1", "&date=x")
		status, answer := post(t, server, http.Header{"Content-Type": {formType}}, strings.NewReader(form))
		if status != c.status {
			t.Errorf("%s, a form: %d %s", name, status, answer)
		}
		if status == http.StatusOK {
			if seen := <-through; seen.notification.ExternalID() != "A-1" || seen.raw != form {
				t.Errorf("%s: the handler sees %+v", name, seen)
			}
		}
		signature, err := c.key.Sign([]byte("{}"))
		if err != nil {
			t.Fatal(err)
		}
		header := http.Header{"Content-Type": {jsonType}, "Payload-Signature": {signature}}
		if status, answer = post(t, server, header, strings.NewReader("{}")); status != c.status {
			t.Errorf("%s, JSON: %d %s", name, status, answer)
		}
		if status == http.StatusOK {
			if seen := <-through; string(seen.json) != "{}" {
				t.Errorf("%s: the handler sees %+v", name, seen)
			}
		}
	}
	if len(through) != 0 {
		t.Error("the handler was called for more")
	}
}

func TestVerifyNotificationAny(t *testing.T) {
	current, previous, other := rotated(t)
	wiped := apiKeyOf(t)
	wiped.Wipe()
	body := []byte(signedForm(t, previous, "A-1", ""))
	for _, c := range []struct {
		keys  []*paysig.Key
		index int
		err   error
	}{
		{[]*paysig.Key{current, previous}, 1, nil},
		{[]*paysig.Key{previous, current}, 0, nil},
		{[]*paysig.Key{previous, previous}, 0, nil},
		{[]*paysig.Key{current, other}, -1, paysig.ErrSignatureMismatch},
		{[]*paysig.Key{current, wiped, previous}, -1, paysig.ErrKeyNotReady},
		{[]*paysig.Key{nil, previous}, -1, paysig.ErrKeyNotReady},
		{nil, -1, paysig.ErrNoKeys},
	} {
		notification, index, err := onekey.VerifyNotificationAny(c.keys, body)
		if index != c.index || !errors.Is(err, c.err) || (notification != nil) != (c.err == nil) {
			t.Errorf("%d keys: %v, %d, %v", len(c.keys), notification, index, err)
		}
	}
	// What no key changes is told at once.
	_, _, err := onekey.VerifyNotificationAny([]*paysig.Key{current, previous}, append(body, "&control=0"...))
	if !errors.Is(err, paysig.ErrFieldDuplicate) {
		t.Error(err)
	}
}

// Every vector of notifications.json under several keys.
func TestNotificationRotationVectors(t *testing.T) {
	var file struct {
		Secrets  []string
		Rotation []struct {
			Name    string
			Keys    []int
			Body    testkit.Bytes `json:"body_hex"`
			Matched *int
			Error   *string
		}
	}
	testkit.ReadVectors(t, &file, "notifications.json")
	testkit.AtLeast(t, 5, len(file.Rotation))
	for _, vector := range file.Rotation {
		t.Run(vector.Name, func(t *testing.T) {
			var keys []*paysig.Key
			for _, index := range vector.Keys {
				key, err := paysig.NewKey(file.Secrets[index])
				if err != nil {
					t.Fatal(err)
				}
				keys = append(keys, key)
			}
			notification, matched, err := onekey.VerifyNotificationAny(keys, vector.Body)
			var typed *paysig.Error
			if errors.As(err, &typed) != (vector.Error != nil) || typed != nil && typed.Slug() != *vector.Error {
				t.Errorf("gives %v", err)
			}
			if vector.Error == nil && matched != *vector.Matched || vector.Error != nil && (matched != -1 || notification != nil) {
				t.Errorf("gives %v, %d", notification, matched)
			}
		})
	}
}
