package paysig_test

// Keys and signers as users handle them.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/testkit"
)

func TestKeysThatWereNeverMade(t *testing.T) {
	wiped := makeKey(t, []byte("cashout_secret_key"))
	wiped.Wipe()
	good := makeKey(t, []byte("cashout_secret_key"))
	signature := reference([]byte("cashout_secret_key"), nil)
	for name, key := range map[string]*paysig.Key{"nil": nil, "zero": {}, "wiped": wiped} {
		t.Run(name, func(t *testing.T) {
			key.Wipe()
			signed, signErr := key.Sign(nil)
			raised, upperErr := key.SignUpper(nil)
			parts, partsErr := key.SignParts(nil)
			appended, appendErr := key.AppendSignature([]byte("as it was"), nil)
			signer, signerErr := key.NewSigner()
			matched, anyErr := paysig.VerifyAny([]*paysig.Key{good, key}, nil, signature)
			verifyErr := key.Verify(nil, signature)
			for _, err := range []error{signErr, upperErr, partsErr, appendErr, signerErr, anyErr, verifyErr} {
				if !errors.Is(err, paysig.ErrKeyNotReady) {
					t.Errorf("gives %v", err)
				}
			}
			if signed+raised+parts != "" || string(appended) != "as it was" || signer != nil || matched != -1 {
				t.Error("there is a result beside the error")
			}
		})
	}
}

func TestSignersThatHaveEnded(t *testing.T) {
	key := makeKey(t, []byte("cashout_secret_key"))
	finished, verified, wiped := makeSigner(t, key), makeSigner(t, key), makeSigner(t, key)
	finished.Finish()
	verified.Verify("not a signature")
	wiped.Wipe()
	signature := reference([]byte("cashout_secret_key"), nil)
	for name, signer := range map[string]*paysig.Signer{
		"nil": nil, "zero": {}, "finished": finished, "verified": verified, "wiped": wiped,
	} {
		t.Run(name, func(t *testing.T) {
			signer.Wipe()
			n, writeErr := signer.Write([]byte("{}"))
			m, stringErr := signer.WriteString("{}")
			text, finishErr := signer.Finish()
			raised, upperErr := signer.FinishUpper()
			for _, err := range []error{writeErr, stringErr, finishErr, upperErr, signer.Verify(signature)} {
				if !errors.Is(err, paysig.ErrSignerNotReady) {
					t.Errorf("gives %v", err)
				}
			}
			if n != 0 || m != 0 || text+raised != "" {
				t.Error("there is a result beside the error")
			}
		})
	}
}

func TestSignerOutlivesItsKey(t *testing.T) {
	key := makeKey(t, []byte("cashout_secret_key"))
	signer := makeSigner(t, key)
	key.Wipe()
	io.WriteString(signer, "{}")
	if got, err := signer.Finish(); err != nil || got != reference([]byte("cashout_secret_key"), []byte("{}")) {
		t.Errorf("gives %s, %v", got, err)
	}
}

func TestSignerTakesCopies(t *testing.T) {
	message := bytes.Repeat([]byte("0123456789"), 10_000)
	signer := makeSigner(t, makeKey(t, []byte("k")))
	n, err := io.Copy(signer, iotest.HalfReader(bytes.NewReader(message)))
	if err != nil || n != int64(len(message)) {
		t.Fatal(n, err)
	}
	if err := signer.Verify(reference([]byte("k"), message)); err != nil {
		t.Error(err)
	}
}

// Bytes may lie anywhere in Go's memory, also beside pointers, which cgo would not let pass as an unsafe.Pointer.
func TestBytesBesidePointers(t *testing.T) {
	type object struct {
		next *object
		body [16]byte
	}
	o := &object{next: &object{next: new(object)}}
	body := append(o.body[:0], "{\"cashout_id\":1}"...)
	secret := append(o.next.body[:0], "cashout_secret_k"...)
	checkSigning(t, makeKey(t, secret), body, reference(secret, body))
	if _, err := makeKey(t, secret).SignParts(body[:3], o.next.next.body[:]); err != nil {
		t.Error(err)
	}
}

