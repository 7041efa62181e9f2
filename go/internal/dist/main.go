// Dist writes the Go module as it is published, as a module proxy serves it, from the checkout that it is started in:
//
//	dist -version VERSION -time TIME -out FOLDER ARCHITECTURE=LIBRARY...
//
// The module has what the checkout's go/ has, without tests and programs; the licences; and for each architecture of
// Linux the C library, so that its users need a C compiler and neither Rust nor pkg-config. Three files differ for
// that: how the library is found, and where the one implementation counts and where the other.
//
// The same input gives the same bytes.
package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const module = "github.com/paysig/paysig/go"

// Only the tests and the makers of this repository need them.
var left = []string{"internal/dist", "internal/e2e", "internal/runner", "internal/testkit"}

func main() {
	log.SetFlags(0)
	version := flag.String("version", "", "the version, MAJOR.MINOR.PATCH")
	at := flag.String("time", "", "when it was made (RFC 3339)")
	out := flag.String("out", "", "the proxy's folder")
	flag.Parse()
	if err := publish(*version, *at, *out, flag.Args()); err != nil {
		log.Fatal("dist: ", err)
	}
}

func publish(version, at, out string, libraries []string) error {
	moment, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return err
	}
	files, err := sources("go")
	if err != nil {
		return err
	}
	for _, name := range []string{"LICENSE-APACHE", "LICENSE-MIT"} {
		if files[name], err = os.ReadFile(name); err != nil {
			return err
		}
	}
	if files["internal/native/paysig.h"], err = os.ReadFile("include/paysig.h"); err != nil {
		return err
	}
	var architectures []string
	for _, library := range libraries {
		architecture, from, _ := strings.Cut(library, "=")
		architectures = append(architectures, architecture)
		if files["internal/native/"+libraryName(architecture)], err = os.ReadFile(from); err != nil {
			return err
		}
	}
	if err := adapt(files, architectures); err != nil {
		return err
	}

	version = "v" + version
	info, err := json.Marshal(struct {
		Version string
		Time    time.Time
	}{version, moment.UTC()})
	if err != nil {
		return err
	}
	zipped, err := zipOf(module+"@"+version, files)
	if err != nil {
		return err
	}
	folder := filepath.Join(out, filepath.FromSlash(module), "@v")
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	for name, content := range map[string][]byte{
		"list": []byte(version + "\n"), version + ".info": info, version + ".mod": files["go.mod"], version + ".zip": zipped,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o666); err != nil {
			return err
		}
	}
	fmt.Printf("%s@%s: %d files, %d bytes\n", module, version, len(files), len(zipped))
	return nil
}

// sources are the files that users need, by their names in the module.
func sources(root string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		switch {
		case entry.IsDir() && (slices.Contains(left, name) || entry.Name() == "testdata"):
			return filepath.SkipDir
		case entry.IsDir() || strings.HasSuffix(name, "_test.go"):
			return nil
		case path.Ext(name) != ".go" && name != "go.mod" && name != "README.md":
			return fmt.Errorf("%s is not known to be of use in the module", name)
		}
		files[name], err = os.ReadFile(file)
		return err
	})
	return files, err
}

func libraryName(architecture string) string { return "libpaysig_linux_" + architecture + ".a" }

const found = "// #cgo pkg-config: paysig\n"

// adapt says where the libraries are, and to use pkg-config only where that is asked for.
func adapt(files map[string][]byte, architectures []string) error {
	link := "// #cgo paysig_system pkg-config: paysig\n// #cgo !paysig_system CFLAGS: -I${SRCDIR}\n"
	for _, architecture := range architectures {
		link += fmt.Sprintf("// #cgo !paysig_system,linux,%s LDFLAGS: ${SRCDIR}/%s\n", architecture, libraryName(architecture))
	}
	with := fmt.Sprintf("cgo && (paysig_system || linux && (%s))", strings.Join(architectures, " || "))
	for _, change := range []struct{ file, old, new string }{
		{"internal/native/link.go", "where it is installed, by pkg-config", "in this folder, or with the tag paysig_system by pkg-config"},
		{"internal/native/link.go", found, link},
		{"internal/backend/native.go", "//go:build cgo\n", "//go:build " + with + "\n"},
		{"internal/backend/pure.go", "//go:build !cgo\n", "//go:build !(" + with + ")\n"},
	} {
		if bytes.Count(files[change.file], []byte(change.old)) != 1 {
			return fmt.Errorf("%s does not have %q once", change.file, change.old)
		}
		files[change.file] = bytes.Replace(files[change.file], []byte(change.old), []byte(change.new), 1)
	}
	return nil
}

func zipOf(folder string, files map[string][]byte) ([]byte, error) {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var zipped bytes.Buffer
	writer := zip.NewWriter(&zipped)
	for _, name := range names {
		file, err := writer.Create(folder + "/" + name)
		if err != nil {
			return nil, err
		}
		if _, err := file.Write(files[name]); err != nil {
			return nil, err
		}
	}
	err := writer.Close()
	return zipped.Bytes(), err
}
