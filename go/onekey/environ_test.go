package onekey_test

// Credentials from files and variables: every vector of settings.json, and what no vector can say.

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/testkit"
	"github.com/paysig/paysig/go/onekey"
)

type settingsCase struct {
	Name           string
	File           testkit.Bytes `json:"file_hex"`
	Variables      map[string]string
	URL, Signature string
	Body           testkit.Bytes `json:"body_hex"`
	Error          *string
	Offset         *int
	Setting        *string
	Line           *int
	Told           *string
}

type settingsFile struct {
	Hidden    string
	Cases     []settingsCase
	Variables []settingsCase
}

func (vector settingsCase) check(t *testing.T, hidden string, credentials *onekey.Credentials, err error) {
	t.Helper()
	testkit.CheckError(t, err, vector.Error, vector.Offset)
	checkSetting(t, err, vector.Setting, vector.Line)
	if err != nil {
		if credentials != nil {
			t.Error("there are credentials beside the error")
		}
		if vector.Told != nil && !strings.Contains(err.Error(), *vector.Told) || strings.Contains(err.Error(), hidden) {
			t.Errorf("tells %v", err)
		}
		return
	}
	sealed := seal(t, credentials, onekey.Status([]byte("{}")))
	signature := sealed.Header().Get("Payload-Signature")
	if sealed.URL() != vector.URL || string(sealed.Body()) != string(vector.Body) || signature != vector.Signature {
		t.Errorf("seals %q for %s with %s", sealed.Body(), sealed.URL(), signature)
	}
}

// checkSetting compares what an error says is at fault; nil is nothing.
func checkSetting(t *testing.T, err error, setting *string, line *int) {
	t.Helper()
	var typed *paysig.Error
	if !errors.As(err, &typed) {
		return
	}
	if named := typed.Setting(); (named != "") != (setting != nil) || setting != nil && named != *setting {
		t.Errorf("%v names %q", err, named)
	}
	if number := typed.Line(); (number != 0) != (line != nil) || line != nil && number != *line {
		t.Errorf("%v tells line %d", err, number)
	}
}

func write(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// setAlone sets these of the five variables, and the others not.
func setAlone(t *testing.T, values map[string]string) {
	t.Helper()
	for _, name := range []string{
		onekey.EnvAPIKey, onekey.EnvAPIPassphrase, onekey.EnvAPISignature, onekey.EnvEnvironment, onekey.EnvBaseURL,
	} {
		value, set := values[name]
		t.Setenv(name, value)
		if !set {
			os.Unsetenv(name)
		}
	}
}

func TestFromFile(t *testing.T) {
	var file settingsFile
	testkit.ReadVectors(t, &file, "settings.json")
	testkit.AtLeast(t, 60, len(file.Cases))
	// Variables are not looked at.
	setAlone(t, map[string]string{onekey.EnvAPIKey: "nonsense\n", onekey.EnvEnvironment: "nonsense", onekey.EnvBaseURL: "nonsense"})
	for _, vector := range file.Cases {
		t.Run(vector.Name, func(t *testing.T) {
			credentials, err := onekey.FromFile(write(t, vector.File))
			vector.check(t, file.Hidden, credentials, err)
		})
	}
}

func TestFromEnviron(t *testing.T) {
	var file settingsFile
	testkit.ReadVectors(t, &file, "settings.json")
	testkit.AtLeast(t, 20, len(file.Variables))
	for _, vector := range file.Variables {
		t.Run(vector.Name, func(t *testing.T) {
			setAlone(t, vector.Variables)
			credentials, err := onekey.FromEnviron()
			vector.check(t, file.Hidden, credentials, err)
		})
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	folder := t.TempDir()
	for _, path := range []string{filepath.Join(folder, "none"), folder, "nul\x00", "/dev/zero"} {
		if credentials, err := onekey.FromFile(path); credentials != nil || !errors.Is(err, paysig.ErrKeyFile) {
			t.Errorf("%q gives %v", path, err)
		}
	}
	// What the system says is there too.
	if _, err := onekey.FromFile(filepath.Join(folder, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file gives %v", err)
	}
}
