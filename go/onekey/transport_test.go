package onekey_test

// Requests over real TLS: the bytes on the wire are those that were sealed, and they go nowhere else.

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/testkit"
	"github.com/paysig/paysig/go/onekey"
)

// provider is a server that keeps what arrives.
type provider struct {
	*httptest.Server
	mutex    sync.Mutex
	requests []received
	// answer, where it is not nil, answers.
	answer http.HandlerFunc
}

type received struct {
	method, path, host string
	body               []byte
	header             http.Header
	length             int64
	encoding           []string
}

func newProvider(t testing.TB, answer http.HandlerFunc) *provider {
	return startProvider(t, answer, false)
}

func startProvider(t testing.TB, answer http.HandlerFunc, http2 bool) *provider {
	p := &provider{answer: answer}
	p.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		p.mutex.Lock()
		p.requests = append(p.requests,
			received{r.Method, r.RequestURI, r.Host, body, r.Header, r.ContentLength, r.TransferEncoding})
		p.mutex.Unlock()
		if p.answer != nil {
			p.answer(w, r)
		}
	}))
	p.EnableHTTP2 = http2
	p.StartTLS()
	t.Cleanup(p.Close)
	return p
}

func (p *provider) all() []received {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.requests
}

func (p *provider) host() string { return strings.TrimPrefix(p.URL, "https://") }

func (p *provider) client(t testing.TB) (*http.Client, *onekey.Credentials) {
	credentials := makeCredentials(t, onekey.Local(p.URL))
	return &http.Client{Transport: &onekey.Transport{Credentials: credentials, Base: p.Client().Transport}}, credentials
}

func (p *provider) only(t *testing.T) received {
	t.Helper()
	requests := p.all()
	if len(requests) != 1 {
		t.Fatalf("%d requests arrived", len(requests))
	}
	return requests[0]
}

// checkArrived compares a request on the wire with a sealed one, and checks it as the provider does.
func checkArrived(t *testing.T, credentials *onekey.Credentials, got received, due *onekey.Sealed) {
	t.Helper()
	if !bytes.Equal(got.body, due.Body()) {
		t.Errorf("the body is %q, not %q", got.body, due.Body())
	}
	if got.method != due.Method() || got.path != due.Path() {
		t.Errorf("arrived as %s %s", got.method, got.path)
	}
	if got.length != int64(len(due.Body())) || got.encoding != nil {
		t.Errorf("the length is %d, the encoding %v", got.length, got.encoding)
	}
	for name, values := range due.Header() {
		if !reflect.DeepEqual(got.header[name], values) {
			t.Errorf("%s is %q, not %q", name, got.header[name], values)
		}
	}
	if err := credentials.Check(got.method, got.path, got.body, got.header); err != nil {
		t.Errorf("the check refuses it: %v", err)
	}
}

func send(t *testing.T, client *http.Client, request *http.Request) *http.Response {
	t.Helper()
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response
}

func newRequest(t testing.TB, method, url, body string) *http.Request {
	t.Helper()
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return request
}

