package paysig_test

// Public corpora of HMAC, hexadecimal and provider cases, which are not part of this repository. PAYSIG_CORPORA names
// their folder. Where it is absent they are skipped, except in CI with the folder named: there it must exist.

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	paysig "github.com/paysig/paysig/go"
)

func corpora(t *testing.T) string {
	t.Helper()
	folder, named := os.LookupEnv("PAYSIG_CORPORA")
	if !named {
		folder = "../../shared/vectors"
	}
	if _, err := os.Stat(folder); err != nil {
		if named && os.Getenv("CI") == "true" {
			t.Fatalf("PAYSIG_CORPORA: %v", err)
		}
		t.Skipf("the corpora are absent, so none of them ran: %v", err)
	}
	return folder
}

func TestHMACCorpora(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(corpora(t), "hmac-*"))
	if err != nil {
		t.Fatal(err)
	}
	atLeast(t, 1, len(folders))
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) { testHMACCorpus(t, folder) })
	}
}

func testHMACCorpus(t *testing.T, folder string) {
	var file struct {
		Vectors []struct {
			Name   string
			Key    hexBytes `json:"key_hex"`
			Whole  hexBytes `json:"msg_hex"`
			Prefix hexBytes `json:"msg_prefix_hex"`
			Repeat *repeat  `json:"msg_repeat_hex"`
			Tag    string   `json:"tag_hex"`
			Bits   int      `json:"tag_bits"`
			Valid  bool
		}
	}
	readJSON(t, &file, folder, "vectors.json")
	atLeast(t, 1, len(file.Vectors))
	for _, vector := range file.Vectors {
		t.Run(vector.Name, func(t *testing.T) {
			message := []byte(vector.Whole)
			if vector.Repeat != nil {
				message = append([]byte(vector.Prefix), vector.Repeat.bytes()...)
			}
			key := makeKey(t, vector.Key)
			signature, err := key.Sign(message)
			if err != nil {
				t.Fatal(err)
			}
			// A truncated tag is the leftmost bits.
			if (signature[:vector.Bits/4] == vector.Tag) != vector.Valid {
				t.Errorf("signs %s; the tag %s is valid: %t", signature, vector.Tag, vector.Valid)
			}
			accepted := key.Verify(message, vector.Tag) == nil
			if accepted != (vector.Valid && vector.Bits == 256) {
				t.Errorf("accepts %s: %t", vector.Tag, accepted)
			}
			checkSigning(t, key, message, signature)
		})
	}
}

// repeat is [hexadecimal digits, how often].
type repeat [2]any

func (r repeat) bytes() []byte {
	var piece hexBytes
	if err := piece.UnmarshalText([]byte(r[0].(string))); err != nil {
		panic(err)
	}
	return []byte(strings.Repeat(string(piece), int(r[1].(float64))))
}

// A text of the hexadecimal corpus is repeated to the length of a signature, if it can be: it is then well formed, which
// makes it a mismatch, exactly if the corpus calls the text valid.
func TestHexCorpus(t *testing.T) {
	var file struct {
		Vectors []struct {
			Name  string
			Text  string `json:"text_b64"`
			Valid bool
		}
	}
	readJSON(t, &file, corpora(t), "hex", "vectors.json")
	atLeast(t, 20, len(file.Vectors))
	key := makeKey(t, []byte("cashout_secret_key"))
	for _, vector := range file.Vectors {
		t.Run(vector.Name, func(t *testing.T) {
			raw, err := base64.StdEncoding.DecodeString(vector.Text)
			if err != nil {
				t.Fatal(err)
			}
			text, wellFormed := string(raw), false
			if len(text) > 0 && len(text)%2 == 0 {
				text = strings.Repeat(text, 64)[:64]
				wellFormed = vector.Valid
			}
			err = key.Verify(nil, text)
			if mismatch := slugOf(err) == paysig.ErrSignatureMismatch.(*paysig.Error).Slug(); mismatch != wellFormed {
				t.Errorf("%q gives %v", text, err)
			}
		})
	}
}

func TestOneKeyCorpus(t *testing.T) {
	var file struct {
		Cases []struct {
			Scheme, Name, Secret, Header string
			Body                         hexBytes `json:"body_hex"`
		}
	}
	readJSON(t, &file, corpora(t), "onekey", "vectors.json")
	ran := 0
	for _, vector := range file.Cases {
		if vector.Scheme != "payload-signature" {
			continue
		}
		ran++
		t.Run(vector.Name, func(t *testing.T) {
			key, err := paysig.NewKey(vector.Secret)
			if err != nil {
				t.Fatal(err)
			}
			checkSigning(t, key, vector.Body, vector.Header)
		})
	}
	atLeast(t, 10, ran)
}
