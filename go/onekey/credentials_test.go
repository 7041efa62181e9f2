package onekey_test

// Credentials and sealed requests as users handle them: made, shared, wiped, and never shown.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/onekey"
)

func TestEnvironments(t *testing.T) {
	for baseURL, environment := range map[string]onekey.Environment{
		"https://api-stg.onekeypayments.com": onekey.Staging(),
		"https://api.example.com":            onekey.Production("https://API.example.com/"),
		"https://api.example.com:8443":       onekey.Production("https://api.example.com:8443"),
		"https://[::1]:8443":                 onekey.Local("https://[::1]:8443/"),
	} {
		credentials := makeCredentials(t, environment)
		if credentials.BaseURL() != baseURL {
			t.Errorf("%s, not %s", credentials.BaseURL(), baseURL)
		}
		if url := seal(t, credentials, onekey.Create([]byte(payload))).URL(); url != baseURL+"/v3/cashout" {
			t.Errorf("seals for %s", url)
		}
	}
	if _, err := onekey.NewCredentials(onekey.Environment{}, apiKey, passphrase, apiSignature); !errors.Is(err, paysig.ErrUnknownEnvironment) {
		t.Errorf("no environment gives %v", err)
	}
}

func TestKeyOfCredentials(t *testing.T) {
	credentials := makeCredentials(t, onekey.Staging())
	sealed := seal(t, credentials, onekey.Create([]byte(payload)))
	if err := credentials.Key().Verify(sealed.Body(), sealed.Header().Get("Payload-Signature")); err != nil {
		t.Error(err)
	}
}

func TestCredentialsThatWereNeverMade(t *testing.T) {
	wiped := makeCredentials(t, onekey.Staging())
	sealed := seal(t, wiped, onekey.Create([]byte(payload)))
	other, key := *wiped, wiped.Key()
	wiped.Wipe()
	for name, credentials := range map[string]*onekey.Credentials{"nil": nil, "zero": {}, "wiped": wiped, "copy": &other} {
		credentials.Wipe()
		request, err := credentials.Seal(onekey.Create([]byte(payload)))
		checkErr := credentials.Check("POST", "/v3/cashout", sealed.Body(), sealed.Header())
		if request != nil || !errors.Is(err, paysig.ErrCredentialsNotReady) || !errors.Is(checkErr, paysig.ErrCredentialsNotReady) {
			t.Errorf("%s: %v, %v", name, err, checkErr)
		}
		if _, err := credentials.Key().Sign(nil); !errors.Is(err, paysig.ErrKeyNotReady) {
			t.Errorf("%s: the key gives %v", name, err)
		}
	}
	if _, err := key.Sign(nil); !errors.Is(err, paysig.ErrKeyNotReady) {
		t.Errorf("the key gives %v", err)
	}
	if string(sealed.Body()) != sealedBody {
		t.Error("what was sealed before is gone")
	}
}

