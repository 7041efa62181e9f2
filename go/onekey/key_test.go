package onekey

// The key of credentials is a part of them; and which URLs are their environment's.

import (
	"errors"
	"runtime"
	"testing"
	"time"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/bridge"
	"github.com/paysig/paysig/go/internal/testkit"
)

// Every vector of urls.json.
func TestURLVectors(t *testing.T) {
	var file struct {
		Cases []struct {
			Name, Environment string
			BaseURL           string        `json:"base_url"`
			URL               testkit.Bytes `json:"url_hex"`
			Path              string
			Error             *string
			Offset            *int
		}
	}
	testkit.ReadVectors(t, &file, "urls.json")
	testkit.AtLeast(t, 60, len(file.Cases))
	for _, vector := range file.Cases {
		t.Run(vector.Name, func(t *testing.T) {
			environment := EnvironmentNamed(vector.Environment, vector.BaseURL)
			credentials, err := NewCredentials(environment, "cashout_login", pass, "cashout_secret_key")
			if err != nil {
				t.Fatal(err)
			}
			path, fault := credentials.state.native.PathOf(string(vector.URL))
			testkit.CheckError(t, bridge.Failure(fault), vector.Error, vector.Offset)
			if path != vector.Path {
				t.Errorf("the path is %q", path)
			}
		})
	}
}

func TestKeyOfCredentials(t *testing.T) {
	credentials, _ := made(t)
	key, same := credentials.Key(), credentials.Key()
	want, err := key.Sign([]byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	alone, err := paysig.NewKey("cashout_secret_key")
	if err != nil {
		t.Fatal(err)
	}
	if err := alone.Verify([]byte("{}"), want); err != nil {
		t.Error(err)
	}
	if at, err := paysig.VerifyAny([]*paysig.Key{key, alone, same}, []byte("{}"), want); at != 0 || err != nil {
		t.Error(at, err)
	}
	// To wipe the key is not to wipe the credentials.
	signer, err := key.NewSigner()
	if err != nil {
		t.Fatal(err)
	}
	key.Wipe()
	if _, err := same.Sign(nil); !errors.Is(err, paysig.ErrKeyNotReady) {
		t.Errorf("a wiped key gives %v", err)
	}
	if _, err := credentials.Seal(Create([]byte("{}"))); err != nil {
		t.Error(err)
	}
	credentials.Wipe()
	if _, err := signer.Finish(); err != nil {
		t.Error(err)
	}
	for range 2 {
		key.Wipe()
		credentials.Wipe()
	}
}

// A key keeps what it is a part of from being collected and wiped.
func TestKeyOutlivesCredentials(t *testing.T) {
	key := keyAlone(t)
	for range 3 {
		runtime.GC()
		time.Sleep(10 * time.Millisecond)
	}
	if _, err := key.Sign(nil); err != nil {
		t.Error(err)
	}
}

//go:noinline
func keyAlone(t *testing.T) *paysig.Key {
	credentials, _ := made(t)
	return credentials.Key()
}