func TestHTTPRequest(t *testing.T) {
	server := newProvider(t, nil)
	credentials := makeCredentials(t, onekey.Local(server.URL))
	for _, request := range []onekey.Request{
		onekey.Create([]byte(payload)),
		onekey.Status([]byte(`{"cashout_id":1}`)),
		onekey.Cancel([]byte(`{"cashout_id":1}`)),
		onekey.NewRequest("GET", "/v3/banks?country=MX&type=1", nil),
		onekey.NewRequest("PUT", "/v3/a%2Fb/c.d/..e/~f;g=h@i:j/!$&'()*+,=?a=%41&&b='//?", []byte(`{}`)),
		onekey.NewRequest("POST", "/v3/other?", []byte(payload)).Form(paysig.JCS).UserAgent("shop/1.2"),
		onekey.Create([]byte(`{"text":"` + strings.Repeat("é", 100_000) + `"}`)),
	} {
		sealed := seal(t, credentials, request)
		// As often as one likes.
		for range 2 {
			sent, err := sealed.HTTPRequest(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			before := len(server.all())
			send(t, server.Client(), sent)
			arrived := server.all()
			if len(arrived) != before+1 {
				t.Fatalf("%d requests arrived", len(arrived))
			}
			checkArrived(t, credentials, arrived[before], sealed)
			if arrived[before].host != server.host() {
				t.Errorf("the host is %s", arrived[before].host)
			}
		}
	}
}

func TestTransport(t *testing.T) {
	for protocol, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2.0": true} {
		server := startProvider(t, nil, http2)
		client, credentials := server.client(t)
		response := send(t, client, newRequest(t, "DELETE", server.URL+"/v3/cashout/cancel", payload))
		got := server.only(t)
		checkArrived(t, credentials, got, seal(t, credentials, onekey.Cancel([]byte(payload))))
		if string(got.body) != sealedBody || response.Proto != protocol {
			t.Errorf("%s: the body is %q", response.Proto, got.body)
		}
		if response.Request.Header.Get("Authorization") != "" {
			t.Error("the response shows the credentials")
		}
	}
}

// The caller's headers stay but for those that are sealed, however their names are written.
func TestTransportHeaders(t *testing.T) {
	server := newProvider(t, nil)
	client, credentials := server.client(t)
	request := newRequest(t, "DELETE", server.URL+"/v3/cashout/cancel", payload)
	request.Header = http.Header{
		"X-Other": {"a", "b"}, "User-Agent": {"shop/1.2"}, "Content-Type": {"text/plain"}, "Authorization": {"Bearer x"},
		"payload-signature": {"0000"}, "AUTHORIZATION": {"Bearer y"}, "Payload-Signature": {"1111", "2222"},
	}
	request.TransferEncoding = []string{"chunked"}
	request.Trailer = http.Header{"X-Trailer": {"x"}}
	request.ContentLength = -1
	send(t, client, request)
	got := server.only(t)
	checkArrived(t, credentials, got, seal(t, credentials, onekey.Cancel([]byte(payload)).UserAgent("shop/1.2")))
	if !reflect.DeepEqual(got.header["X-Other"], []string{"a", "b"}) {
		t.Errorf("X-Other is %q", got.header["X-Other"])
	}
}

func TestTransportForm(t *testing.T) {
	server := newProvider(t, nil)
	credentials := makeCredentials(t, onekey.Local(server.URL))
	form := paysig.JCS
	client := &http.Client{Transport: &onekey.Transport{
		Credentials: credentials, Base: server.Client().Transport, Form: &form,
	}}
	send(t, client, newRequest(t, "POST", server.URL+"/v3/cashout", payload))
	checkArrived(t, credentials, server.only(t), seal(t, credentials, onekey.Create([]byte(payload)).Form(form)))
}

// Without a body and without a method.
func TestTransportWithoutBody(t *testing.T) {
	server := newProvider(t, nil)
	client, credentials := server.client(t)
	target, _ := url.Parse(server.URL + "/v3/banks?country=MX")
	send(t, client, &http.Request{URL: target})
	checkArrived(t, credentials, server.only(t), seal(t, credentials, onekey.NewRequest("GET", "/v3/banks?country=MX", nil)))
}

// body tells whether it was closed.
type body struct {
	io.Reader
	closed atomic.Int32
}

func (b *body) Close() error {
	b.closed.Add(1)
	return nil
}

// The caller's request is what it was, but that its body is read and closed.
func TestTransportChangesNothing(t *testing.T) {
	server := newProvider(t, nil)
	client, _ := server.client(t)
	sent := &body{Reader: strings.NewReader(payload)}
	request := newRequest(t, "POST", server.URL+"/v3/cashout", "")
	request.Body, request.ContentLength, request.GetBody = sent, -1, nil
	request.Header.Set("X-Other", "a")
	before := request.Clone(request.Context())
	response, err := client.Transport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if sent.closed.Load() == 0 {
		t.Error("the body is not closed")
	}
	if response.Request != request {
		t.Error("the response is another request's")
	}
	if !reflect.DeepEqual(before.Header, request.Header) || !reflect.DeepEqual(before.URL, request.URL) ||
		request.Body != sent || request.ContentLength != -1 || request.GetBody != nil || request.Host != before.Host {
		t.Errorf("the request is %+v", request)
	}
}

