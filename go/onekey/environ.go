package onekey

import (
	"bytes"
	"fmt"
	"os"
	"slices"

	paysig "github.com/paysig/paysig/go"
)

// The variables that [FromEnviron] reads, and the names in the file of [FromFile].
const (
	// EnvAPIKey is for the API Key.
	EnvAPIKey = "PAYSIG_API_KEY"
	// EnvAPIPassphrase is for the API Passphrase.
	EnvAPIPassphrase = "PAYSIG_API_PASSPHRASE"
	// EnvAPISignature is for the API Signature.
	EnvAPISignature = "PAYSIG_API_SIGNATURE"
	// EnvEnvironment is for the name of the environment: "staging", "production" or "local".
	EnvEnvironment = "PAYSIG_ENVIRONMENT"
	// EnvBaseURL is for the base URL, which staging does not need.
	EnvBaseURL = "PAYSIG_BASE_URL"
)

var required = []string{EnvAPIKey, EnvAPIPassphrase, EnvAPISignature, EnvEnvironment}

// FromEnviron makes credentials of the environment variables [EnvAPIKey], [EnvAPIPassphrase], [EnvAPISignature],
// [EnvEnvironment] and [EnvBaseURL]. Nothing else in the package looks at the environment.
//
// It fails with [paysig.ErrKeyVariable] where one of the first four is not set, and as [NewCredentials] does.
func FromEnviron() (*Credentials, error) {
	for _, name := range required {
		if _, set := os.LookupEnv(name); !set {
			return nil, fmt.Errorf("%w: %s", paysig.ErrKeyVariable, name)
		}
	}
	return fromSettings(os.Getenv)
}

// FromFile makes credentials of a file with a line NAME=VALUE for each of the same names. A value is all that follows
// the first equals sign; nothing is trimmed or unquoted. Empty lines and those that start with # do not count.
//
// It fails with [paysig.ErrKeyFile] where the file cannot be read, a line is no such line, or a name is not there, not
// known or there twice; and as [NewCredentials] does.
func FromFile(path string) (*Credentials, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", paysig.ErrKeyFile, err)
	}
	defer clear(content)
	values := map[string]string{}
	number := 0
	for line := range bytes.Lines(content) {
		number++
		line = bytes.TrimSuffix(line, []byte("\n"))
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		name, value, found := bytes.Cut(line, []byte("="))
		_, twice := values[string(name)]
		if known := append(slices.Clone(required), EnvBaseURL); !found || twice || !slices.Contains(known, string(name)) {
			// What stands there may be a secret.
			return nil, fmt.Errorf("%w: line %d is not NAME=VALUE with a known name that is new", paysig.ErrKeyFile, number)
		}
		values[string(name)] = string(value)
	}
	for _, name := range required {
		if _, set := values[name]; !set {
			return nil, fmt.Errorf("%w: %s is not in it", paysig.ErrKeyFile, name)
		}
	}
	return fromSettings(func(name string) string { return values[name] })
}

func fromSettings(get func(string) string) (*Credentials, error) {
	environment := EnvironmentNamed(get(EnvEnvironment), get(EnvBaseURL))
	return NewCredentials(environment, get(EnvAPIKey), get(EnvAPIPassphrase), get(EnvAPISignature))
}
