//go:build cgo

package native_test

// The implementation in Go against the core, call by call: the same bytes, or the same fault at the same place.
//
// `go test` runs the seeds and some thousand inputs made of them; `go test -fuzz FuzzCanonical` and its like search.

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strconv"
	"testing"

	"github.com/paysig/paysig/go/internal/core"
	"github.com/paysig/paysig/go/internal/native"
	"github.com/paysig/paysig/go/internal/pure"
)

const secret = "cashout_secret_key"

var forms = []uint32{core.Verbatim, core.Compact, core.JCS, core.JCSExact}

type keyPair struct {
	native native.Key
	pure   pure.Key
}

func makeKeys(t testing.TB, secret string) *keyPair {
	t.Helper()
	made := new(keyPair)
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

func compareCanonical(t *testing.T, keys *keyPair, input []byte) {
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
func compareText(t *testing.T, keys *keyPair, text, other string) {
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

func compareNotification(t *testing.T, keys *keyPair, body []byte) {
	t.Helper()
	other := makeKeys(t, secret)
	for _, others := range [][]*keyPair{{keys}, {other, keys, keys}, {other, new(keyPair)}, nil} {
		ourKeys, theirKeys := split(others)
		ours, ourFault := pure.Notification(ourKeys, body)
		theirs, theirFault := native.Notification(theirKeys, body)
		agree(t, fmt.Sprintf("notification %q", body), ourFault, theirFault)
		agree(t, fmt.Sprintf("notification %q", body), ours, theirs)
	}
}

func split(all []*keyPair) (ours []*pure.Key, theirs []*native.Key) {
	for _, keys := range all {
		ours, theirs = append(ours, &keys.pure), append(theirs, &keys.native)
	}
	return ours, theirs
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
	agree(t, "base URL", made.pure.BaseURL(), made.native.BaseURL())
	return made
}

// compareURL: what is a URL of the environment.
func compareURL(t *testing.T, made *credentials, url string) {
	t.Helper()
	agree(t, fmt.Sprintf("URL %q", url), give(made.pure.PathOf(url)), give(made.native.PathOf(url)))
}

// compareSettings: a file of credentials.
func compareSettings(t *testing.T, text []byte) {
	t.Helper()
	made := new(credentials)
	ours, theirs := made.pure.Parse(text), made.native.Parse(text)
	agree(t, fmt.Sprintf("settings %q", text), ours, theirs)
	agree(t, fmt.Sprintf("settings %q", text), made.pure.BaseURL(), made.native.BaseURL())
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

func FuzzSettings(f *testing.F) {
	for _, seed := range settingsSeeds(f) {
		f.Add(seed)
	}
	f.Fuzz(compareSettings)
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range jsonSeeds(f) {
		f.Add(seed)
	}
	keys := makeKeys(f, secret)
	f.Fuzz(func(t *testing.T, input []byte) { compareCanonical(t, keys, input) })
}

// FuzzNumber: a double in any way that a serializer may write it, and digits with any exponent.
func FuzzNumber(f *testing.F) {
	for _, seed := range numberSeeds(f) {
		if double, err := strconv.ParseFloat(string(seed), 64); err == nil {
			f.Add(math.Float64bits(double), uint8(len(seed)), int16(len(seed)))
		}
	}
	keys := makeKeys(f, secret)
	f.Fuzz(func(t *testing.T, bits uint64, places uint8, exponent int16) {
		written := fmt.Sprintf("[%de%d,0.%[1]de%[2]d", bits, exponent)
		if double := math.Float64frombits(bits); double-double == 0 {
			for _, verb := range []byte("efg") {
				written += "," + strconv.FormatFloat(double, verb, int(places%30)-1, 64)
			}
		}
		compareCanonical(t, keys, []byte(written+"]"))
	})
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

// TestDifferences runs inputs made of the seeds, always the same ones.
func TestDifferences(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 42))
	keys, provider, made := makeKeys(t, secret), makeKeys(t, "your_cashout_api_signature"), usual(t)
	payloads, bodies := jsonSeeds(t), formSeeds(t)
	settings, urls := settingsSeeds(t), urlSeeds(t)
	pick := func(seeds [][]byte) []byte { return seeds[random.IntN(len(seeds))] }
	text := func() string { return texts[random.IntN(len(texts))] }
	rounds := 4_000
	if testing.Short() {
		rounds = 1_000
	}
	for range rounds {
		payload := mutated(random, pick(payloads), pick(payloads), jsonTokens)
		compareCanonical(t, keys, payload)
		compareSeal(t, made, requestOf(uint8(random.Uint32()), uint8(random.Uint32()), "PUT", "/x", text(), payload))
		compareNotification(t, provider, mutated(random, pick(bodies), pick(bodies), formTokens))
		compareText(t, keys, text()+text(), text())
		compareSettings(t, mutated(random, pick(settings), pick(settings), textTokens))
		compareURL(t, made, string(mutated(random, pick(urls), pick(urls), textTokens)))
		environment := []string{"production", "staging", "local", ""}[random.IntN(4)]
		compareCredentials(t, environment, text(), text(), text(), text())
		if t.Failed() {
			return
		}
	}
}

// TestRotationDifferences: which of several keys matches.
func TestRotationDifferences(t *testing.T) {
	all := []*keyPair{makeKeys(t, "a"), makeKeys(t, "b"), makeKeys(t, "a"), new(keyPair)}
	message := []byte("{}")
	var text core.SignatureText
	all[0].pure.Sign(message, core.UpperHex, &text)
	for pattern := range 4 * 4 * 4 {
		var chosen []*keyPair
		for ; pattern > 0; pattern /= 4 {
			chosen = append(chosen, all[pattern%4])
		}
		ours, theirs := split(chosen)
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
