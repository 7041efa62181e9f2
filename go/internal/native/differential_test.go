//go:build cgo

package native_test

// The implementation in Go against the core, call by call: the same bytes, or the same fault at the same place. `go test`
// runs the seeds and some ten thousand inputs that are made of them; `go test -fuzz FuzzCanonical` and its like search.

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/paysig/paysig/go/internal/core"
	"github.com/paysig/paysig/go/internal/native"
	"github.com/paysig/paysig/go/internal/pure"
	"github.com/paysig/paysig/go/internal/testkit"
)

const secret = "cashout_secret_key"

var forms = []uint32{core.Verbatim, core.Compact, core.JCS, core.JCSExact}

type keys struct {
	native native.Key
	pure   pure.Key
}

func makeKeys(t testing.TB, secret string) *keys {
	t.Helper()
	made := new(keys)
	if fault := made.native.Init(secret); fault.Is() {
		t.Fatal(fault)
	}
	if fault := made.pure.Init(secret); fault.Is() {
		t.Fatal(fault)
	}
	return made
}

func agree(t *testing.T, what string, ours, theirs any) {
	t.Helper()
	if !reflect.DeepEqual(ours, theirs) {
		t.Errorf("%s: pure gives %+v, the core %+v", what, ours, theirs)
	}
}

// outcome is what a call gives.
type outcome struct {
	result string
	fault  core.Fault
}

func give[T ~string | ~[]byte](result T, fault core.Fault) outcome {
	if fault.Is() {
		return outcome{fault: fault}
	}
	return outcome{string(result), fault}
}

func compareCanonical(t *testing.T, keys *keys, input []byte) {
	t.Helper()
	for _, form := range forms {
		ours, theirs := give(pure.AppendCanonical(nil, form, input)), give(native.AppendCanonical(nil, form, input))
		agree(t, fmt.Sprintf("form %d of %q", form, input), ours, theirs)
		var ourText, theirText core.SignatureText
		ourFault := keys.pure.SignCanonical(form, input, &ourText)
		theirFault := keys.native.SignCanonical(form, input, &theirText)
		agree(t, "signed", give(ourText.Digits(), ourFault), give(theirText.Digits(), theirFault))
		for _, presented := range []string{string(theirText.Digits()), "", "00"} {
			agree(t, "verified", keys.pure.VerifyCanonical(form, input, presented), keys.native.VerifyCanonical(form, input, presented))
		}
	}
}

// compareText: any text as a secret, as a signature, and as all that a scheme takes.
func compareText(t *testing.T, keys *keys, text, other string) {
	t.Helper()
	agree(t, fmt.Sprintf("secret %q", text), new(pure.Key).Init(text), new(native.Key).Init(text))
	message := []byte(other)
	agree(t, fmt.Sprintf("signature %q", text), keys.pure.Verify(message, text), keys.native.Verify(message, text))
	for _, scheme := range append(native.Schemes(), other) {
		for _, fields := range []core.Fields{
			{Body: message, ExternalID: &text, Date: &dates[len(text)%len(dates)], Login: &text},
			{Body: []byte(text), ExternalID: &other, Date: &text, Login: &other},
			{Date: &dates[0]},
		} {
			ours, theirs := give(keys.pure.SignScheme(scheme, &fields)), give(keys.native.SignScheme(scheme, &fields))
			agree(t, fmt.Sprintf("%s of %q, %q", scheme, text, other), ours, theirs)
			for _, presented := range []string{theirs.result, text, "OKP " + text, "D24 " + other} {
				agree(t, scheme, keys.pure.VerifyScheme(scheme, &fields, presented), keys.native.VerifyScheme(scheme, &fields, presented))
			}
		}
	}
	converted, _ := native.Windows1252ToUTF8([]byte(text))
	ours, _ := pure.Windows1252ToUTF8([]byte(text))
	agree(t, fmt.Sprintf("Windows-1252 %q", text), string(ours), string(converted))
}

var dates = [...]string{"2020-02-29T12:33:20Z", "2018-07-12T13:46:28.629Z", "2021-02-29T00:00:00Z"}

