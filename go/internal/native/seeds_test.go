//go:build cgo

package native_test

// What the comparison starts from: the vectors that every language runs, and what may be wrong with a text.

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/paysig/paysig/go/internal/testkit"
)

// jsonSeeds are the payloads of all vectors.
func jsonSeeds(t testing.TB) (seeds [][]byte) {
	for _, name := range []string{"canonical.json", "json-errors.json", "seal.json"} {
		var file struct {
			Cases []struct {
				Input   testkit.Bytes
				Payload testkit.Bytes `json:"payload_hex"`
			}
		}
		testkit.ReadVectors(t, &file, name)
		for _, vector := range file.Cases {
			if input := append(vector.Input, vector.Payload...); len(input) < 4096 {
				seeds = append(seeds, input)
			}
		}
	}
	testkit.AtLeast(t, 200, len(seeds))
	return append(seeds, numberSeeds(t)...)
}

func numberSeeds(t testing.TB) (seeds [][]byte) {
	var file struct {
		Cases []struct {
			Input string
		}
	}
	testkit.ReadVectors(t, &file, "numbers.json")
	for _, vector := range file.Cases {
		if len(vector.Input) < 400 {
			seeds = append(seeds, []byte(vector.Input))
		}
	}
	testkit.AtLeast(t, 100, len(seeds))
	return seeds
}

func formSeeds(t testing.TB) (seeds [][]byte) {
	var file struct {
		Cases []struct {
			Body testkit.Bytes `json:"body_hex"`
		}
	}
	testkit.ReadVectors(t, &file, "notifications.json")
	for _, vector := range file.Cases {
		if len(vector.Body) < 4096 {
			seeds = append(seeds, vector.Body)
		}
	}
	testkit.AtLeast(t, 20, len(seeds))
	return seeds
}

func settingsSeeds(t testing.TB) (seeds [][]byte) {
	var file struct {
		Cases []struct {
			File testkit.Bytes `json:"file_hex"`
		}
	}
	testkit.ReadVectors(t, &file, "settings.json")
	for _, vector := range file.Cases {
		if len(vector.File) < 4096 {
			seeds = append(seeds, vector.File)
		}
	}
	testkit.AtLeast(t, 40, len(seeds))
	return seeds
}

func urlSeeds(t testing.TB) (seeds [][]byte) {
	var file struct {
		Cases []struct {
			URL testkit.Bytes `json:"url_hex"`
		}
	}
	testkit.ReadVectors(t, &file, "urls.json")
	for _, vector := range file.Cases {
		seeds = append(seeds, vector.URL)
	}
	testkit.AtLeast(t, 60, len(seeds))
	return seeds
}

// texts are what may be wrong with a text.
var texts = []string{
	"", "x", " x", "x\n", "\"x\"", "\u201cx", "x\u201d", "\ufeffx", "x\ufeff", "x\x00", "\x7f", "x\u0085", "\u00a0x", "x\u2003", "caf\xe9",
	"\xed\xa0\x80", "\xf4\x90\x80\x80", "\u200bx", "a:b", "a{b", "a[b", "12345678901234567890123456789012", "éééééééééééééééééééééééééééééééé",
	"123456789012345678901234567890123", "https://api.example.com", "HTTPS://API.Example.com:443/", "http://x", "https://[::1]:8/",
	"https://localhost", "https://LOCALHOST.", "https://127.0.0.1:65536", "https://a.b/c", "https://-a", "https://a-.b", "https://a..b",
	"https://api-stg.onekeypayments.com:1/", "https://x:0", "https://x:", "https://x?", "https://\u212aey", "https://[::1]x", "https://u@h",
	"2020-06-21T12:33:20Z", "2020-06-21T12:33:20.123Z", "2020-06-31T12:33:20Z", "2020-06-21t12:33:20Z", "2020-06-21T24:33:20Z",
	"e9f5bafbe9f5bafbe9f5bafbe9f5bafbe9f5bafbe9f5bafbe9f5bafbe9f5bafb", "e9f5bafb\v", "\xff", "OKP x", "V2-HMAC-SHA256, Signature: 0",
	"/", "/.", "/%2E%2e/x", "/a//b", "/a/?//", "/a/..", "/a%2", "/ü", "Basic x", "application/json ;x", "application/json\v",
}

// mutated changes a few bytes, mostly to what means something.
func mutated(random *rand.Rand, seed, other []byte, tokens []string) []byte {
	made := bytes.Clone(seed)
	for range 1 + random.IntN(4) {
		at := random.IntN(len(made) + 1)
		end := min(len(made), at+random.IntN(4))
		var piece []byte
		switch random.IntN(6) {
		case 0:
			piece = []byte{byte(random.Uint32())}
		case 1:
			start := random.IntN(len(other) + 1)
			piece = other[start:min(len(other), start+random.IntN(24))]
		case 2:
			end = at
			piece = []byte(tokens[random.IntN(len(tokens))])
		default:
			piece = []byte(tokens[random.IntN(len(tokens))])
		}
		made = append(bytes.Clone(made[:at]), append(bytes.Clone(piece), made[end:]...)...)
	}
	return made
}

var jsonTokens = []string{
	"{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", " ", "\n", "\t", "-", "0", "1", "9", ".", "e", "E", "+", "e308", "e-324", "1e400",
	"true", "null", "\"a\":", "\"\\u0061\":", "\"login\":", "\"pass\":", "\"external_id\":", "\"cashout_login\"", "\"cash\\u006fut_pass\"",
	"\"l\\u006Fgin\"", "\\ud83d\\ude00", "\\udc00", "\\/", "é", "\ue000", "😀", "\x80", "\xc0", "1.0", "-0", "0.1", "0.30000000000000004",
	"12345678901234567890", "{\"b\":1,\"a\":2}", "5e-324", "2.2250738585072011e-308", "9007199254740993", "1e21", "1e-7", "0.000001",
}

var formTokens = []string{
	"&", "=", "+", "%", "%41", "%c3%a9", "%ff", "external_id", "control", "external%5Fid=", "&control=", "é", "\x80", "%0", "%zz",
	"DDD345FB66A8053FBB69E0DBCACFDE5F63CA05140C3A2C446B7A0E4118F8BA1D", "cashoutID1234",
}

var textTokens = []string{
	"PAYSIG_API_KEY=", "PAYSIG_API_SIGNATURE=", "PAYSIG_ENVIRONMENT=local\n", "PAYSIG_BASE_URL=", "\n", "\r\n", "#", "=", "\r",
	"https://", "HTTPS://", "http://", ":443", ":", "/", "//", "/.", "?", "#x", "@", "[::1]", ".", "-", "\\", " ", "\x00", "%2e", "é", "K",
	"api-stg.onekeypayments.com",
}
