package pure

import (
	"crypto/subtle"
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paysig/paysig/go/internal/core"
)

const (
	// The provider's limit for login and pass.
	credentialCharacters = 32
	// Each character has at most four bytes of UTF-8.
	textBytes = utf8.UTFMax * credentialCharacters
	pairBytes = textBytes + 1 + textBytes
	basic     = "Basic "
)

// Credentials are the three credentials of one environment, in place, so that they can be wiped.
type Credentials struct {
	login, pass inline
	// The header Authorization: RFC 7617, section 2.
	authorization inline
	key           Key
	baseURL       string
}

// inline is text in place, of no more bytes than the longest Authorization.
type inline struct {
	bytes  [len(basic) + (pairBytes+2)/3*4]byte
	length int
}

func (i *inline) text() []byte { return i.bytes[:i.length] }

// Init makes credentials.
func (c *Credentials) Init(environment, baseURL, apiKey, passphrase, apiSignature string) core.Fault {
	url, fault := baseURLOf(environment, baseURL)
	if fault.Code == core.UnknownEnvironment {
		return fault.In(core.Environment)
	} else if fault.Is() {
		return fault.In(core.BaseURL)
	}
	if fault := checkCredential(apiKey); fault.Is() {
		return fault.In(core.APIKey)
	}
	if at := strings.IndexByte(apiKey, ':'); at >= 0 {
		return core.At(core.ApiKeyColon, at).In(core.APIKey)
	}
	if fault := checkCredential(passphrase); fault.Is() {
		return fault.In(core.APIPassphrase)
	}
	if fault := c.key.Init(apiSignature); fault.Is() {
		return fault.In(core.APISignature)
	}
	// Not a part of a text that is overwritten.
	c.baseURL = strings.Clone(url)
	c.login.length = copy(c.login.bytes[:], apiKey)
	c.pass.length = copy(c.pass.bytes[:], passphrase)
	c.setAuthorization()
	return none
}

// setAuthorization: Basic and the base64 of user, colon and password, both as UTF-8 (RFC 7617, section 2.1).
func (c *Credentials) setAuthorization() {
	var pair [pairBytes]byte
	defer clear(pair[:])
	length := copy(pair[:], c.login.text())
	pair[length] = ':'
	length += 1 + copy(pair[length+1:], c.pass.text())
	start := copy(c.authorization.bytes[:], basic)
	base64.StdEncoding.Encode(c.authorization.bytes[start:], pair[:length])
	c.authorization.length = start + base64.StdEncoding.EncodedLen(length)
}

// BaseURL is the base URL of the environment.
func (c *Credentials) BaseURL() string { return c.baseURL }

// Key is the key of the API Signature: a part of the credentials, which lives as long as they do.
func (c *Credentials) Key() *Key { return &c.key }

// Wipe overwrites the credentials with zeros.
func (c *Credentials) Wipe() { *c = Credentials{} }

// ready says why the credentials cannot be used, if they cannot.
func (c *Credentials) ready() core.Fault {
	if _, fault := c.key.ready(); fault.Is() {
		return core.Of(core.CredentialsNotReady)
	}
	return none
}

// checkCredential are the rules for API Key and passphrase.
func checkCredential(text string) core.Fault {
	if at := notUTF8(bytesOf(text)); at >= 0 {
		return core.At(core.CredentialCharacter, at)
	}
	if text == "" {
		return core.Of(core.CredentialEmpty)
	}
	_, length := utf8.DecodeLastRuneInString(text)
	last, count := len(text)-length, 0
	for at, character := range text {
		if unicode.IsControl(character) || unicode.IsSpace(character) && (at == 0 || at == last) {
			return core.At(core.CredentialCharacter, at)
		}
		if count == credentialCharacters {
			return core.At(core.CredentialTooLong, at)
		}
		count++
	}
	return none
}

// same compares in constant time where both are as long.
func same(text, due []byte) bool { return subtle.ConstantTimeCompare(text, due) == 1 }
