package onekey

import (
	"errors"
	"fmt"
	"io"
	"os"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/backend"
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

// A file of credentials is not larger. One that is, as /dev/zero, is not read to its end.
const fileBytes = 1 << 20

// FromEnviron makes credentials of the environment variables [EnvAPIKey], [EnvAPIPassphrase] and [EnvAPISignature], with
// [EnvEnvironment] ("staging" where it is not set) and [EnvBaseURL], which all but staging need. Nothing else in the
// package looks at the environment.
//
// It fails with [paysig.ErrKeyVariable] where one of the first three is not set, and as [NewCredentials] does;
// [paysig.Error.Setting] is the variable at fault.
func FromEnviron() (*Credentials, error) {
	environment := Staging()
	var credentials [core.APISignature]string
	for i := range credentials {
		var set bool
		if credentials[i], set = os.LookupEnv(core.Settings[i]); !set {
			return nil, bridge.Failure(core.Of(core.KeyVariable).In(1 + i))
		}
	}
	if name, set := os.LookupEnv(EnvEnvironment); set {
		environment.name = name
	}
	environment.baseURL = os.Getenv(EnvBaseURL)
	return NewCredentials(environment, credentials[0], credentials[1], credentials[2])
}

// FromFile makes credentials of a file with a line NAME=VALUE for each of the names that [FromEnviron] reads. Lines end
// with LF or CR LF. Everything behind the first equals sign is the value: nothing is trimmed or unquoted. Empty lines and
// those that start with # are left out. The command paysig and the other languages read the same files.
//
// It fails with [paysig.ErrKeyFile] where the file cannot be read, has more than 1 MiB, or has another line, with the
// byte offset and the number of the line; with [paysig.ErrFieldDuplicate], and those of the second line, where a name is
// given twice; with [paysig.ErrFieldMissing] where one of the first three is missing; and as [NewCredentials] does. See
// [paysig.Error.Setting] and [paysig.Error.Line].
func FromFile(path string) (*Credentials, error) {
	content, err := readFile(path)
	// Also of a file that was read in part.
	defer clear(content)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", paysig.ErrKeyFile, err)
	}
	return newCredentials(func(native *backend.Credentials) core.Fault { return native.Parse(content) })
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
