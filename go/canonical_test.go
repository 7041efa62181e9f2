package paysig_test

// Canonical forms: the vectors that every language runs, hostile payloads, and what is particular to Go.

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/backend"
	"github.com/paysig/paysig/go/internal/testkit"
)

var forms = []paysig.Form{paysig.Verbatim, paysig.Compact, paysig.JCS, paysig.JCSExact}

const canonicalSecret = "cashout_secret_key"

// due is what a form makes of a payload: bytes, or an error.
type due struct {
	Output *testkit.Bytes `json:"output_hex"`
	Error  *string
	Offset *int
}

func accepted(output []byte) due { return due{Output: (*testkit.Bytes)(&output)} }

func refused(kind error, offset int) due {
	slug := kind.(*paysig.Error).Slug()
	return due{Error: &slug, Offset: &offset}
}

func TestCanonicalVectors(t *testing.T) {
	for file, least := range map[string]int{"canonical.json": 60, "json-errors.json": 125} {
		var list struct {
			Cases []struct {
				Name  string
				Input testkit.Bytes
				Forms map[string]due
			}
		}
		testkit.ReadVectors(t, &list, file)
		testkit.AtLeast(t, least, len(list.Cases))
		key := makeKey(t, []byte(canonicalSecret))
		for _, vector := range list.Cases {
			t.Run(vector.Name, func(t *testing.T) {
				for _, form := range forms {
					due, named := vector.Forms[form.String()]
					delete(vector.Forms, form.String())
					if named {
						checkCanonical(t, key, form, vector.Input, due)
					} else if _, err := paysig.Canonicalize(form, vector.Input); err != nil {
						t.Errorf("%s refuses: %v", form, err)
					}
				}
				if len(vector.Forms) != 0 {
					t.Errorf("not run: %v", vector.Forms)
				}
			})
		}
	}
}

// checkCanonical makes, signs and verifies a form in every way that there is.
func checkCanonical(t *testing.T, key *paysig.Key, form paysig.Form, input []byte, due due) {
	t.Helper()
	made, err := paysig.Canonicalize(form, input)
	testkit.CheckError(t, err, due.Error, due.Offset)
	signature, err := key.SignCanonical(form, input)
	testkit.CheckError(t, err, due.Error, due.Offset)
	if due.Output == nil {
		appended, err := paysig.AppendCanonical([]byte("before "), form, input)
		testkit.CheckError(t, err, due.Error, due.Offset)
		if made != nil || signature != "" || string(appended) != "before " {
			t.Errorf("%s is refused, and makes %q, %q, %q", form, made, signature, appended)
		}
		testkit.CheckError(t, key.VerifyCanonical(form, input, reference([]byte(canonicalSecret), input)), due.Error, due.Offset)
		return
	}

	want := []byte(*due.Output)
	if !bytes.Equal(made, want) {
		t.Errorf("%s makes %q, not %q", form, made, want)
	}
	for _, room := range []int{0, 1, len(want) - 1, len(want), len(want) + 100} {
		before := append(make([]byte, 0, 7+max(room, 0)), "before "...)
		appended, err := paysig.AppendCanonical(before, form, input)
		if err != nil || string(appended) != "before "+string(want) {
			t.Errorf("%s appends, with room for %d bytes, %q, %v", form, room, appended, err)
		}
	}
	if again, err := paysig.Canonicalize(form, want); err != nil || !bytes.Equal(again, want) {
		t.Errorf("%s of the form is %q, %v", form, again, err)
	}
	wanted := reference([]byte(canonicalSecret), want)
	if signature != wanted {
		t.Errorf("%s signs %s, not %s", form, signature, wanted)
	}
	for _, presented := range []string{wanted, strings.ToUpper(wanted)} {
		if err := key.VerifyCanonical(form, input, presented); err != nil {
			t.Errorf("%s: %v", form, err)
		}
	}
}

