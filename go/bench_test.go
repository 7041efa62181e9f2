package paysig_test

// paysig against crypto/hmac with Reset, both with a ready key and hexadecimal digits as the result:
//
//	go test -run '^$' -bench .
//
// "append" writes the digits to a buffer that is used again, "string" makes a new string. Each is checked against
// crypto/hmac before it is timed.

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	paysig "github.com/paysig/paysig/go"
)

func BenchmarkSign(b *testing.B) {
	const secret = "cashout_secret_key"
	key := makeKey(b, []byte(secret))
	mac := hmac.New(sha256.New, []byte(secret))
	text, sum := make([]byte, 0, 2*sha256.Size), make([]byte, 0, sha256.Size)
	var signature string
	appended := func() string { return string(text) }
	made := func() string { return signature }

	ways := []struct {
		name   string
		sign   func(message []byte)
		result func() string
	}{
		{"append/paysig", func(message []byte) { text, _ = key.AppendSignature(text[:0], message) }, appended},
		{"append/crypto-hmac", func(message []byte) {
			mac.Reset()
			mac.Write(message)
			text = hex.AppendEncode(text[:0], mac.Sum(sum[:0]))
		}, appended},
		{"string/paysig", func(message []byte) { signature, _ = key.Sign(message) }, made},
		{"string/crypto-hmac", func(message []byte) {
			mac.Reset()
			mac.Write(message)
			signature = hex.EncodeToString(mac.Sum(sum[:0]))
		}, made},
	}
	for _, size := range []int{64, 300, 1024, 4096, 65536} {
		message := make([]byte, size)
		want := reference([]byte(secret), message)
		for _, way := range ways {
			b.Run(fmt.Sprintf("%d/%s", size, way.name), func(b *testing.B) {
				text, signature = text[:0], ""
				if way.sign(message); way.result() != want {
					b.Fatalf("gives %q, not %s", way.result(), want)
				}
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					way.sign(message)
				}
			})
		}
	}
}

// Many goroutines with one key: what the key's lock costs them.
func BenchmarkSignParallel(b *testing.B) {
	key := makeKey(b, []byte("cashout_secret_key"))
	message := make([]byte, 300)
	b.SetBytes(int64(len(message)))
	b.ReportAllocs()
	b.RunParallel(func(loop *testing.PB) {
		var text [64]byte
		for loop.Next() {
			if _, err := key.AppendSignature(text[:0], message); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	key := makeKey(b, []byte("cashout_secret_key"))
	message := make([]byte, 389)
	signature := reference([]byte("cashout_secret_key"), message)
	b.SetBytes(int64(len(message)))
	b.ReportAllocs()
	for b.Loop() {
		if err := key.Verify(message, signature); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := paysig.NewKey("cashout_secret_key"); err != nil {
			b.Fatal(err)
		}
	}
}