func TestOneKeyManyGoroutines(t *testing.T) {
	secret := []byte("cashout_secret_key")
	key := makeKey(t, secret)
	var group sync.WaitGroup
	for worker := range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := range 200 {
				message := bytes.Repeat([]byte{byte(worker)}, i)
				want := reference(secret, message)
				if got, err := key.Sign(message); err != nil || got != want {
					t.Errorf("Sign gives %q, %v", got, err)
				}
				if got, err := key.SignParts(message[:i/2], message[i/2:]); err != nil || got != want {
					t.Errorf("SignParts gives %q, %v", got, err)
				}
				if err := key.Verify(message, want); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	group.Wait()
}

func TestNothingIsAllocated(t *testing.T) {
	key := makeKey(t, []byte("cashout_secret_key"))
	message, dst := make([]byte, 300), make([]byte, 0, 64)
	signature, _ := key.Sign(message)
	signer := makeSigner(t, key)
	fields := paysig.NewFields(message)
	for name, call := range map[string]func(){
		"AppendSignature": func() { key.AppendSignature(dst, message) },
		"Verify":          func() { key.Verify(message, signature) },
		"VerifyScheme":    func() { key.VerifyScheme(paysig.CashoutRequest, fields, signature) },
		"Write":           func() { signer.Write(message) },
	} {
		if count := testing.AllocsPerRun(100, call); count != 0 {
			t.Errorf("%s allocates %v times", name, count)
		}
	}
}

// Neither fmt, nor the log, nor JSON shows what a key or a signer holds, also where it is a field of something else.
func TestNothingIsShown(t *testing.T) {
	key := makeKey(t, []byte("cashout_secret_key"))
	signer := makeSigner(t, key)
	io.WriteString(signer, "cashout_pass")
	type holder struct {
		Open    *paysig.Key
		Copy    paysig.Key
		closed  paysig.Key
		signer  paysig.Signer
		pointer *paysig.Signer
	}
	held := holder{key, *key, *key, *signer, signer}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		for _, value := range []any{key, *key} {
			if text := fmt.Sprintf(verb, value); text != "paysig.Key(redacted)" {
				t.Errorf("%s shows %s", verb, text)
			}
		}
		for _, value := range []any{signer, *signer} {
			if text := fmt.Sprintf(verb, value); text != "paysig.Signer(redacted)" {
				t.Errorf("%s shows %s", verb, text)
			}
		}
		// Unexported fields have no Format: all that is there is an address.
		if text := fmt.Sprintf(verb, held); len(text) > 300 {
			t.Errorf("%s shows %s", verb, text)
		}
	}
	for _, text := range []string{key.String(), key.GoString(), signer.String(), signer.GoString()} {
		if !strings.HasSuffix(text, "(redacted)") {
			t.Errorf("shows %s", text)
		}
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("text", "key", key, "signer", signer)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("json", "key", key, "signer", signer)
	text, err := json.Marshal(held)
	if err != nil {
		t.Fatal(err)
	}
	log.Write(text)
	for _, shown := range []string{"cashout", "state", "native", "opaque"} {
		if strings.Contains(log.String(), shown) {
			t.Errorf("%q is in %s", shown, log.String())
		}
	}
}

// A secret that is refused is in no error.
func TestErrorsShowNoSecret(t *testing.T) {
	for _, secret := range []string{"hush-hush\n", " hush-hush", "\"hush-hush\"", "hush-hush\xff"} {
		_, err := paysig.NewKey(secret)
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "hush") {
			t.Errorf("%#v", err)
		}
	}
}

// The core's version is in Cargo.toml: the implementation in Go must not be of another.
func TestVersion(t *testing.T) {
	manifest, err := os.ReadFile(filepath.Join(testkit.Repository(t), "Cargo.toml"))
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^version = "(.*)"$`).FindSubmatch(manifest)
	if version == nil || paysig.Version() != string(version[1]) {
		t.Errorf("%q, and in Cargo.toml %q", paysig.Version(), version)
	}
}
