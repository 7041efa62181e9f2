package paysig_test

// What the tests share: keys, and the standard library's HMAC as the reference.

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	paysig "github.com/paysig/paysig/go"
)

func makeKey(t testing.TB, secret []byte) *paysig.Key {
	t.Helper()
	key, err := paysig.NewKeyBytes(secret)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func makeSigner(t testing.TB, key *paysig.Key) *paysig.Signer {
	t.Helper()
	signer, err := key.NewSigner()
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// reference is the signature that crypto/hmac gives.
func reference(secret, message []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write(message)
	return hex.EncodeToString(mac.Sum(nil))
}

// checkSigning signs and verifies in every way that there is.
func checkSigning(t *testing.T, key *paysig.Key, message []byte, want string) {
	t.Helper()
	check := func(way, got string, err error) {
		t.Helper()
		if err != nil || got != want {
			t.Errorf("%s gives %q, %v, not %s", way, got, err, want)
		}
	}
	signature, err := key.Sign(message)
	check("Sign", signature, err)
	appended, err := key.AppendSignature([]byte("before "), message)
	check("AppendSignature", string(appended[len("before "):]), err)
	raised, err := key.SignUpper(message)
	check("SignUpper", strings.ToLower(raised), err)
	if raised != strings.ToUpper(want) {
		t.Errorf("SignUpper gives %s", raised)
	}
	signer := makeSigner(t, key)
	signer.WriteString(string(message))
	raised, err = signer.FinishUpper()
	check("FinishUpper", strings.ToLower(raised), err)
	if raised != strings.ToUpper(want) {
		t.Errorf("FinishUpper gives %s", raised)
	}

	for _, presented := range []string{want, strings.ToUpper(want)} {
		if err := key.Verify(message, presented); err != nil {
			t.Errorf("Verify(%s): %v", presented, err)
		}
		if matched, err := paysig.VerifyAny([]*paysig.Key{key}, message, presented); matched != 0 || err != nil {
			t.Errorf("VerifyAny(%s): %d, %v", presented, matched, err)
		}
	}

	// Every split of a short message, a few of a long one.
	step := 1 + len(message)/130
	for at := 0; at <= len(message); at += step {
		signature, err := key.SignParts(message[:at], nil, message[at:])
		check("SignParts", signature, err)
		signer, verifier := makeSigner(t, key), makeSigner(t, key)
		for _, piece := range [][]byte{message[:at], message[at:]} {
			for _, writer := range []*paysig.Signer{signer, verifier} {
				if n, err := writer.Write(piece); n != len(piece) || err != nil {
					t.Fatalf("Write takes %d of %d bytes, %v", n, len(piece), err)
				}
			}
		}
		signature, err = signer.Finish()
		check("Finish", signature, err)
		if err := verifier.Verify(want); err != nil {
			t.Errorf("Signer.Verify, split at %d: %v", at, err)
		}
	}
}

func slugOf(err error) string {
	var typed *paysig.Error
	if errors.As(err, &typed) {
		return typed.Slug()
	}
	return fmt.Sprint(err)
}