func compareNotification(t *testing.T, keys *keys, body []byte) {
	t.Helper()
	ours, ourFault := keys.pure.Notification(body)
	theirs, theirFault := keys.native.Notification(body)
	agree(t, fmt.Sprintf("notification %q", body), ourFault, theirFault)
	agree(t, fmt.Sprintf("notification %q", body), ours, theirs)
}

type credentials struct {
	native native.Credentials
	pure   pure.Credentials
}

// compareCredentials gives the credentials where both take them.
func compareCredentials(t *testing.T, environment, url, login, pass, secret string) *credentials {
	t.Helper()
	made := new(credentials)
	ours := made.pure.Init(environment, url, login, pass, secret)
	theirs := made.native.Init(environment, url, login, pass, secret)
	agree(t, fmt.Sprintf("%q at %q, %q, %q, %q", environment, url, login, pass, secret), ours, theirs)
	if ours.Is() || theirs.Is() {
		return nil
	}
	return made
}

// compareSeal seals and, what was sealed or else the payload, checks.
func compareSeal(t *testing.T, made *credentials, request core.Request) {
	t.Helper()
	var ours, theirs core.Sealed
	ourFault, theirFault := made.pure.Seal(&request, &ours), made.native.Seal(&request, &theirs)
	agree(t, fmt.Sprintf("%+v", request), ourFault, theirFault)
	if ourFault.Is() || theirFault.Is() {
		var text core.SignatureText
		var key native.Key
		key.Init(secret)
		key.Sign(request.Payload, core.UpperHex, &text)
		header := map[string][]string{
			"Payload-Signature": {string(text.Digits())}, "Content-Type": {"application/json; x"}, "User-Agent": {"x"},
			"Authorization": {"basic  Y2FzaG91dF9sb2dpbjpjYXNob3V0X3Bhc3M="},
		}
		compareCheck(t, made, request, request.Payload, header)
		return
	}
	header := map[string][]string{}
	for i, span := range ours.Headers {
		agree(t, core.HeaderNames[i], string(ours.In(span)), string(theirs.In(theirs.Headers[i])))
		header[core.HeaderNames[i]] = []string{string(ours.In(span))}
	}
	for _, part := range [][2]core.Span{{ours.Body, theirs.Body}, {ours.Method, theirs.Method}, {ours.URL, theirs.URL},
		{ours.Host, theirs.Host}, {ours.Path, theirs.Path}} {
		agree(t, fmt.Sprintf("%+v", request), string(ours.In(part[0])), string(theirs.In(part[1])))
	}
	compareCheck(t, made, request, ours.In(ours.Body), header)
	// The agent is any text: wherever it is put, it is a header's value.
	for _, name := range core.HeaderNames {
		value := header[name]
		header[name] = []string{request.UserAgent}
		compareCheck(t, made, request, ours.In(ours.Body), header)
		header[name] = value
	}
}

func compareCheck(t *testing.T, made *credentials, request core.Request, body []byte, header map[string][]string) {
	t.Helper()
	ours := made.pure.Check(request.Method, request.Path, body, header)
	theirs := made.native.Check(request.Method, request.Path, body, header)
	agree(t, fmt.Sprintf("check of %s %s %q, %q", request.Method, request.Path, body, header), ours, theirs)
}

func usual(t testing.TB) *credentials {
	t.Helper()
	made := new(credentials)
	for _, fault := range []core.Fault{
		made.pure.Init("staging", "", "cashout_login", "cashout_pass", secret),
		made.native.Init("staging", "", "cashout_login", "cashout_pass", secret),
	} {
		if fault.Is() {
			t.Fatal(fault)
		}
	}
	return made
}

func requestOf(operation, form uint8, method, path, agent string, payload []byte) core.Request {
	forms := []uint32{core.Auto, core.Verbatim, core.Compact, core.JCS, core.JCSExact, 17}
	return core.Request{
		Operation: uint32(operation % 4), Form: forms[int(form)%len(forms)], Method: method, Path: path, UserAgent: agent,
		Payload: payload,
	}
}

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

func FuzzCanonical(f *testing.F) {
	for _, seed := range jsonSeeds(f) {
		f.Add(seed)
	}
	keys := makeKeys(f, secret)
	f.Fuzz(func(t *testing.T, input []byte) { compareCanonical(t, keys, input) })
}

