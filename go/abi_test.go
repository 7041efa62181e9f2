//go:build cgo

package paysig

// A library that does not serve this package's ABI: every call says so, and nothing panics at import.

import (
	"errors"
	"testing"

	"github.com/paysig/paysig/go/internal/testkit"
)

func TestLibraryUnavailable(t *testing.T) {
	testkit.WithOtherLibrary(t, checkUnavailable)
}

func checkUnavailable(t *testing.T) {
	key, err := NewKey("cashout_secret_key")
	t.Log(err)
	_, bytesErr := NewKeyBytes([]byte("cashout_secret_key"))
	_, anyErr := VerifyAny([]*Key{key}, nil, "")
	_, signErr := key.Sign(nil)
	_, signerErr := key.NewSigner()
	_, formErr := Canonicalize(Verbatim, nil)
	_, appendErr := AppendCanonical(nil, Verbatim, nil)
	_, canonicalErr := key.SignCanonical(Verbatim, nil)
	_, schemeErr := key.SignScheme(CashoutRequest, NewFields(nil))
	for _, err := range []error{
		err, bytesErr, anyErr, signErr, signerErr, key.Verify(nil, ""),
		formErr, appendErr, canonicalErr, key.VerifyCanonical(Verbatim, nil, ""),
		schemeErr, key.VerifyScheme(CashoutRequest, NewFields(nil), ""),
	} {
		var typed *Error
		if !errors.As(err, &typed) || typed.Slug() != "library-unavailable" {
			t.Errorf("gives %v", err)
		}
	}
	if key != nil || Schemes() != nil {
		t.Error("there is a key, or a scheme")
	}
}
