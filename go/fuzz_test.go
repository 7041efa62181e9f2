package paysig_test

// Properties for any input. `go test` runs the seeds and a few thousand random inputs; `go test -fuzz FuzzSign`,
// FuzzVerify or FuzzCanonicalize searches.

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"testing"

	paysig "github.com/paysig/paysig/go"
)

func TestRandomInputs(t *testing.T) {
	// A fixed seed: a failure comes again.
	random := rand.New(rand.NewPCG(2, 104))
	for range 3000 {
		secret, message := make([]byte, 1+random.IntN(200)), make([]byte, random.IntN(600))
		for _, input := range [][]byte{secret, message} {
			for i := range input {
				input[i] = byte(random.Uint32())
			}
		}
		checkProperties(t, secret, message, random.Uint32(), random.Uint32())
	}
}

func FuzzSign(f *testing.F) {
	f.Add([]byte("cashout_secret_key"), []byte("{\"cashout_id\":11954}"), uint32(3), uint32(200))
	f.Add(bytes.Repeat([]byte{0xaa}, 131), bytes.Repeat([]byte{0x55}, 64), uint32(64), uint32(0))
	f.Add([]byte{0}, []byte{}, uint32(0), uint32(255))
	f.Fuzz(func(t *testing.T, secret, message []byte, cut, bit uint32) {
		if len(secret) == 0 {
			if _, err := paysig.NewKeyBytes(secret); !errors.Is(err, paysig.ErrSecretEmpty) {
				t.Errorf("an empty secret gives %v", err)
			}
			return
		}
		checkProperties(t, secret, message, cut, bit)
	})
}

// checkProperties: the signature is crypto/hmac's and verifies; parts and pieces equal their concatenation; a flipped bit
// of the signature or of the message fails.
func checkProperties(t *testing.T, secret, message []byte, cut, bit uint32) {
	key := makeKey(t, secret)
	want := reference(secret, message)
	signature, err := key.Sign(message)
	if err != nil || signature != want {
		t.Fatalf("gives %q, %v, not %s", signature, err, want)
	}
	if err := key.Verify(message, signature); err != nil {
		t.Fatal(err)
	}
	at := int(cut % uint32(len(message)+1))
	if parts, err := key.SignParts(message[:at], message[at:]); err != nil || parts != want {
		t.Fatalf("in parts, cut at %d: %q, %v, not %s", at, parts, err, want)
	}
	signer := makeSigner(t, key)
	signer.Write(message[:at])
	signer.Write(message[at:])
	if err := signer.Verify(want); err != nil {
		t.Fatalf("in pieces, cut at %d: %v", at, err)
	}

	tag, err := hex.DecodeString(signature)
	if err != nil {
		t.Fatal(err)
	}
	mustMismatch(t, key, message, hex.EncodeToString(flipped(tag, bit)))
	if len(message) > 0 {
		mustMismatch(t, key, flipped(message, bit), signature)
	}
}

func mustMismatch(t *testing.T, key *paysig.Key, message []byte, signature string) {
	t.Helper()
	if err := key.Verify(message, signature); !errors.Is(err, paysig.ErrSignatureMismatch) {
		t.Errorf("a flipped bit gives %v", err)
	}
}

func flipped(input []byte, bit uint32) []byte {
	output := bytes.Clone(input)
	output[int(bit/8)%len(output)] ^= 1 << (bit % 8)
	return output
}

func FuzzVerify(f *testing.F) {
	f.Add("9e1900ff545e45b464c6f479b3bac4f0ea9c296d29e2048f4ec9e552f0b0bd7a")
	f.Add("")
	f.Add("sha256=00 \x00\xff")
	key := makeKey(f, []byte("cashout_secret_key"))
	f.Fuzz(func(t *testing.T, presented string) {
		var typed *paysig.Error
		if err := key.Verify([]byte("{}"), presented); !errors.As(err, &typed) {
			t.Fatalf("%q gives %v", presented, err)
		}
		if at, placed := typed.Offset(); placed && (at < 0 || at > len(presented)) {
			t.Errorf("%q: byte %d of %d", presented, at, len(presented))
		}
	})
}

// FuzzCanonicalize: an error tells a place in the input; a form is its own form, is what is signed, and Compact is what
// encoding/json makes.
func FuzzCanonicalize(f *testing.F) {
	f.Add([]byte("{ \"b\": [1.50, -0, 1e21], \"a\": \"\\u20ac\" }"))
	f.Add([]byte("{\"a\":1,\"\\u0061\":2}"))
	f.Add([]byte("[\"\\ud800\", 12345678901234567890]"))
	f.Add([]byte("\xef\xbb\xbf[\xff"))
	f.Add(bytes.Repeat([]byte("[{\"a\":"), 70))
	key := makeKey(f, []byte(canonicalSecret))
	f.Fuzz(func(t *testing.T, input []byte) {
		for _, form := range forms {
			made, err := paysig.Canonicalize(form, input)
			signature, signErr := key.SignCanonical(form, input)
			if err != nil {
				var typed *paysig.Error
				if !errors.As(err, &typed) || !errors.Is(signErr, err) {
					t.Fatalf("%s gives %v, signing %v", form, err, signErr)
				}
				if at, placed := typed.Offset(); !placed || at < 0 || at > len(input) {
					t.Errorf("%s: byte %d of %d, %t", form, at, len(input), placed)
				}
				continue
			}
			if again, err := paysig.Canonicalize(form, made); err != nil || !bytes.Equal(again, made) {
				t.Errorf("%s of %q is %q, %v", form, made, again, err)
			}
			if signErr != nil || signature != reference([]byte(canonicalSecret), made) {
				t.Errorf("%s of %q signs %q, %v", form, made, signature, signErr)
			}
			if err := key.VerifyCanonical(form, input, signature); err != nil {
				t.Errorf("%s: %v", form, err)
			}
			var compact bytes.Buffer
			if form == paysig.Compact && (json.Compact(&compact, input) != nil || !bytes.Equal(compact.Bytes(), made)) {
				t.Errorf("encoding/json makes %q, not %q", compact.Bytes(), made)
			}
		}
	})
}