func TestNumberVectors(t *testing.T) {
	var file struct {
		Fixed   []string
		Digests []struct {
			Lines  int
			SHA256 string
		}
		Cases []struct {
			Input string
			Text  *string
			Error *string
		}
	}
	testkit.ReadVectors(t, &file, "numbers.json")
	testkit.AtLeast(t, 140, len(file.Cases))
	key, zero := makeKey(t, []byte(canonicalSecret)), 0
	for _, vector := range file.Cases {
		input := []byte(vector.Input)
		jcs := due{Error: vector.Error, Offset: &zero}
		exact := jcs
		if vector.Text != nil {
			jcs = accepted([]byte(*vector.Text))
		}
		if vector.Error == nil {
			exact = jcs
		}
		checkCanonical(t, key, paysig.Compact, input, accepted(input))
		checkCanonical(t, key, paysig.JCS, input, jcs)
		checkCanonical(t, key, paysig.JCSExact, input, exact)
	}

	// The published sequence, as far as its first million lines.
	const most = 1_000_000
	var fixed []uint64
	for _, text := range file.Fixed {
		bits, err := strconv.ParseUint(text, 16, 64)
		if err != nil {
			t.Fatal(err)
		}
		fixed = append(fixed, bits)
	}
	digest, lines, checked := sha256.New(), 0, 0
	var number, text, line []byte
	for bits := range doubles(fixed) {
		number = strconv.AppendFloat(number[:0], math.Float64frombits(bits), 'e', 16, 64)
		var err error
		if text, err = paysig.AppendCanonical(text[:0], paysig.JCS, number); err != nil {
			t.Fatalf("%s: %v", number, err)
		}
		line = append(append(append(strconv.AppendUint(line[:0], bits, 16), ','), text...), '\n')
		digest.Write(line)
		lines++
		for _, due := range file.Digests {
			if due.Lines == lines {
				checked++
				if made := hex.EncodeToString(digest.Sum(nil)); made != due.SHA256 {
					t.Fatalf("%d lines have the digest %s, not %s", lines, made, due.SHA256)
				}
			}
		}
		if lines == most {
			break
		}
	}
	testkit.AtLeast(t, 4, checked)
}

// doubles is the sequence that numbers.json describes.
func doubles(fixed []uint64) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for _, bits := range fixed {
			if !yield(bits) {
				return
			}
		}
		for i := range uint64(2000) {
			if !yield(0x0010_0000_0000_0000 + i) {
				return
			}
		}
		for block := sha256.Sum256(make([]byte, 32)); ; block = sha256.Sum256(block[:]) {
			for word := range slices.Chunk(block[:], 8) {
				bits := binary.LittleEndian.Uint64(word)
				double := math.Float64frombits(bits)
				if double == 0 || math.IsInf(double, 0) || math.IsNaN(double) {
					continue
				}
				if !yield(bits) {
					return
				}
			}
		}
	}
}

