package onekey_test

// What the tests share: credentials and requests that are usual.

import (
	"testing"

	"github.com/paysig/paysig/go/onekey"
)

const (
	apiKey       = "cashout_login"
	passphrase   = "cashout_pass"
	apiSignature = "cashout_secret_key"

	payload    = `{"external_id": "A-1", "amount": 2000.00}`
	sealedBody = `{"external_id":"A-1","amount":2000.00,"login":"cashout_login","pass":"cashout_pass"}`
)

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