func TestTransportRefuses(t *testing.T) {
	server := newProvider(t, nil)
	client, _ := server.client(t)
	plain := strings.Replace(server.URL, "https:", "http:", 1)
	for name, refused := range map[string]struct {
		url, body string
		change    func(*http.Request)
		kind      error
	}{
		"http":         {url: plain + "/v3/cashout", kind: paysig.ErrUrlNotHttps},
		"no scheme":    {url: "//" + server.host() + "/v3/cashout", kind: paysig.ErrUrlMalformed},
		"staging":      {url: "https://api-stg.onekeypayments.com/v3/cashout", kind: paysig.ErrUrlOtherEnvironment},
		"another port": {url: "https://127.0.0.1:1/v3/cashout", kind: paysig.ErrUrlOtherEnvironment},
		"another name": {
			url:  "https://localhost" + server.host()[strings.Index(server.host(), ":"):] + "/v3/cashout",
			kind: paysig.ErrUrlOtherEnvironment,
		},
		"Host": {
			change: func(r *http.Request) { r.Host = "api.example.com" }, kind: paysig.ErrUrlOtherEnvironment,
		},
		"opaque": {
			change: func(r *http.Request) { r.URL.Opaque = "//api.example.com/v3/cashout" }, kind: paysig.ErrUrlOtherEnvironment,
		},
		"user": {
			change: func(r *http.Request) { r.URL.User = url.UserPassword("someone", "else") }, kind: paysig.ErrUrlMalformed,
		},
		"fragment":        {url: server.URL + "/v3/cashout#fragment", kind: paysig.ErrPathMalformed},
		"no URL":          {change: func(r *http.Request) { r.URL = nil }, kind: paysig.ErrUrlMalformed},
		"path":            {url: server.URL + "/v3/../cashout", kind: paysig.ErrPathMalformed},
		"method":          {change: func(r *http.Request) { r.Method = "post" }, kind: paysig.ErrMethodMalformed},
		"no payload":      {body: "none", kind: paysig.ErrBodyMissing},
		"not an object":   {body: "[1]", kind: paysig.ErrBodyNotObject},
		"another login":   {body: `{"login":"another"}`, kind: paysig.ErrCredentialMismatch},
		"Latin-1":         {body: "{\"name\":\"Jos\xe9\"}", kind: paysig.ErrInputNotUtf8},
		"header":          {change: func(r *http.Request) { r.Header.Set("User-Agent", "a\nb") }, kind: paysig.ErrHeaderMalformed},
		"unreadable body": {change: func(r *http.Request) { r.Body = &body{Reader: iotest.ErrReader(io.ErrNoProgress)} }, kind: paysig.ErrInputUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			if refused.url == "" {
				refused.url = server.URL + "/v3/cashout"
			}
			switch refused.body {
			case "":
				refused.body = payload
			case "none":
				refused.body = ""
			}
			request := newRequest(t, "POST", refused.url, "")
			request.Body = &body{Reader: strings.NewReader(refused.body)}
			if refused.change != nil {
				refused.change(request)
			}
			response, err := client.Transport.RoundTrip(request)
			if response != nil || !errors.Is(err, refused.kind) {
				t.Errorf("gives %v", err)
			}
			if request.Body.(*body).closed.Load() == 0 {
				t.Error("the body is not closed")
			}
		})
	}
	if count := len(server.all()); count != 0 {
		t.Errorf("%d requests arrived", count)
	}
}

