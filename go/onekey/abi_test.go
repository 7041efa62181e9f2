//go:build cgo

package onekey

// A library that does not serve: every call says so.

import (
	"errors"
	"net/http"
	"testing"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/testkit"
)

func TestLibraryUnavailable(t *testing.T) { testkit.WithOtherLibrary(t, checkUnavailable) }

func checkUnavailable(t *testing.T) {
	credentials, err := NewCredentials(Staging(), "cashout_login", pass, "cashout_secret_key")
	t.Log(err)
	_, sealErr := credentials.Seal(Create(nil))
	_, roundTripErr := (&Transport{}).RoundTrip(&http.Request{})
	_, notificationErr := VerifyNotification(nil, nil)
	_, jsonErr := VerifyJSON(nil, nil, "")
	_, textErr := Windows1252ToUTF8(nil)
	for _, err := range []error{
		err, sealErr, credentials.Check("", "", nil, nil), roundTripErr, notificationErr, jsonErr, textErr,
	} {
		if !errors.Is(err, paysig.ErrLibraryUnavailable) {
			t.Errorf("gives %v", err)
		}
	}
	if credentials != nil {
		t.Error("there are credentials")
	}
}
