package onekey

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/bridge"
	"github.com/paysig/paysig/go/internal/core"
)

// The variables that [FromEnviron] reads, and the names in the file of [FromFile].
const (
	// EnvAPIKey is for the API Key.
	EnvAPIKey = "PAYSIG_API_KEY"
	// EnvAPIPassphrase is for the API Passphrase.
	EnvAPIPassphrase = "PAYSIG_API_PASSPHRASE"
	// EnvAPISignature is for the API Signature.
	EnvAPISignature = "PAYSIG_API_SIGNATURE"
	// EnvEnvironment is for the name of the environment: "staging", which it is where none is named, "production" or "local".
	EnvEnvironment = "PAYSIG_ENVIRONMENT"
	// EnvBaseURL is for the base URL, which all but staging need.
	EnvBaseURL = "PAYSIG_BASE_URL"
)

var needed = [...]string{EnvAPIKey, EnvAPIPassphrase, EnvAPISignature}

// A file of credentials is not larger. One that is, as /dev/zero, is not read to its end.
const fileBytes = 1 << 20

// FromEnviron makes credentials of the environment variables [EnvAPIKey], [EnvAPIPassphrase] and [EnvAPISignature], with
// [EnvEnvironment] ("staging" where it is not set) and [EnvBaseURL], which all but staging need. Nothing else in the
// package looks at the environment.
//
// It fails with [paysig.ErrKeyVariable] where one of the first three is not set, and as [NewCredentials] does.
func FromEnviron() (*Credentials, error) {
	return fromSettings(os.LookupEnv, paysig.ErrKeyVariable)
}

// FromFile makes credentials of a file with a line NAME=VALUE for each of the names that [FromEnviron] reads. Lines end
// with LF or CR LF. Everything behind the first equals sign is the value: nothing is trimmed or unquoted. Empty lines and
// those that start with # are left out. The command paysig and the other languages read the same files.
//
// It fails with [paysig.ErrKeyFile] where the file cannot be read, has more than 1 MiB, or has another line, with the
// byte offset of the line; with [paysig.ErrFieldDuplicate], and the offset of the second line, where a name is given
// twice; with [paysig.ErrFieldMissing] where one of the first three is missing; and as [NewCredentials] does.
func FromFile(path string) (*Credentials, error) {
	content, err := readFile(path)
	// Also of a file that was read in part.
	defer clear(content)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", paysig.ErrKeyFile, err)
	}
	values, err := parse(content)
	if err != nil {
		return nil, err
	}
	look := func(name string) (string, bool) {
		value, set := values[name]
		return value, set
	}
	return fromSettings(look, paysig.ErrFieldMissing)
}

// readFile reads into memory that never grows, so that no copy of a secret is left behind.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content := make([]byte, fileBytes+1)
	length, err := io.ReadFull(file, content)
	switch {
	case err == nil:
		return content, errors.New("it has more than 1 MiB")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return content[:length], nil
	default:
		return content[:length], err
	}
}

func parse(content []byte) (map[string]string, error) {
	values := map[string]string{}
	number, start := 0, 0
	for line := range bytes.Lines(content) {
		number++
		text := bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		if len(text) > 0 && text[0] != '#' {
			name, value, found := bytes.Cut(text, []byte("="))
			// Neither name nor value is shown: the line may be a secret alone.
			if !found || !known(string(name)) {
				return nil, fmt.Errorf("%w: line %d is not NAME=VALUE with a known name", at(paysig.ErrKeyFile, start), number)
			}
			if _, twice := values[string(name)]; twice {
				return nil, fmt.Errorf("%w: line %d gives %s again", at(paysig.ErrFieldDuplicate, start), number, name)
			}
			values[string(name)] = string(value)
		}
		start += len(line)
	}
	return values, nil
}

func known(name string) bool {
	return slices.Contains(needed[:], name) || name == EnvEnvironment || name == EnvBaseURL
}

// at is an error of this kind that tells a byte offset.
func at(kind error, offset int) error {
	var typed *paysig.Error
	errors.As(kind, &typed)
	return bridge.Failure(core.At(typed.Code(), offset))
}

func fromSettings(look func(name string) (value string, set bool), missing error) (*Credentials, error) {
	var values [len(needed)]string
	for i, name := range needed {
		value, set := look(name)
		if !set {
			return nil, fmt.Errorf("%w: %s", missing, name)
		}
		values[i] = value
	}
	environment, set := look(EnvEnvironment)
	if !set {
		environment = "staging"
	}
	baseURL, _ := look(EnvBaseURL)
	return NewCredentials(EnvironmentNamed(environment, baseURL), values[0], values[1], values[2])
}
