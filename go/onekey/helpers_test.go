package onekey_test

// What the tests share: reading vectors, and requests that are usual.

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/onekey"
)

const vectors = "../../tests/vectors"

const (
	apiKey       = "cashout_login"
	passphrase   = "cashout_pass"
	apiSignature = "cashout_secret_key"

	payload    = `{"external_id": "A-1", "amount": 2000.00}`
	sealedBody = `{"external_id":"A-1","amount":2000.00,"login":"cashout_login","pass":"cashout_pass"}`
)

// hexBytes is bytes that JSON holds as hexadecimal digits, or as a list of [digits, times to repeat].
type hexBytes []byte

func (b *hexBytes) UnmarshalJSON(text []byte) error {
	var digits string
	if json.Unmarshal(text, &digits) == nil {
		bytes, err := hex.DecodeString(digits)
		*b = bytes
		return err
	}
	var pieces [][2]any
	if err := json.Unmarshal(text, &pieces); err != nil {
		return err
	}
	for _, piece := range pieces {
		digits := strings.Repeat(piece[0].(string), int(piece[1].(float64)))
		bytes, err := hex.DecodeString(digits)
		if err != nil {
			return err
		}
		*b = append(*b, bytes...)
	}
	return nil
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

func makeCredentials(t testing.TB, environment onekey.Environment) *onekey.Credentials {
	t.Helper()
	credentials, err := onekey.NewCredentials(environment, apiKey, passphrase, apiSignature)
	if err != nil {
		t.Fatal(err)
	}
	return credentials
}

func seal(t testing.TB, credentials *onekey.Credentials, request onekey.Request) *onekey.Sealed {
	t.Helper()
	sealed, err := credentials.Seal(request)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}
