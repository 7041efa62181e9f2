// Package testkit is what the tests of all packages share: vectors, and errors compared with them; memory that is
// looked at (memory.go); a library that does not serve (library.go).
package testkit

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Bytes is bytes that JSON holds as hexadecimal digits, or as a list of [digits, times to repeat].
type Bytes []byte

// UnmarshalJSON reads them.
func (b *Bytes) UnmarshalJSON(text []byte) error {
	var digits string
	if json.Unmarshal(text, &digits) == nil {
		bytes, err := hex.DecodeString(digits)
		*b = bytes
		return err
	}
	var pieces [][2]any
	if err := json.Unmarshal(text, &pieces); err != nil {
		return err
	}
	for _, piece := range pieces {
		digits := strings.Repeat(piece[0].(string), int(piece[1].(float64)))
		bytes, err := hex.DecodeString(digits)
		if err != nil {
			return err
		}
		*b = append(*b, bytes...)
	}
	return nil
}

// Repository is the folder that this repository is in.
func Repository(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(folder, "tests", "vectors")); missing == nil {
			return folder
		}
		if filepath.Dir(folder) == folder {
			break
		}
		folder = filepath.Dir(folder)
	}
	t.Fatalf("no folder above has tests/vectors: %v", err)
	return ""
}

// Vectors is the path of a file of vectors.
func Vectors(t testing.TB, name ...string) string {
	t.Helper()
	return filepath.Join(append([]string{Repository(t), "tests", "vectors"}, name...)...)
}

// ReadVectors reads a file of vectors.
func ReadVectors(t testing.TB, into any, name string) {
	t.Helper()
	ReadJSON(t, into, Vectors(t, name))
}

// ReadJSON reads a file. A missing one is a failure.
func ReadJSON(t testing.TB, into any, path ...string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(path...))
	if err == nil {
		err = json.Unmarshal(content, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// AtLeast fails where there are fewer cases than there must be.
func AtLeast(t testing.TB, wanted, cases int) {
	t.Helper()
	if cases < wanted {
		t.Fatalf("%d cases, at least %d expected", cases, wanted)
	}
}

// typed is what a *paysig.Error is, which package paysig's own tests could not import from here.
type typed interface {
	error
	Slug() string
	Offset() (int, bool)
}

// CheckError compares an error with a vector's slug and offset; no slug is no error.
func CheckError(t testing.TB, err error, slug *string, offset *int) {
	t.Helper()
	if slug == nil {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	var typed typed
	if !errors.As(err, &typed) {
		t.Errorf("gives %v, not %s", err, *slug)
		return
	}
	if typed.Slug() != *slug {
		t.Errorf("gives %s, not %s", typed.Slug(), *slug)
	}
	at, placed := typed.Offset()
	if placed != (offset != nil) || placed && at != *offset {
		t.Errorf("%s: the offset is %d, %t", *slug, at, placed)
	}
}