func FuzzNotification(f *testing.F) {
	for _, seed := range formSeeds(f) {
		f.Add(seed)
	}
	keys := makeKeys(f, "your_cashout_api_signature")
	f.Fuzz(func(t *testing.T, body []byte) { compareNotification(t, keys, body) })
}

func FuzzText(f *testing.F) {
	for _, seed := range texts {
		f.Add(seed, seed)
	}
	keys := makeKeys(f, secret)
	f.Fuzz(func(t *testing.T, text, other string) { compareText(t, keys, text, other) })
}

func FuzzCredentials(f *testing.F) {
	for _, seed := range texts {
		f.Add("production", seed, seed, "pass", "secret")
		f.Add("staging", "", "login", seed, "secret")
		f.Add("local", "https://localhost:1", "login", "pass", seed)
	}
	f.Fuzz(func(t *testing.T, environment, url, login, pass, secret string) {
		made := compareCredentials(t, environment, url, login, pass, secret)
		if made != nil {
			compareSeal(t, made, requestOf(core.Create, 0, "", "", "", []byte("{}")))
		}
	})
}

func FuzzSeal(f *testing.F) {
	for i, seed := range jsonSeeds(f) {
		f.Add(uint8(i), uint8(i/4), "PUT", "/v3/a%2fb?c=d", "a b", seed)
	}
	made := usual(f)
	f.Fuzz(func(t *testing.T, operation, form uint8, method, path, agent string, payload []byte) {
		compareSeal(t, made, requestOf(operation, form, method, path, agent, payload))
	})
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

// TestDifferences runs inputs made of the seeds, always the same ones.
func TestDifferences(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 42))
	keys, provider, made := makeKeys(t, secret), makeKeys(t, "your_cashout_api_signature"), usual(t)
	payloads, bodies := jsonSeeds(t), formSeeds(t)
	pick := func(seeds [][]byte) []byte { return seeds[random.IntN(len(seeds))] }
	text := func() string { return texts[random.IntN(len(texts))] }
	rounds := 12_000
	if testing.Short() {
		rounds = 1_000
	}
	for range rounds {
		payload := mutated(random, pick(payloads), pick(payloads), jsonTokens)
		compareCanonical(t, keys, payload)
		compareSeal(t, made, requestOf(uint8(random.Uint32()), uint8(random.Uint32()), "PUT", "/x", text(), payload))
		compareNotification(t, provider, mutated(random, pick(bodies), pick(bodies), formTokens))
		compareText(t, keys, text()+text(), text())
		environment := []string{"production", "staging", "local", ""}[random.IntN(4)]
		compareCredentials(t, environment, text(), text(), text(), text())
		if t.Failed() {
			return
		}
	}
}

// TestRotationDifferences: which of several keys matches.
func TestRotationDifferences(t *testing.T) {
	all := []*keys{makeKeys(t, "a"), makeKeys(t, "b"), makeKeys(t, "a"), new(keys)}
	message := []byte("{}")
	var text core.SignatureText
	all[0].pure.Sign(message, core.UpperHex, &text)
	for pattern := range 4 * 4 * 4 {
		var ours []*pure.Key
		var theirs []*native.Key
		for ; pattern > 0; pattern /= 4 {
			ours = append(ours, &all[pattern%4].pure)
			theirs = append(theirs, &all[pattern%4].native)
		}
		for _, presented := range []string{string(text.Digits()), "", "0"} {
			ourMatch, ourFault := pure.VerifyAny(ours, message, presented)
			theirMatch, theirFault := native.VerifyAny(theirs, message, presented)
			agree(t, presented, ourFault, theirFault)
			if !ourFault.Is() {
				agree(t, presented, ourMatch, theirMatch)
			}
		}
	}
}

// TestManyNamesTwice: which of several names that are given twice is told, in objects that are sorted in several runs.
func TestManyNamesTwice(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 7))
	keys := makeKeys(t, secret)
	for range 3000 {
		input := []byte{'{'}
		count := 2 + random.IntN(200)
		for i := range count {
			if i > 0 {
				input = append(input, ',')
			}
			input = fmt.Appendf(input, "\"%x\":%d", random.IntN(count*count/3+1), i)
		}
		compareCanonical(t, keys, append(input, '}'))
	}
}