// Hostile payloads: refused with the place, or canonicalized.
func TestHostilePayloads(t *testing.T) {
	const size = 100_000_000
	open := append([]byte(`["`), bytes.Repeat([]byte("x"), size)...)
	closed := append(bytes.Clone(open), `"]`...)
	var wide []byte
	for _, unit := range utf16.Encode([]rune(`{"a":1}`)) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	million := bytes.Repeat([]byte("9"), 1_000_000)
	nested := slices.Concat(bytes.Repeat([]byte(`{"a":`), 1_000_000), []byte("0"), bytes.Repeat([]byte("}"), 1_000_000))

	key := makeKey(t, []byte(canonicalSecret))
	for _, c := range []struct {
		name         string
		input        []byte
		compact, jcs due
	}{
		{"10,000,000 opening brackets", bytes.Repeat([]byte("["), 10_000_000),
			refused(paysig.ErrJsonTooDeep, 128), refused(paysig.ErrJsonTooDeep, 128)},
		{"1,000,000 nested objects", nested,
			refused(paysig.ErrJsonTooDeep, 128*5), refused(paysig.ErrJsonTooDeep, 128*5)},
		{"open string", open,
			refused(paysig.ErrJsonUnexpectedEnd, len(open)), refused(paysig.ErrJsonUnexpectedEnd, len(open))},
		{"long string", closed, accepted(closed), accepted(closed)},
		{"million-digit number", million, accepted(million), refused(paysig.ErrNumberOutOfRange, 0)},
		{"NULs", make([]byte, 1_000_000),
			refused(paysig.ErrJsonUnexpectedByte, 0), refused(paysig.ErrJsonUnexpectedByte, 0)},
		{"UTF-16", wide, refused(paysig.ErrJsonUnexpectedByte, 1), refused(paysig.ErrJsonUnexpectedByte, 1)},
		{"UTF-16 with its mark", append([]byte("\xff\xfe"), wide...),
			refused(paysig.ErrInputNotUtf8, 0), refused(paysig.ErrInputNotUtf8, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, form := range forms[1:] {
				due := c.jcs
				if form == paysig.Compact {
					due = c.compact
				}
				checkBounded(t, key, form, c.input)
				checkCanonical(t, key, form, c.input, due)
			}
		})
	}
}

// checkBounded: nothing that has no objects, or that is refused, makes Go take more memory than the result's; signing
// takes none.
func checkBounded(t *testing.T, key *paysig.Key, form paysig.Form, input []byte) {
	t.Helper()
	const slack = 64 << 10
	taken := func(run func()) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		run()
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	if made := taken(func() { paysig.Canonicalize(form, input) }); made > uint64(len(input))+slack {
		t.Errorf("%s of %d bytes takes %d bytes", form, len(input), made)
	}
	if signed := taken(func() { key.SignCanonical(form, input) }); signed > slack {
		t.Errorf("%s of %d bytes takes %d bytes to sign", form, len(input), signed)
	}
}

func TestTruncatedPayloads(t *testing.T) {
	whole := []byte(`{"b": [1.50, -2e-3, "\u20ac\n", true, false, null, {}], "a": {"d": "x", "c": []}}`)
	key := makeKey(t, []byte(canonicalSecret))
	for length := range len(whole) {
		for _, form := range forms[1:] {
			checkCanonical(t, key, form, whole[:length], refused(paysig.ErrJsonUnexpectedEnd, length))
		}
	}
}

// More members than the scratch on C's stack has slots for.
func TestManyMembers(t *testing.T) {
	object := func(names []string) []byte {
		members := make([]string, len(names))
		for i, name := range names {
			members[i] = fmt.Sprintf("%q:0", name)
		}
		return []byte("{" + strings.Join(members, ",") + "}")
	}
	key := makeKey(t, []byte(canonicalSecret))
	for _, count := range []int{254, 255, 256, 257, 100_000} {
		names := make([]string, count)
		for i := range names {
			names[i] = fmt.Sprintf("%06d", count-i)
		}
		input := object(names)
		twins := object(append(names, names[0]))
		slices.Sort(names)
		checkCanonical(t, key, paysig.JCS, input, accepted(object(names)))
		checkCanonical(t, key, paysig.Compact, input, accepted(input))
		checkCanonical(t, key, paysig.JCS, twins, refused(paysig.ErrJsonDuplicateName, len(input)))
	}
}

