package pure

import (
	"bytes"

	"github.com/paysig/paysig/go/internal/core"
)

// A file of credentials is not larger.
const fileBytes = 1 << 20

// Parse makes credentials of a file's text: a line NAME=VALUE for each setting. Lines end with LF or CR LF. Everything
// behind the first equals sign is the value: nothing is trimmed or unquoted. Empty lines and those that start with #
// are left out.
func (c *Credentials) Parse(text []byte) core.Fault {
	if len(text) > fileBytes {
		return core.Of(core.KeyFile)
	}
	// In the order of core.Settings; nil where it is not set.
	var values [len(core.Settings)][]byte
	start, number := 0, 0
	for line := range bytes.Lines(text) {
		number++
		setting := bytes.TrimSuffix(bytes.TrimSuffix(line, []byte{'\n'}), []byte{'\r'})
		if len(setting) > 0 && setting[0] != '#' {
			i, value := settingOf(setting)
			if i < 0 {
				return core.Fault{Code: core.KeyFile, Offset: start, Line: number}
			}
			if values[i] != nil {
				return core.Fault{Code: core.FieldDuplicate, Offset: start, Line: number, Setting: 1 + i}
			}
			values[i] = value
		}
		start += len(line)
	}
	for i := range core.APISignature {
		if values[i] == nil {
			return missing.In(1 + i)
		}
	}
	if values[core.Environment-1] == nil {
		values[core.Environment-1] = []byte("staging")
	}
	// Not copied: nothing of them is kept.
	given := func(setting int) string { return stringOf(values[setting-1]) }
	return c.Init(given(core.Environment), given(core.BaseURL), given(core.APIKey), given(core.APIPassphrase),
		given(core.APISignature))
}

// settingOf is which setting a line gives, from 0, and its value, which is not nil; or -1.
func settingOf(line []byte) (int, []byte) {
	for i, name := range core.Settings {
		if value, fits := bytes.CutPrefix(line, []byte(name+"=")); fits {
			return i, value
		}
	}
	return -1, nil
}