// Whatever a caller does to what it was given, body and headers stay together.
func TestSealedCannotBeChanged(t *testing.T) {
	sealed := seal(t, makeCredentials(t, onekey.Staging()), onekey.Create([]byte(payload)))
	signature := sealed.Header().Get("Payload-Signature")
	clear(sealed.Body())
	header := sealed.Header()
	header["Payload-Signature"][0] = "another"
	delete(header, "Authorization")
	request, err := sealed.HTTPRequest(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Payload-Signature", "another")
	again, err := sealed.HTTPRequest(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(again.Body)
	if string(body) != sealedBody || err != nil || again.Header.Get("Payload-Signature") != signature ||
		again.Header.Get("Authorization") == "" || len(sealed.Header()) != 4 {
		t.Errorf("%q %v %v", body, again.Header, err)
	}
}

func TestSealedThatIsWiped(t *testing.T) {
	sealed := seal(t, makeCredentials(t, onekey.Staging()), onekey.Create([]byte(payload)))
	request, err := sealed.HTTPRequest(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var begun [5]byte
	if _, err := io.ReadFull(request.Body, begun[:]); err != nil {
		t.Fatal(err)
	}
	sealed.Wipe()
	if rest, err := io.ReadAll(request.Body); len(rest) != 0 || !errors.Is(err, paysig.ErrCredentialsNotReady) {
		t.Errorf("a body that is being read gives %q, %v", rest, err)
	}
	for _, empty := range []*onekey.Sealed{sealed, nil, {}} {
		empty.Wipe()
		request, err := empty.HTTPRequest(context.Background())
		if request != nil || !errors.Is(err, paysig.ErrCredentialsNotReady) {
			t.Errorf("gives %v", err)
		}
		if empty.Body() != nil || empty.Header() != nil || empty.Method()+empty.URL()+empty.Path() != "" {
			t.Error("something is left")
		}
	}
}

func TestHTTPRequestWithoutContext(t *testing.T) {
	sealed := seal(t, makeCredentials(t, onekey.Staging()), onekey.Create([]byte(payload)))
	if request, err := sealed.HTTPRequest(nil); request != nil || err == nil { //nolint:staticcheck // What is tested.
		t.Error("makes a request")
	}
}

func TestOneSetOfCredentialsManyGoroutines(t *testing.T) {
	for range 20 {
		credentials := makeCredentials(t, onekey.Staging())
		var sealing, started sync.WaitGroup
		for range 8 {
			sealing.Add(1)
			started.Add(1)
			go func() {
				defer sealing.Done()
				for first := true; ; first = false {
					sealed, err := credentials.Seal(onekey.Create([]byte(payload)))
					if first {
						started.Done()
					}
					if errors.Is(err, paysig.ErrCredentialsNotReady) {
						return
					}
					if err != nil || string(sealed.Body()) != sealedBody {
						t.Errorf("seals %q, %v", sealed.Body(), err)
						return
					}
					sealed.Wipe()
				}
			}()
		}
		started.Wait()
		credentials.Wipe()
		sealing.Wait()
	}
}

// Neither fmt, nor the log, nor JSON shows anything, also where it is a field of something else.
func TestNothingIsShown(t *testing.T) {
	credentials := makeCredentials(t, onekey.Staging())
	request := onekey.Create([]byte(payload))
	sealed := seal(t, credentials, request)
	type holder struct {
		credentials onekey.Credentials
		pointer     *onekey.Credentials
		sealed      onekey.Sealed
		other       *onekey.Sealed
		request     onekey.Request
		asked       *onekey.Request
		list        []onekey.Request
	}
	held := holder{*credentials, credentials, *sealed, sealed, request, &request, []onekey.Request{request}}
	secrets := []string{apiKey, passphrase, apiSignature, "A-1", "Basic"}
	for _, secret := range []string{passphrase, payload} {
		secrets = append(secrets, fmt.Sprint([]byte(secret))[1:20], fmt.Sprintf("%x", secret), fmt.Sprintf("%#v", []byte(secret))[7:27])
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		for name, values := range map[string][]any{
			"onekey.Credentials(redacted)": {credentials, *credentials},
			"onekey.Request(redacted)":     {request, &request},
			"onekey.Sealed(redacted)":      {sealed, *sealed},
		} {
			for _, value := range values {
				if text := fmt.Sprintf(verb, value); text != name {
					t.Errorf("%s shows %s", verb, text)
				}
			}
		}
		text := strings.ToLower(fmt.Sprintf(verb, held) + fmt.Sprintf(verb, &held))
		for _, secret := range secrets {
			if strings.Contains(text, strings.ToLower(secret)) {
				t.Errorf("%s shows %s", verb, text)
			}
		}
	}
	for _, text := range []string{
		credentials.String(), credentials.GoString(), request.String(), request.GoString(), sealed.String(), sealed.GoString(),
	} {
		if !strings.HasSuffix(text, "(redacted)") {
			t.Errorf("shows %s", text)
		}
	}
	for _, value := range []any{credentials, *credentials, sealed, *sealed, struct{ C *onekey.Credentials }{credentials}} {
		if text, err := json.Marshal(value); text != nil || !errors.Is(err, paysig.ErrInputType) {
			t.Errorf("JSON is %s, %v", text, err)
		}
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("text", "c", credentials, "r", request, "s", sealed)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("json", "c", credentials, "r", request, "s", sealed)
	for _, secret := range secrets {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q is in %s", secret, log.String())
		}
	}
}

// What is refused is in no error.
func TestErrorsShowNothing(t *testing.T) {
	credentials := makeCredentials(t, onekey.Staging())
	_, newErr := onekey.NewCredentials(onekey.Staging(), "hush\n", "hush", "hush")
	_, sealErr := credentials.Seal(onekey.Create([]byte(`{"login":"hush"}`)))
	_, formErr := onekey.VerifyNotification(credentials.Key(), []byte("external_id=hush"))
	checkErr := credentials.Check("POST", "/hush", []byte("hush"), http.Header{"Payload-Signature": {"hush"}})
	for _, err := range []error{newErr, sealErr, formErr, checkErr} {
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "hush") {
			t.Errorf("%#v", err)
		}
	}
}

// Bytes may lie anywhere in Go's memory, also beside pointers.
func TestBytesBesidePointers(t *testing.T) {
	type object struct {
		next *object
		body [64]byte
	}
	o := &object{next: &object{next: new(object)}}
	credentials := makeCredentials(t, onekey.Staging())
	sealed := seal(t, credentials, onekey.Create(append(o.body[:0], payload...)))
	if string(sealed.Body()) != sealedBody {
		t.Errorf("seals %s", sealed.Body())
	}
	if _, err := onekey.VerifyNotification(credentials.Key(), append(o.next.body[:0], "external_id=1"...)); !errors.Is(err, paysig.ErrFieldMissing) {
		t.Error(err)
	}
	if _, err := onekey.Windows1252ToUTF8(append(o.next.body[:0], "caf\xe9"...)); err != nil {
		t.Error(err)
	}
	if err := credentials.Check("POST", "/", append(o.next.body[:0], "{}"...), http.Header{}); !errors.Is(err, paysig.ErrSignatureMissing) {
		t.Error(err)
	}
}

// More members than C's stack has slots for, and a path that needs more room than is usual.
func TestSealGrows(t *testing.T) {
	var members, sorted strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&members, "\"%04d\":1,", 1999-i)
		fmt.Fprintf(&sorted, "\"%04d\":1,", i)
	}
	credentials := makeCredentials(t, onekey.Staging())
	long := "/" + strings.Repeat("x", 3000)
	request := onekey.NewRequest("POST", long, []byte("{"+members.String()+"\"z\":1}")).Form(paysig.JCS)
	due := "{" + sorted.String() + "\"login\":\"" + apiKey + "\",\"pass\":\"" + passphrase + "\",\"z\":1}"
	if sealed := seal(t, credentials, request); string(sealed.Body()) != due || sealed.Path() != long {
		t.Errorf("seals %s", sealed.Body())
	}
}
