package pure

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paysig/paysig/go/internal/core"
)

// Straight quotes, the grave accent used as one, and what editors make of them.
const quotationMarks = "\"'`\u2018\u2019\u201C\u201D\u201E"

const byteOrderMark = "\uFEFF"

// checkSecret refuses text that was almost surely read with its newline or its quotes.
func checkSecret(secret string) core.Fault {
	if at := notUTF8(bytesOf(secret)); at >= 0 {
		return core.At(core.SecretNotUtf8, at)
	}
	if secret == "" {
		return core.Of(core.SecretEmpty)
	}
	first, _ := utf8.DecodeRuneInString(secret)
	if fault := checkEnd(first, 0); fault.Is() {
		return fault
	}
	last, length := utf8.DecodeLastRuneInString(secret)
	return checkEnd(last, len(secret)-length)
}

func checkEnd(end rune, at int) core.Fault {
	switch {
	case string(end) == byteOrderMark:
		return core.At(core.SecretBom, at)
	case strings.ContainsRune(quotationMarks, end):
		return core.At(core.SecretQuoted, at)
	case unicode.IsSpace(end) || unicode.IsControl(end):
		return core.At(core.SecretWhitespace, at)
	}
	return none
}

// notUTF8 is the offset of the first bytes that are no UTF-8, or -1.
func notUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	at := 0
	for at < len(text) {
		length := character(text[at:])
		if length == 0 {
			break
		}
		at += length
	}
	return at
}

// character is the length of the character that bytes start with, or 0.
func character(bytes []byte) int {
	if found, length := utf8.DecodeRune(bytes); found != utf8.RuneError || length > 1 {
		return length
	}
	return 0
}