func TestVerifyCanonicalRefuses(t *testing.T) {
	key := makeKey(t, []byte(canonicalSecret))
	input := []byte(`{"b":2,"a":1}`)
	signature, err := key.SignCanonical(paysig.JCS, input)
	if err != nil {
		t.Fatal(err)
	}
	for presented, want := range map[string]error{
		reference([]byte(canonicalSecret), input): paysig.ErrSignatureMismatch,
		reference([]byte("another"), input):       paysig.ErrSignatureMismatch,
		"":                                        paysig.ErrSignatureEmpty,
		signature[:63]:                            paysig.ErrSignatureLength,
		signature[:63] + "g":                      paysig.ErrSignatureNotHex,
	} {
		err := key.VerifyCanonical(paysig.JCS, input, presented)
		if !errors.Is(err, want) {
			t.Errorf("%q gives %v, not %v", presented, err, want)
		}
		var typed *paysig.Error
		at, placed := 0, false
		if errors.As(err, &typed) {
			at, placed = typed.Offset()
		}
		if placed != (len(presented) >= 63 && want != paysig.ErrSignatureMismatch) || placed && at != 63 {
			t.Errorf("%q: the offset is %d, %t", presented, at, placed)
		}
	}
	key.Wipe()
	for _, key := range []*paysig.Key{key, {}, nil} {
		if text, err := key.SignCanonical(paysig.JCS, input); text != "" || !errors.Is(err, paysig.ErrKeyNotReady) {
			t.Errorf("a key that is not ready signs %q, %v", text, err)
		}
		if err := key.VerifyCanonical(paysig.JCS, input, signature); !errors.Is(err, paysig.ErrKeyNotReady) {
			t.Errorf("a key that is not ready gives %v", err)
		}
	}
}

func TestForms(t *testing.T) {
	for _, form := range forms {
		if parsed, err := paysig.ParseForm(form.String()); parsed != form || err != nil {
			t.Errorf("%s is read as %s, %v", form, parsed, err)
		}
	}
	for _, name := range []string{"", "JCS", "jcs ", "canonical"} {
		if form, err := paysig.ParseForm(name); !errors.Is(err, paysig.ErrUnknownForm) {
			t.Errorf("%q is read as %s, %v", name, form, err)
		}
	}
	key := makeKey(t, []byte(canonicalSecret))
	slug := paysig.ErrUnknownForm.(*paysig.Error).Slug()
	for _, form := range []paysig.Form{4, math.MaxUint32} {
		if want := fmt.Sprintf("Form(%d)", uint32(form)); form.String() != want {
			t.Errorf("%s is %s", want, form)
		}
		checkCanonical(t, key, form, []byte("{}"), due{Error: &slug})
	}
}

// A buffer that is read and written at once: the form must be right all the same.
func TestAppendToItsInput(t *testing.T) {
	const text = `{ "b": 1e20, "a": "\u0041" }`
	const want = `{"a":"A","b":100000000000000000000}`
	for start := range len(text) + 2 {
		buffer := make([]byte, len(text)+1, 4*len(text))
		input := buffer[1:]
		copy(input, text)
		dst := buffer[:min(start, len(buffer))]
		before := string(dst)
		made, err := paysig.AppendCanonical(dst, paysig.JCS, input)
		if err != nil || string(made) != before+want {
			t.Errorf("from %d on: %q, %v", start, made, err)
		}
		if len(dst) < len(buffer) && string(input) != text {
			t.Errorf("from %d on: the input was overwritten", start)
		}
	}
}

func TestCanonicalAllocations(t *testing.T) {
	if backend.Name == "pure" {
		t.Skip("in Go alone, members and objects are noted on the heap")
	}
	key := makeKey(t, []byte(canonicalSecret))
	input := []byte(`{"b": [1.50, {"d": 2, "c": 3}], "a": "\u0041"}`)
	signature, err := key.SignCanonical(paysig.JCS, input)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, 0, len(input))
	for name, run := range map[string]func(){
		"AppendCanonical": func() { out, _ = paysig.AppendCanonical(out[:0], paysig.JCS, input) },
		"VerifyCanonical": func() { err = key.VerifyCanonical(paysig.JCS, input, signature) },
	} {
		if count := testing.AllocsPerRun(100, run); count != 0 || err != nil || out == nil {
			t.Errorf("%s: %v allocations, %v", name, count, err)
		}
	}
}
