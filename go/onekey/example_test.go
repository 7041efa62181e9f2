package onekey_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/paysig/paysig/go/onekey"
)

// A request that is sealed and then sent by whatever sends requests: exactly this body, with exactly these headers.
func Example() {
	credentials, err := onekey.NewCredentials(onekey.Staging(), "cashout_API_Key", "cashout_API_Passphrase", "cashout_secret_key")
	if err != nil {
		panic(err)
	}
	defer credentials.Wipe()
	sealed, err := credentials.Seal(onekey.Status([]byte(`{"cashout_id":11954}`)))
	if err != nil {
		panic(err)
	}
	fmt.Println(sealed.Method(), sealed.URL())
	fmt.Println(string(sealed.Body()))
	fmt.Println(len(sealed.Header()), "headers")
	fmt.Println(credentials, sealed)
	// Output:
	// POST https://api-stg.onekeypayments.com/v3/cashout/status
	// {"cashout_id":11954,"login":"cashout_API_Key","pass":"cashout_API_Passphrase"}
	// 4 headers
	// onekey.Credentials(redacted) onekey.Sealed(redacted)
}

// A server in the provider's place checks what a client sends whose transport seals every request.
func ExampleTransport() {
	var credentials *onekey.Credentials
	provider := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := credentials.CheckRequest(r, 0)
		fmt.Println(r.Method, r.URL.Path, err)
	}))
	defer provider.Close()
	credentials, err := onekey.NewCredentials(onekey.Local(provider.URL), "api_key", "passphrase", "api_signature")
	if err != nil {
		panic(err)
	}
	client := &http.Client{Transport: &onekey.Transport{Credentials: credentials, Base: provider.Client().Transport}}
	response, err := client.Post(credentials.BaseURL()+"/v3/cashout", "application/json", strings.NewReader(`{"external_id":"A-1"}`))
	if err != nil {
		panic(err)
	}
	response.Body.Close()

	_, err = client.Post("https://api-stg.onekeypayments.com/v3/cashout", "application/json", strings.NewReader(`{}`))
	fmt.Println(err)
	// Output:
	// POST /v3/cashout <nil>
	// Post "https://api-stg.onekeypayments.com/v3/cashout": paysig: the base URL is that of another environment (url-other-environment, at byte 8)
}

func ExampleSealed_HTTPRequest() {
	credentials, _ := onekey.NewCredentials(onekey.Staging(), "api_key", "passphrase", "api_signature")
	sealed, err := credentials.Seal(onekey.Cancel([]byte(`{"cashout_id":11954}`)).UserAgent("shop/1.2"))
	if err != nil {
		panic(err)
	}
	request, err := sealed.HTTPRequest(context.Background())
	if err != nil {
		panic(err)
	}
	fmt.Println(request.Method, request.URL, request.ContentLength, request.UserAgent())
	// A client for it follows no redirects.
	_ = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	// Output:
	// DELETE https://api-stg.onekeypayments.com/v3/cashout/cancel 58 shop/1.2
}

// The provider's sample notification, and the same with another external_id.
func ExampleReceiver() {
	credentials, _ := onekey.NewCredentials(onekey.Staging(), "api_key", "passphrase", "your_cashout_api_signature")
	receiver := onekey.Receiver{Key: credentials.Key()}
	server := httptest.NewServer(receiver.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		notification, _ := onekey.NotificationFrom(r.Context())
		// Ask for its status (onekey.Status), act on that answer, and only once.
		fmt.Fprintln(w, "something has happened to", notification.ExternalID())
	})))
	defer server.Close()
	for _, externalID := range []string{"cashoutID1234", "cashoutID1235"} {
		form := "external_id=" + externalID + "&control=DDD345FB66A8053FBB69E0DBCACFDE5F63CA05140C3A2C446B7A0E4118F8BA1D"
		response, err := http.Post(server.URL, "application/x-www-form-urlencoded", strings.NewReader(form))
		if err != nil {
			panic(err)
		}
		answer, _ := io.ReadAll(response.Body)
		response.Body.Close()
		fmt.Print(response.StatusCode, " ", string(answer))
	}
	// Output:
	// 200 something has happened to cashoutID1234
	// 401 signature-mismatch
}

func ExampleWindows1252ToUTF8() {
	text, _ := onekey.Windows1252ToUTF8([]byte("Jos\xe9 N\xfa\xf1ez, 20 \x80"))
	fmt.Println(string(text))
	// Output: José Núñez, 20 €
}
