package onekey_test

// Redirects, and servers that check what arrives.

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/onekey"
)

// Another host is not sent what was sealed, by whichever client and redirect. On the same host a request is sealed anew.
func TestRedirects(t *testing.T) {
	elsewhere := newProvider(t, nil)
	for _, status := range []int{301, 302, 303, 307, 308} {
		// The same machine by another name, which to a client is another host.
		target := strings.Replace(elsewhere.URL, "127.0.0.1", "example.com", 1)
		server := newProvider(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, status) })
		client, credentials := server.client(t)
		_, err := client.Do(newRequest(t, "POST", server.URL+"/v3/cashout", payload))
		if !errors.Is(err, paysig.ErrUrlOtherEnvironment) {
			t.Errorf("%d gives %v", status, err)
		}

		request, err := seal(t, credentials, onekey.Create([]byte(payload))).HTTPRequest(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		response, err := follower(elsewhere).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	for _, got := range elsewhere.all() {
		if len(got.body) != 0 || got.header.Get("Authorization") != "" {
			t.Errorf("another host is sent %s %q %v", got.method, got.body, got.header)
		}
	}
	if len(elsewhere.all()) == 0 {
		t.Error("no client follows anything: this test tests nothing")
	}

	server := newProvider(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v3/old" {
			http.Redirect(w, r, "/v3/cashout", http.StatusTemporaryRedirect)
		}
	})
	client, credentials := server.client(t)
	send(t, client, newRequest(t, "POST", server.URL+"/v3/old", payload))
	arrived := server.all()
	if len(arrived) != 2 {
		t.Fatalf("%d requests arrived", len(arrived))
	}
	checkArrived(t, credentials, arrived[1], seal(t, credentials, onekey.Create([]byte(payload))))
}

// follower is a client that finds a server by the name example.com too, which the certificate of all of them has.
func follower(server *provider) *http.Client {
	transport := server.Client().Transport.(*http.Transport).Clone()
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, strings.Replace(address, "example.com", "127.0.0.1", 1))
	}
	return &http.Client{Transport: transport}
}

func TestCheckRequest(t *testing.T) {
	var credentials *onekey.Credentials
	server := newProvider(t, nil)
	server.answer = nil
	checked := make(chan error, 1)
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, err := credentials.CheckRequest(r, 100)
		again, readErr := io.ReadAll(r.Body)
		if err == nil && (string(got) != sealedBody || string(again) != sealedBody || readErr != nil) {
			t.Errorf("gives %q, and then %q, %v", got, again, readErr)
		}
		if err != nil && got != nil {
			t.Errorf("gives %q beside the error", got)
		}
		checked <- err
	})
	client, made := server.client(t)
	credentials = made
	send(t, client, newRequest(t, "POST", server.URL+"/v3/cashout", payload))
	if err := <-checked; err != nil {
		t.Error(err)
	}
	send(t, client, newRequest(t, "POST", server.URL+"/v3/cashout", `{"text":"`+strings.Repeat("x", 100)+`"}`))
	var tooLarge *http.MaxBytesError
	if err := <-checked; !errors.Is(err, paysig.ErrInputUnreadable) || !errors.As(err, &tooLarge) || onekey.StatusOf(err) != 413 {
		t.Errorf("a long body gives %v, %d", err, onekey.StatusOf(err))
	}
	send(t, server.Client(), newRequest(t, "POST", server.URL+"/v3/cashout", sealedBody))
	if err := <-checked; !errors.Is(err, paysig.ErrSignatureMissing) {
		t.Errorf("an unsigned body gives %v", err)
	}
	if _, err := credentials.CheckRequest(&http.Request{URL: &url.URL{Path: "/"}}, 0); !errors.Is(err, paysig.ErrSignatureMissing) {
		t.Errorf("no body gives %v", err)
	}
}
