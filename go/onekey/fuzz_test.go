package onekey_test

// Properties for any input. `go test` runs the seeds; `go test -fuzz FuzzNotification` or FuzzSeal searches.

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/onekey"
)

// control is what crypto/hmac makes of an external_id.
func control(secret, externalID string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("Be4" + externalID + "Bo7"))
	return strings.ToUpper(hex.EncodeToString(mac.Sum(nil)))
}

// FuzzNotification: any body is refused with a place in it, or has the control that crypto/hmac makes, once. Fields are
// those of net/url, where that can read them. A signed external_id comes back whatever it is.
func FuzzNotification(f *testing.F) {
	file, key := readNotificationFile(f)
	for _, vector := range file.Cases {
		if len(vector.Body) < 1000 {
			f.Add([]byte(vector.Body), vector.ExternalID)
		}
	}
	f.Add([]byte("%&=+%%41=&;&=%00%C3"), "a&b=c +%\x00ñ")
	f.Fuzz(func(t *testing.T, body []byte, externalID string) {
		checkNotification(t, key, file.Secret, body)

		form := "x=1&external_id=" + url.QueryEscape(externalID) + "&control=" + control(file.Secret, externalID)
		notification := checkNotification(t, key, file.Secret, []byte(form))
		good := externalID != "" && utf8.ValidString(externalID) && len(form) <= 65536
		if (notification != nil) != good || notification.ExternalID() != externalID && good {
			t.Errorf("%q gives %q", form, notification.ExternalID())
		}
		if !good {
			return
		}
		twice := form + "&external%5fid=" + url.QueryEscape(externalID)
		if _, err := onekey.VerifyNotification(key, []byte(twice)); !errors.Is(err, paysig.ErrFieldDuplicate) && len(twice) <= 65536 {
			t.Errorf("%q gives %v", twice, err)
		}
	})
}

func checkNotification(t *testing.T, key *paysig.Key, secret string, body []byte) *onekey.Notification {
	notification, err := onekey.VerifyNotification(key, body)
	if err != nil {
		var typed *paysig.Error
		if !errors.As(err, &typed) || notification != nil {
			t.Fatalf("%q gives %v, %v", body, notification, err)
		}
		if at, placed := typed.Offset(); placed && (at < 0 || at > len(body)) {
			t.Errorf("byte %d of %d", at, len(body))
		}
		return nil
	}
	values := url.Values{}
	for name, value := range notification.UnauthenticatedFields() {
		values.Add(name, value)
	}
	ids, controls := values["external_id"], values["control"]
	if len(ids) != 1 || len(controls) != 1 || ids[0] != notification.ExternalID() ||
		strings.ToUpper(controls[0]) != control(secret, ids[0]) {
		t.Errorf("%q is taken for %q, %q", body, ids, controls)
	}
	if theirs, err := url.ParseQuery(string(body)); err == nil && theirs.Encode() != values.Encode() {
		t.Errorf("%q has the fields %q, not %q", body, values, theirs)
	}
	return notification
}

// FuzzSeal: what is refused is refused with a typed error; else crypto/hmac makes the same signature, the body has the
// payload's members and the credentials, the check takes it, and net/http would send exactly this path.
func FuzzSeal(f *testing.F) {
	f.Add("POST", "/v3/cashout", []byte(payload), "", uint8(0))
	f.Add("DELETE", "/v3/a%2Fb/?a=b&c='d'", []byte("{ }"), "shop/1", uint8(3))
	f.Add("GET", "/v3/;=:@!$&'()*+,~_-.?/?", []byte{}, "a\tb", uint8(1))
	f.Add("PUT", "//x", []byte("{\"login\":\"cashout_login\"}"), "é", uint8(4))
	credentials := makeCredentials(f, onekey.Production("https://api.example.com"))
	f.Fuzz(func(t *testing.T, method, path string, payload []byte, userAgent string, form uint8) {
		request := onekey.NewRequest(method, path, payload).UserAgent(userAgent)
		if form%5 != 0 {
			request = request.Form(paysig.Form(form%5 - 1))
		}
		sealed, err := credentials.Seal(request)
		if err != nil {
			var typed *paysig.Error
			if !errors.As(err, &typed) || sealed != nil {
				t.Fatalf("gives %v, %v", sealed, err)
			}
			return
		}
		body, header := sealed.Body(), sealed.Header()
		mac := hmac.New(sha256.New, []byte(apiSignature))
		mac.Write(body)
		if header.Get("Payload-Signature") != hex.EncodeToString(mac.Sum(nil)) {
			t.Errorf("signs %s", header.Get("Payload-Signature"))
		}
		if err := credentials.Check(method, path, body, header); err != nil {
			t.Errorf("the check refuses it: %v", err)
		}
		if len(payload) > 0 {
			var given, made map[string]json.RawMessage
			if json.Unmarshal(payload, &given) != nil || json.Unmarshal(body, &made) != nil {
				t.Fatalf("%q became %q", payload, body)
			}
			for name := range given {
				if _, there := made[name]; !there {
					t.Errorf("%q is lost", name)
				}
			}
			var login string
			if json.Unmarshal(made["login"], &login) != nil || login != apiKey {
				t.Errorf("login is %q", login)
			}
		} else if len(body) != 0 {
			t.Errorf("nothing became %q", body)
		}
		sent, err := sealed.HTTPRequest(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var wire bytes.Buffer
		if err := sent.Write(&wire); err != nil {
			t.Fatal(err)
		}
		line, _, _ := strings.Cut(wire.String(), "\r\n")
		if due := method + " " + path + " HTTP/1.1"; line != due {
			t.Errorf("sends %q, not %q", line, due)
		}
		if !bytes.HasSuffix(wire.Bytes(), append([]byte("\r\n\r\n"), body...)) {
			t.Errorf("sends %q", wire.Bytes())
		}
		checkAgent(t, header, userAgent)
	})
}

func checkAgent(t *testing.T, header http.Header, given string) {
	if given == "" {
		given = "paysig/" + paysig.Version()
	}
	if header.Get("User-Agent") != given {
		t.Errorf("User-Agent is %q", header.Get("User-Agent"))
	}
}
