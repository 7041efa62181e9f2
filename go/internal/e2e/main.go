// E2e is Go's program of the end-to-end tests, with net/http. tests/e2e.py says what it is asked and what it prints.
package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/onekey"
)

type operation struct{ method, path string }

var operations = map[string]operation{
	"create": {http.MethodPost, "/v3/cashout"},
	"status": {http.MethodPost, "/v3/cashout/status"},
	"cancel": {http.MethodDelete, "/v3/cashout/cancel"},
}

// answer is what the provider's JSON may have.
type answer struct {
	Code      json.Number `json:"code"`
	CashoutID string      `json:"cashout_id"`
	Status    string      `json:"cashout_status_description"`
}

func (a answer) code() string {
	if a.Code == "" {
		return "-"
	}
	return a.Code.String()
}

func main() {
	err := run(os.Args[1:])
	if err == nil {
		return
	}
	var refused *paysig.Error
	if errors.As(err, &refused) {
		fmt.Println("refused", refused.Slug())
	} else {
		fmt.Println("unreachable")
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func run(arguments []string) error {
	credentials, err := onekey.FromEnviron()
	if err != nil {
		return err
	}
	defer credentials.Wipe()
	base, err := trusting(os.Getenv("SSL_CERT_FILE"))
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &onekey.Transport{Credentials: credentials, Base: base}}
	switch {
	case len(arguments) == 3 && arguments[0] == "call":
		return call(client, credentials, operations[arguments[1]], arguments[2])
	case len(arguments) == 4 && arguments[0] == "raw":
		return raw(&http.Client{Transport: base}, credentials.Key(), arguments[1], arguments[2], arguments[3])
	case len(arguments) == 2 && arguments[0] == "flow":
		return flow(client, credentials, arguments[1])
	}
	return errors.New("usage: e2e call OPERATION FILE | raw URL SIGNED SENT | flow EXTERNAL_ID")
}

// trusting is a transport that trusts the authority in a file and nobody else.
func trusting(path string) (*http.Transport, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	authorities := x509.NewCertPool()
	if !authorities.AppendCertsFromPEM(pem) {
		return nil, errors.New("there is no certificate in SSL_CERT_FILE")
	}
	return &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authorities}}, nil
}

func send(client *http.Client, request *http.Request) (status int, told answer, err error) {
	response, err := client.Do(request)
	if err != nil {
		return 0, told, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	// What is no JSON says nothing.
	_ = json.Unmarshal(body, &told)
	return response.StatusCode, told, err
}

// sealed sends a payload: the transport of the client seals it.
func sealed(client *http.Client, credentials *onekey.Credentials, what operation, payload []byte) (int, answer, error) {
	request, err := http.NewRequest(what.method, credentials.BaseURL()+what.path, bytes.NewReader(payload))
	if err != nil {
		return 0, answer{}, err
	}
	return send(client, request)
}

func call(client *http.Client, credentials *onekey.Credentials, what operation, file string) error {
	payload, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	status, told, err := sealed(client, credentials, what, payload)
	if err == nil {
		fmt.Println(status, told.code())
	}
	return err
}

// raw does what no sealed request does: it signs one body, and sends another.
func raw(client *http.Client, key *paysig.Key, url, signedFile, sentFile string) error {
	signed, err := os.ReadFile(signedFile)
	if err != nil {
		return err
	}
	sent, err := os.ReadFile(sentFile)
	if err != nil {
		return err
	}
	signature, err := key.Sign(signed)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(http.MethodPost, url+"/v3/cashout", bytes.NewReader(sent))
	if err != nil {
		return err
	}
	request.SetBasicAuth(os.Getenv(onekey.EnvAPIKey), os.Getenv(onekey.EnvAPIPassphrase))
	request.Header.Set("Payload-Signature", signature)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "e2e")
	status, told, err := send(client, request)
	if err == nil {
		fmt.Println(status, told.code())
	}
	return err
}

func flow(client *http.Client, credentials *onekey.Credentials, externalID string) error {
	url, events, stop, err := listen(credentials.Key())
	if err != nil {
		return err
	}
	defer stop()
	fmt.Println("listening", url)
	// Before there is a cashout, somebody else knocks.
	if err := show(events); err != nil {
		return err
	}

	// Maps of these types cannot fail to become JSON.
	payload, _ := json.Marshal(map[string]any{
		"external_id":      externalID,
		"country":          "MX",
		"amount":           2000,
		"currency":         "MXN",
		"document_id":      "1234567899",
		"beneficiary_name": "José",
		"bank_code":        "072",
		"bank_account":     "1234567890",
		"notification_url": url,
	})
	status, created, err := sealed(client, credentials, operations["create"], payload)
	if err != nil {
		return err
	}
	fmt.Println("created", status)
	query, _ := json.Marshal(map[string]string{"cashout_id": created.CashoutID})
	cancel, _ := json.Marshal(map[string]string{"cashout_id": created.CashoutID, "external_id": externalID})
	ask := func() error {
		status, told, err := sealed(client, credentials, operations["status"], query)
		if err == nil {
			fmt.Println("status", status, told.Status)
		}
		return err
	}
	if err := ask(); err != nil {
		return err
	}
	if status, _, err = sealed(client, credentials, operations["cancel"], cancel); err != nil {
		return err
	}
	fmt.Println("cancelled", status)
	for range 2 {
		if err := show(events); err != nil {
			return err
		}
	}
	if err := ask(); err != nil {
		return err
	}
	status, told, err := sealed(client, credentials, operations["cancel"], cancel)
	if err == nil {
		fmt.Println("cancelled again", status, told.code())
	}
	return err
}

// listen starts a server for notifications, and gives its URL and what happens to it.
func listen(key *paysig.Key) (url string, events <-chan string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, nil, err
	}
	happened := make(chan string, 8)
	// What is not answered with 200 is sent again.
	answers := make(chan int, 1)
	answers <- http.StatusServiceUnavailable
	receiver := onekey.Receiver{Key: key, Refused: func(w http.ResponseWriter, _ *http.Request, err error) {
		var refused *paysig.Error
		if errors.As(err, &refused) {
			happened <- "refused " + refused.Slug()
		}
		w.WriteHeader(onekey.StatusOf(err))
	}}
	taken := func(w http.ResponseWriter, request *http.Request) {
		status := http.StatusOK
		select {
		case status = <-answers:
		default:
		}
		notification, _ := onekey.NotificationFrom(request.Context())
		happened <- fmt.Sprintf("notified %s, answered %d", notification.ExternalID(), status)
		w.WriteHeader(status)
	}
	server := &http.Server{Handler: receiver.Handler(http.HandlerFunc(taken)), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	stop = func() { _ = server.Shutdown(context.Background()) }
	return fmt.Sprintf("http://%s/notifications", listener.Addr()), happened, stop, nil
}

func show(events <-chan string) error {
	select {
	case event := <-events:
		fmt.Println(event)
		return nil
	case <-time.After(30 * time.Second):
		return errors.New("no notification came")
	}
}
