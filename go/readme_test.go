package paysig_test

// The README's programs, built and run as a reader would.

import (
	"bufio"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/onekey"
)

// The programs, by their places in the README.
const (
	usage = iota
	errorUsage
	oneKey
	canonicalForms
	programs
)

// readme builds the README's program with this number, and gives its path and what the README says that it prints.
func readme(t *testing.T, number int) (program, printed string) {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	// What a program prints comes after it, and before the next one.
	blocks := regexp.MustCompile("(?s)```go\n(package main\n.*?)```(?:\n\nIt prints\n\n```text\n(.*?)```)?").FindAllSubmatch(text, -1)
	if len(blocks) != programs {
		t.Fatalf("README.md has %d programs", len(blocks))
	}
	folder := t.TempDir()
	source, program := filepath.Join(folder, "main.go"), filepath.Join(folder, "program")
	if err := os.WriteFile(source, blocks[number][1], 0o600); err != nil {
		t.Fatal(err)
	}
	if output, err := exec.Command("go", "build", "-o", program, source).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	return program, string(blocks[number][2])
}

func TestReadme(t *testing.T) {
	for _, number := range []int{usage, errorUsage, canonicalForms} {
		program, printed := readme(t, number)
		output, err := exec.Command(program).CombinedOutput()
		if err != nil || string(output) != printed || printed == "" {
			t.Errorf("%v: program %d prints\n%s", err, number, output)
		}
	}
}

// The program calls a server that checks what the provider would, whose certificate it is told to trust as the system's,
// and is then posted a notification.
func TestReadmeOneKey(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("SSL_CERT_FILE does not count on this system")
	}
	program, _ := readme(t, oneKey)
	var credentials *onekey.Credentials
	var body []byte
	checked := make(chan error, 1)
	provider := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var err error
		body, err = credentials.CheckRequest(r, 0)
		checked <- err
	}))
	defer provider.Close()
	credentials, err := onekey.NewCredentials(onekey.Local(provider.URL), "api_key", "passphrase", "api_signature")
	if err != nil {
		t.Fatal(err)
	}
	authority := filepath.Join(t.TempDir(), "authority.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: provider.Certificate().Raw})
	if err := os.WriteFile(authority, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()

	command := exec.Command(program)
	command.Env = append(os.Environ(), "PAYSIG_API_KEY=api_key", "PAYSIG_API_PASSPHRASE=passphrase",
		"PAYSIG_API_SIGNATURE=api_signature", "PAYSIG_ENVIRONMENT=local", "PAYSIG_BASE_URL="+provider.URL,
		"SSL_CERT_FILE="+authority, "LISTEN="+address)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer command.Wait()
	defer command.Process.Kill()
	lines := bufio.NewScanner(output)
	if !lines.Scan() || lines.Text() != "200 OK" {
		t.Fatalf("prints %q", lines.Text())
	}
	if err := <-checked; err != nil || !strings.HasSuffix(string(body), `"MXN","login":"api_key","pass":"passphrase"}`) {
		t.Errorf("sends %q, %v", body, err)
	}
	control, err := credentials.Key().SignScheme(paysig.CashoutNotification, paysig.NewFields(nil).ExternalID("A-1"))
	if err != nil {
		t.Fatal(err)
	}
	postNotification(t, address, "external_id=A-2&control="+control, http.StatusUnauthorized)
	postNotification(t, address, "external_id=A-1&control="+control, http.StatusOK)
	if !lines.Scan() || lines.Text() != "something has happened to A-1" {
		t.Errorf("prints %q", lines.Text())
	}
}

// postNotification tries until the program listens.
func postNotification(t *testing.T, address, form string, status int) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		response, err := http.Post("http://"+address+"/notification", "application/x-www-form-urlencoded", strings.NewReader(form))
		if err == nil {
			response.Body.Close()
			if response.StatusCode != status {
				t.Errorf("%s is answered with %s", form, response.Status)
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
