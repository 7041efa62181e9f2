package paysig_test

// The public corpora (testkit.Corpora).

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/testkit"
)

func TestHMACCorpora(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(testkit.Corpora(t), "hmac-*"))
	if err != nil {
		t.Fatal(err)
	}
	testkit.AtLeast(t, 1, len(folders))
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) { testHMACCorpus(t, folder) })
	}
}

func testHMACCorpus(t *testing.T, folder string) {
	var file struct {
		Vectors []struct {
			Name   string
			Key    testkit.Bytes `json:"key_hex"`
			Whole  testkit.Bytes `json:"msg_hex"`
			Prefix testkit.Bytes `json:"msg_prefix_hex"`
			Repeat *repeat       `json:"msg_repeat_hex"`
			Tag    string        `json:"tag_hex"`
			Bits   int           `json:"tag_bits"`
			Valid  bool
		}
	}
	testkit.ReadJSON(t, &file, folder, "vectors.json")
	testkit.AtLeast(t, 1, len(file.Vectors))
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
	piece, err := hex.DecodeString(r[0].(string))
	if err != nil {
		panic(err)
	}
	return bytes.Repeat(piece, int(r[1].(float64)))
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
	testkit.ReadJSON(t, &file, testkit.Corpora(t), "hex", "vectors.json")
	testkit.AtLeast(t, 20, len(file.Vectors))
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
			Body                         testkit.Bytes `json:"body_hex"`
		}
	}
	testkit.ReadJSON(t, &file, testkit.Corpora(t), "onekey", "vectors.json")
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
	testkit.AtLeast(t, 10, ran)
}

// canonDue is what a form makes of a payload, as the corpora say it.
type canonDue struct {
	Expect, Policy string
	Output         *string `json:"output_b64"`
	SHA256         string  `json:"output_sha256"`
}

// refused decides where the RFCs leave it open: both forms refuse a byte order mark and more than 128 open containers,
// and compact refuses invalid UTF-8.
func (d canonDue) refused(form paysig.Form) bool {
	if d.Expect != "either" {
		return d.Expect == "reject"
	}
	return d.Policy == "bom" || d.Policy == "depth" || d.Policy == "invalid-utf8" && form == paysig.Compact
}

func TestCanonicalCorpora(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testkit.Corpora(t), "*", "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, path := range files {
		var file struct {
			Kind    string
			Vectors []struct {
				Name   string
				Base64 *string  `json:"input_b64"`
				File   string   `json:"input_file"`
				Repeat [][2]any `json:"input_repeat"`
				Forms  map[string]canonDue
			}
		}
		// The other corpora have other formats.
		var kind struct{ Kind string }
		testkit.ReadJSON(t, &kind, path)
		if kind.Kind != "canon" {
			continue
		}
		testkit.ReadJSON(t, &file, path)
		folder := filepath.Dir(path)
		for _, vector := range file.Vectors {
			var input []byte
			switch {
			case vector.Base64 != nil:
				input = fromBase64(t, *vector.Base64)
			case vector.File != "":
				if input, err = os.ReadFile(filepath.Join(folder, vector.File)); err != nil {
					t.Fatal(err)
				}
			default:
				for _, piece := range vector.Repeat {
					input = append(input, bytes.Repeat(fromBase64(t, piece[0].(string)), int(piece[1].(float64)))...)
				}
			}
			for name, due := range vector.Forms {
				ran++
				t.Run(filepath.Base(folder)+"/"+vector.Name+"/"+name, func(t *testing.T) {
					form, err := paysig.ParseForm(name)
					if err != nil {
						t.Fatal(err)
					}
					checkCanonCase(t, form, input, due)
				})
			}
		}
	}
	testkit.AtLeast(t, 1500, ran)
}

func checkCanonCase(t *testing.T, form paysig.Form, input []byte, due canonDue) {
	made, err := paysig.Canonicalize(form, input)
	if due.refused(form) || err != nil {
		if !due.refused(form) || err == nil {
			t.Errorf("is refused: %v; due is %+v", err, due)
		}
		return
	}
	digest := sha256.Sum256(made)
	switch {
	case due.Output != nil:
		if want := fromBase64(t, *due.Output); !bytes.Equal(made, want) {
			t.Errorf("makes %q, not %q", made, want)
		}
	case due.SHA256 != hex.EncodeToString(digest[:]):
		t.Errorf("makes %d bytes with the digest %x, not %s", len(made), digest, due.SHA256)
	}
}

func fromBase64(t *testing.T, text string) []byte {
	t.Helper()
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}
