package onekey_test

// What sealing costs beside signing the same body, which is what a caller would do who had the body and the headers.

import (
	"strings"
	"testing"

	"github.com/paysig/paysig/go/onekey"
)

func BenchmarkSeal(b *testing.B) {
	credentials := makeCredentials(b, onekey.Staging())
	request := onekey.Create([]byte(`{"external_id":"A-1","comments":"` + strings.Repeat("x", 365) + `"}`))
	body := seal(b, credentials, request).Body()
	b.Run("Seal", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for range b.N {
			if _, err := credentials.Seal(request); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Sign", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for range b.N {
			if _, err := credentials.Key().Sign(body); err != nil {
				b.Fatal(err)
			}
		}
	})
}
