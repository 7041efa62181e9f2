package onekey_test

// Notifications that arrive at a real server: they are verified before anything is parsed, and the handler reads the body
// as it arrived.

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/onekey"
)

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

// signedForm is a notification as the provider sends it.
func signedForm(t testing.TB, key *paysig.Key, externalID, rest string) string {
	t.Helper()
	control, err := key.SignScheme(paysig.CashoutNotification, paysig.NewFields(nil).ExternalID(externalID))
	if err != nil {
		t.Fatal(err)
	}
	return "external_id=" + externalID + "&control=" + control + rest
}

func apiKeyOf(t testing.TB) *paysig.Key {
	t.Helper()
	key, err := paysig.NewKey(apiSignature)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// handled is what a handler behind the receiver sees.
type handled struct {
	notification *onekey.Notification
	json         []byte
	isJSON       bool
	raw          string
	length       int64
	form         string
}

// listen serves a receiver; what gets through is sent to the channel.
func listen(t testing.TB, receiver onekey.Receiver) (*httptest.Server, chan handled) {
	through := make(chan handled, 100)
	server := httptest.NewTLSServer(receiver.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Form != nil || r.PostForm != nil {
			t.Error("the body was parsed before")
		}
		var seen handled
		seen.notification, _ = onekey.NotificationFrom(r.Context())
		seen.json, seen.isJSON = onekey.JSONFrom(r.Context())
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		seen.raw, seen.length = string(raw), r.ContentLength
		r.Body = io.NopCloser(bytes.NewReader(raw))
		seen.form = r.FormValue("external_id")
		through <- seen
	})))
	t.Cleanup(server.Close)
	return server, through
}

