package paysig_test

// What the tests share: reading vectors, and the standard library's HMAC as the reference.

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	paysig "github.com/paysig/paysig/go"
)

const vectors = "../tests/vectors"

// hexBytes is bytes that JSON holds as hexadecimal digits.
type hexBytes []byte

func (b *hexBytes) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}

// readJSON reads a file of vectors. A missing one is a failure.
func readJSON(t testing.TB, into any, path ...string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(path...))
	if err == nil {
		err = json.Unmarshal(content, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func atLeast(t testing.TB, wanted, cases int) {
	t.Helper()
	if cases < wanted {
		t.Fatalf("%d cases, at least %d expected", cases, wanted)
	}
}

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

// checkError compares an error with a vector's slug and offset; no slug is no error.
func checkError(t testing.TB, err error, slug *string, offset *int) {
	t.Helper()
	if slug == nil {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	var typed *paysig.Error
	if !errors.As(err, &typed) {
		t.Errorf("gives %v, not %s", err, *slug)
		return
	}
	if typed.Slug() != *slug {
		t.Errorf("gives %s, not %s", typed.Slug(), *slug)
	}
	at, placed := typed.Offset()
	if placed != (offset != nil) || placed && at != *offset {
		t.Errorf("%s: the offset is %d, %t", *slug, at, placed)
	}
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