func TestTransportLimit(t *testing.T) {
	server := newProvider(t, nil)
	credentials := makeCredentials(t, onekey.Local(server.URL))
	transport := &onekey.Transport{Credentials: credentials, Base: server.Client().Transport, MaxBody: int64(len(payload))}
	client := &http.Client{Transport: transport}
	send(t, client, newRequest(t, "POST", server.URL+"/v3/cashout", payload))
	var tooLarge *http.MaxBytesError
	_, err := client.Do(newRequest(t, "POST", server.URL+"/v3/cashout", payload+" "))
	if !errors.Is(err, paysig.ErrInputUnreadable) || !errors.As(err, &tooLarge) {
		t.Errorf("gives %v", err)
	}
	// No limit that is too great to count beyond.
	transport.MaxBody = 1<<63 - 1
	send(t, client, newRequest(t, "POST", server.URL+"/v3/cashout", payload))
	transport.MaxBody = 0
	_, err = client.Do(newRequest(t, "POST", server.URL+"/v3/cashout", strings.Repeat(" ", onekey.DefaultMaxBody+1)))
	if !errors.As(err, &tooLarge) {
		t.Errorf("gives %v", err)
	}
	if count := len(server.all()); count != 2 {
		t.Errorf("%d requests arrived", count)
	}
}

func TestTransportWithoutCredentials(t *testing.T) {
	server := newProvider(t, nil)
	wiped := makeCredentials(t, onekey.Local(server.URL))
	wiped.Wipe()
	for _, credentials := range []*onekey.Credentials{nil, {}, wiped} {
		client := &http.Client{Transport: &onekey.Transport{Credentials: credentials, Base: server.Client().Transport}}
		_, err := client.Do(newRequest(t, "POST", server.URL+"/v3/cashout", payload))
		if !errors.Is(err, paysig.ErrCredentialsNotReady) {
			t.Errorf("gives %v", err)
		}
	}
	// Nothing is said of the base: the certificate is not one of the system's, and nothing is sent.
	client := &http.Client{Transport: &onekey.Transport{Credentials: makeCredentials(t, onekey.Local(server.URL))}}
	if _, err := client.Do(newRequest(t, "POST", server.URL+"/v3/cashout", payload)); err == nil {
		t.Error("a certificate that nobody knows is good")
	}
	if count := len(server.all()); count != 0 {
		t.Errorf("%d requests arrived", count)
	}
}

func TestOneTransportManyGoroutines(t *testing.T) {
	server := newProvider(t, nil)
	client, credentials := server.client(t)
	var group sync.WaitGroup
	for range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			for range 20 {
				response, err := client.Do(newRequest(t, "POST", server.URL+"/v3/cashout", payload))
				if err != nil {
					t.Error(err)
					return
				}
				io.Copy(io.Discard, response.Body)
				response.Body.Close()
			}
		}()
	}
	group.Wait()
	due := seal(t, credentials, onekey.Create([]byte(payload)))
	testkit.AtLeast(t, 160, len(server.all()))
	for _, got := range server.all() {
		checkArrived(t, credentials, got, due)
	}
}

// keeping is a body that remembers where it was read to.
type keeping struct {
	body
	into []byte
}

func (k *keeping) Read(into []byte) (int, error) {
	count, err := k.Reader.Read(into)
	if count > 0 {
		k.into = into[:count]
	}
	return count, err
}

// What the transport has read may hold credentials, and is not left in memory.
func TestTransportLeavesNothing(t *testing.T) {
	server := newProvider(t, nil)
	client, _ := server.client(t)
	for _, text := range []string{sealedBody, "[" + sealedBody + "]"} {
		sent := &keeping{body: body{Reader: strings.NewReader(text)}}
		request := newRequest(t, "POST", server.URL+"/v3/cashout", "")
		request.Body = sent
		if response, err := client.Transport.RoundTrip(request); err == nil {
			response.Body.Close()
		}
		if len(sent.into) != len(text) || bytes.ContainsFunc(sent.into, func(r rune) bool { return r != 0 }) {
			t.Errorf("leaves %q", sent.into)
		}
	}
}