func post(t testing.TB, server *httptest.Server, header http.Header, body io.Reader) (int, string) {
	t.Helper()
	request, err := http.NewRequest("POST", server.URL+"/notification", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, strings.TrimSpace(string(answer))
}

func TestReceiverTakesForms(t *testing.T) {
	key := apiKeyOf(t)
	server, through := listen(t, onekey.Receiver{Key: key})
	// What another parser would write otherwise: the order, an empty field, hexadecimal digits, a name twice.
	body := signedForm(t, key, "A-1", "&&date=2020-03-12%2020%3a26%3A11&x=+%2b&x=%c3%B1&=")
	for name, reader := range map[string]io.Reader{
		"at once":   strings.NewReader(body),
		"in pieces": io.MultiReader(strings.NewReader(body[:7]), strings.NewReader(body[7:])),
	} {
		for _, contentType := range []string{formType, "Application/X-WWW-Form-Urlencoded; charset=UTF-8"} {
			if name == "in pieces" && contentType == formType {
				continue
			}
			status, answer := post(t, server, http.Header{"Content-Type": {contentType}}, reader)
			if status != http.StatusOK {
				t.Fatalf("%s: %d %s", name, status, answer)
			}
			seen := <-through
			if seen.raw != body || seen.length != int64(len(body)) {
				t.Errorf("%s: the handler reads %q of %d bytes", name, seen.raw, seen.length)
			}
			if seen.notification.ExternalID() != "A-1" || seen.form != "A-1" || seen.isJSON {
				t.Errorf("%s: %q, %q, %t", name, seen.notification.ExternalID(), seen.form, seen.isJSON)
			}
			if date, _ := seen.notification.Unauthenticated("date"); date != "2020-03-12 20:26:11" {
				t.Errorf("%s: the date is %q", name, date)
			}
			reader = strings.NewReader(body)
		}
	}
}

func TestReceiverTakesJSON(t *testing.T) {
	key := apiKeyOf(t)
	body := "{ \"cashout_id\": 11954,\r\n\"external_id\": \"A-1\" }\n"
	signature, err := key.Sign([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Payload-Signature": {signature}}
	server, through := listen(t, onekey.Receiver{Key: key, JSON: true})
	if status, answer := post(t, server, header, strings.NewReader(body)); status != http.StatusOK {
		t.Fatal(status, answer)
	}
	if seen := <-through; seen.raw != body || string(seen.json) != body || !seen.isJSON || seen.notification != nil {
		t.Errorf("the handler sees %+v", seen)
	}
	// A form is taken too.
	form := signedForm(t, key, "A-1", "")
	if status, answer := post(t, server, http.Header{"Content-Type": {formType}}, strings.NewReader(form)); status != http.StatusOK {
		t.Fatal(status, answer)
	}
	if seen := <-through; seen.notification.ExternalID() != "A-1" {
		t.Errorf("the handler sees %+v", seen)
	}
}

func TestReceiverRefuses(t *testing.T) {
	key := apiKeyOf(t)
	form := signedForm(t, key, "A-1", "")
	good, err := key.Sign([]byte(`{"cashout_id":1}`))
	if err != nil {
		t.Fatal(err)
	}
	withJSON, through := listen(t, onekey.Receiver{Key: key, JSON: true})
	formsOnly, throughForms := listen(t, onekey.Receiver{Key: key})
	noKey, throughNone := listen(t, onekey.Receiver{})
	for name, refused := range map[string]struct {
		server *httptest.Server
		header http.Header
		body   string
		status int
		slug   string
	}{
		"another id":         {withJSON, typed(formType), strings.Replace(form, "A-1", "A-2", 1), 401, "signature-mismatch"},
		"two ids":            {withJSON, typed(formType), form + "&external%5Fid=A-1", 400, "field-duplicate"},
		"no control":         {withJSON, typed(formType), "external_id=A-1", 400, "field-missing"},
		"nothing":            {withJSON, typed(formType), "", 400, "field-missing"},
		"control cut":        {withJSON, typed(formType), form[:len(form)-1], 400, "signature-length"},
		"Latin-1":            {withJSON, typed(formType), form + "&x=%E9", 400, "input-not-utf8"},
		"too large":          {withJSON, typed(formType), form + "&x=" + strings.Repeat("x", 65536), 413, "form-too-large"},
		"too large JSON":     {withJSON, typed(jsonType, good), strings.Repeat(" ", 65537), 413, "form-too-large"},
		"no type":            {withJSON, http.Header{"Content-Type": nil}, form, 415, "content-type"},
		"other type":         {withJSON, typed("text/plain"), form, 415, "content-type"},
		"broken type":        {withJSON, typed("application/json; charset"), form, 415, "content-type"},
		"two types":          {withJSON, http.Header{"Content-Type": {formType, jsonType}}, form, 400, "header-duplicate"},
		"JSON as a form":     {withJSON, typed(formType, good), `{"cashout_id":1}`, 400, "field-missing"},
		"a form as JSON":     {withJSON, typed(jsonType), form, 401, "signature-missing"},
		"unsigned JSON":      {withJSON, typed(jsonType), `{"cashout_id":1}`, 401, "signature-missing"},
		"twice-signed JSON":  {withJSON, typed(jsonType, good, good), `{"cashout_id":1}`, 400, "header-duplicate"},
		"other JSON":         {withJSON, typed(jsonType, good), `{"cashout_id":2}`, 401, "signature-mismatch"},
		"empty signature":    {withJSON, typed(jsonType, ""), `{"cashout_id":1}`, 400, "signature-empty"},
		"JSON is not wanted": {formsOnly, typed(jsonType, good), `{"cashout_id":1}`, 415, "content-type"},
		"no key":             {noKey, typed(formType), form, 500, "key-not-ready"},
	} {
		status, answer := post(t, refused.server, refused.header, strings.NewReader(refused.body))
		if status != refused.status || answer != refused.slug {
			t.Errorf("%s: %d %s", name, status, answer)
		}
	}
	if count := len(through) + len(throughForms) + len(throughNone); count != 0 {
		t.Errorf("%d got through", count)
	}
}

func typed(contentType string, signatures ...string) http.Header {
	header := http.Header{"Content-Type": {contentType}}
	if signatures != nil {
		header["Payload-Signature"] = signatures
	}
	return header
}

// The longest form that there is gets through.
func TestReceiverTakesTheLongest(t *testing.T) {
	key := apiKeyOf(t)
	server, through := listen(t, onekey.Receiver{Key: key})
	body := signedForm(t, key, "A-1", "&x=")
	body += strings.Repeat("x", 65536-len(body))
	if status, answer := post(t, server, typed(formType), strings.NewReader(body)); status != http.StatusOK {
		t.Fatal(status, answer)
	}
	if seen := <-through; seen.raw != body {
		t.Errorf("the handler reads %d bytes", len(seen.raw))
	}
}

// More fields than are usual, all in their order.
func TestManyFields(t *testing.T) {
	key := apiKeyOf(t)
	form := signedForm(t, key, "A-1", "")
	due := [][2]string{{"external_id", "A-1"}, {"control", strings.SplitAfter(form, "control=")[1]}}
	for i := range 3000 {
		due = append(due, [2]string{fmt.Sprint("f", i), fmt.Sprint(i)})
		form += fmt.Sprintf("&f%d=%d", i, i)
	}
	notification, err := onekey.VerifyNotification(key, []byte(form))
	if err != nil {
		t.Fatal(err)
	}
	checkFields(t, notification, due)
}

func TestReceiverAnswersAsItIsTold(t *testing.T) {
	told := make(chan error, 1)
	server, _ := listen(t, onekey.Receiver{Key: apiKeyOf(t), Refused: func(w http.ResponseWriter, r *http.Request, err error) {
		told <- err
		w.WriteHeader(http.StatusTeapot)
	}})
	if status, _ := post(t, server, typed(formType), strings.NewReader("external_id=A-1")); status != http.StatusTeapot {
		t.Errorf("the status is %d", status)
	}
	if err := <-told; !errors.Is(err, paysig.ErrFieldMissing) {
		t.Errorf("told %v", err)
	}
}

// A sender that stops in the middle is refused, and nothing of it gets through.
func TestReceiverRefusesHalfABody(t *testing.T) {
	key := apiKeyOf(t)
	told := make(chan error, 1)
	server, through := listen(t, onekey.Receiver{Key: key, Refused: func(_ http.ResponseWriter, _ *http.Request, err error) {
		told <- err
	}})
	connection, err := tls.Dial("tcp", server.Listener.Addr().String(), server.Client().Transport.(*http.Transport).TLSClientConfig)
	if err != nil {
		t.Fatal(err)
	}
	form := signedForm(t, key, "A-1", "")
	fmt.Fprintf(connection, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", formType,
		len(form)+1, form)
	connection.Close()
	select {
	case err := <-told:
		if !errors.Is(err, paysig.ErrInputUnreadable) {
			t.Errorf("told %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("nothing is told")
	}
	if len(through) != 0 {
		t.Error("it got through")
	}
}

// A request that no server has made, such as one of another handler or of a test, may have no body at all.
func TestReceiverWithoutABody(t *testing.T) {
	key := apiKeyOf(t)
	signature, err := key.Sign(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		contentType, signature string
		body                   io.ReadCloser
		status                 int
		slug                   string
	}{
		"form, nil":              {formType, "", nil, http.StatusBadRequest, "field-missing"},
		"form, none":             {formType, "", http.NoBody, http.StatusBadRequest, "field-missing"},
		"JSON, nil":              {jsonType, signature, nil, http.StatusOK, ""},
		"JSON, none":             {jsonType, signature, http.NoBody, http.StatusOK, ""},
		"JSON, nil, not signed":  {jsonType, strings.Repeat("0", 64), nil, http.StatusUnauthorized, "signature-mismatch"},
		"JSON, none, not signed": {jsonType, strings.Repeat("0", 64), http.NoBody, http.StatusUnauthorized, "signature-mismatch"},
	} {
		t.Run(name, func(t *testing.T) {
			request := &http.Request{Method: http.MethodPost, Body: test.body, Header: http.Header{
				"Content-Type": {test.contentType}, "Payload-Signature": {test.signature},
			}}
			through := false
			handler := onekey.Receiver{Key: key, JSON: true}.Handler(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
				through = true
				read, err := io.ReadAll(request.Body)
				body, ok := onekey.JSONFrom(request.Context())
				if len(read) != 0 || err != nil || body == nil || len(body) != 0 || !ok {
					t.Errorf("reads %q, %v; has %q, %t", read, err, body, ok)
				}
			}))
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, request)
			if slug := strings.TrimSpace(answer.Body.String()); answer.Code != test.status || slug != test.slug {
				t.Errorf("%d %s", answer.Code, slug)
			}
			if through != (test.slug == "") {
				t.Errorf("through: %t", through)
			}
		})
	}
}

// Verifying JSON is one call of the key: what is on the way of every notification costs nothing beside it.
func TestVerifyJSONAllocatesNothing(t *testing.T) {
	key, body := apiKeyOf(t), []byte(payload)
	signature, err := key.Sign(body)
	if err != nil {
		t.Fatal(err)
	}
	if count := testing.AllocsPerRun(100, func() { _, err = onekey.VerifyJSON(key, body, signature) }); count != 0 || err != nil {
		t.Errorf("%v allocations, %v", count, err)
	}
}

func TestNoNotificationInTheContext(t *testing.T) {
	notification, ok := onekey.NotificationFrom(context.Background())
	body, isJSON := onekey.JSONFrom(context.Background())
	if notification != nil || ok || body != nil || isJSON {
		t.Errorf("%v, %t, %q, %t", notification, ok, body, isJSON)
	}
	for _, empty := range []*onekey.Notification{nil, {}} {
		if _, ok := empty.Unauthenticated(""); ok || empty.ExternalID() != "" {
			t.Errorf("%v is not empty", empty)
		}
	}
}

func TestNotificationsAreNotShown(t *testing.T) {
	key := apiKeyOf(t)
	notification, err := onekey.VerifyNotification(key, []byte(signedForm(t, key, "hush", "&comments=hush")))
	if err != nil {
		t.Fatal(err)
	}
	type holder struct{ closed onekey.Notification }
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, value := range []any{notification, *notification} {
			if text := fmt.Sprintf(verb, value); text != "onekey.Notification(redacted)" {
				t.Errorf("%s shows %s", verb, text)
			}
		}
		if text := fmt.Sprintf(verb, holder{*notification}); strings.Contains(text, "hush") {
			t.Errorf("%s shows %s", verb, text)
		}
	}
}
