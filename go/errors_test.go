package paysig

// The errors against the table that every language reads, and what they are like to use.

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/paysig/paysig/go/internal/core"
	"github.com/paysig/paysig/go/internal/testkit"
)

type tableEntry struct {
	Code    int
	Slug    string
	Message string
}

func errorTable(t *testing.T) []tableEntry {
	t.Helper()
	var file struct{ Cases []tableEntry }
	testkit.ReadVectors(t, &file, "errors.json")
	testkit.AtLeast(t, 25, len(file.Cases))
	return file.Cases
}

// Both directions: the table has no kind that is not here, and nothing is here that the table does not have.
func TestErrorTable(t *testing.T) {
	declared := declaredErrors(t)
	table := errorTable(t)
	for _, entry := range table {
		err, ok := kinds[entry.Code].(*Error)
		if !ok {
			t.Errorf("%s (%d) has no variable", entry.Slug, entry.Code)
			continue
		}
		if err.Code() != entry.Code || err.Slug() != entry.Slug || err.sentence() != entry.Message {
			t.Errorf("%d %q %q is here %d %q %q", entry.Code, entry.Slug, entry.Message, err.Code(), err.Slug(), err.sentence())
		}
		if want := "paysig: " + entry.Message + " (" + entry.Slug + ")"; err.Error() != want {
			t.Errorf("the text is %q, not %q", err.Error(), want)
		}
		name := ""
		for _, word := range strings.Split(entry.Slug, "-") {
			name += strings.ToUpper(word[:1]) + word[1:]
		}
		if declared["Err"+name] != name {
			t.Errorf("Err%s is declared with %q", name, declared["Err"+name])
		}
		if core.Slug(entry.Code) != entry.Slug || core.Sentence(entry.Code) != entry.Message {
			t.Errorf("%d is called %q: %q", entry.Code, core.Slug(entry.Code), core.Sentence(entry.Code))
		}
	}
	if len(kinds) != len(table) || len(declared) != len(table) {
		t.Errorf("the table has %d kinds; here are %d, of which %d declared", len(table), len(kinds), len(declared))
	}
}

// declaredErrors maps the name of each Err variable to the constant that it is made of.
func declaredErrors(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "errors.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "Err") {
			return true
		}
		constant := spec.Values[0].(*ast.CallExpr).Args[0].(*ast.SelectorExpr).Sel.Name
		declared[spec.Names[0].Name] = constant
		return true
	})
	return declared
}

func TestErrorsIsComparesKinds(t *testing.T) {
	at := &Error{code: ErrSignatureNotHex.(*Error).code, offset: 7, placed: true}
	wrapped := fmt.Errorf("notification: %w", at)
	if !errors.Is(wrapped, ErrSignatureNotHex) {
		t.Error("an offset makes it another kind")
	}
	if errors.Is(wrapped, ErrSignatureNul) || errors.Is(at, os.ErrNotExist) || errors.Is(at, (*Error)(nil)) {
		t.Error("it is every kind")
	}
	if text := at.Error(); !strings.HasSuffix(text, "(signature-not-hex, at byte 7)") {
		t.Error(text)
	}
	if _, placed := ErrSignatureNotHex.(*Error).Offset(); placed {
		t.Error("a kind has an offset")
	}
}

func TestUnknownNumberIsAFailure(t *testing.T) {
	const number = 12345
	err := errorOf(number)
	if err == nil || err.(*Error).Code() != number || err.(*Error).Slug() != "unknown" {
		t.Error(err)
	}
}
