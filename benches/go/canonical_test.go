// Package benches measures the canonical forms of the Go package beside json.Compact and, with -tags gowebpki,
// github.com/gowebpki/jcs. It is a module of its own: the package depends on nothing.
//
//	go test -bench . -args FOLDER     the folder that the program texts wrote
//
// Each input is a file of the folder. All write into memory that is used again, where they can.
package benches

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	paysig "github.com/paysig/paysig/go"
)

type contender struct {
	form paysig.Form
	name string
	make func(out, text []byte) ([]byte, error)
}

var contenders = []contender{
	{paysig.JCS, "paysig", func(out, text []byte) ([]byte, error) {
		return paysig.AppendCanonical(out, paysig.JCS, text)
	}},
	{paysig.Compact, "paysig", func(out, text []byte) ([]byte, error) {
		return paysig.AppendCanonical(out, paysig.Compact, text)
	}},
	{paysig.Compact, "json.Compact", func(out, text []byte) ([]byte, error) {
		buffer := bytes.NewBuffer(out)
		err := json.Compact(buffer, text)
		return buffer.Bytes(), err
	}},
}

func BenchmarkCanonical(b *testing.B) {
	files, err := filepath.Glob(filepath.Join(flag.Arg(0), "*.json"))
	if err != nil || len(files) == 0 {
		b.Fatalf("no texts in %q", flag.Arg(0))
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		out := make([]byte, 0, 2*len(text))
		for _, contender := range contenders {
			want, err := paysig.Canonicalize(contender.form, text)
			if err != nil {
				b.Fatal(err)
			}
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			b.Run(name+"/"+contender.form.String()+"/"+contender.name, func(b *testing.B) {
				if made, err := contender.make(out, text); err != nil || !bytes.Equal(made, want) {
					b.Skip("other bytes")
				}
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					contender.make(out, text)
				}
			})
		}
	}
}
