// Programs with faults, each in the line that ends with its name; they send what they sign. fixes.rs mends them.
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"time"
)

// Faults and their fixes do not import the same.
var _, _, _, _, _, _ = base64.StdEncoding, hex.EncodeToString, log.Fatal, time.Now, io.ReadAll, url.QueryEscape

const (
	environment = "staging"
	login       = "deposit_login"
	form        = "date=2020&external_id=a%2Fb+c&cashout_id=11954"
)

var staging = os.Getenv("PAYSIG_KEY_STAGING")

func keyed(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

func sign(body []byte) string {
	return keyed(staging, body)
}

func run(name, url, path, text string) {
	headers := http.Header{}
	send := func(body, signature string) {
		request, _ := http.NewRequest("POST", url, strings.NewReader(body))
		request.Header = headers
		headers.Set("Payload-Signature", signature)
		http.DefaultClient.Do(request)
	}
	switch name {
	case "secret_around":
		secret := os.Getenv("PAYSIG_KEY") // FAULT secret_around
		send(text, keyed(secret, []byte(text)))
	case "secret_empty":
		secret := os.Getenv("PAYSIG_KEI") // FAULT secret_empty
		send(text, keyed(secret, []byte(text)))
	case "secret_other":
		secret := os.Getenv("PAYSIG_KEY_PRODUCTION") // FAULT secret_other
		send(text, keyed(secret, []byte(text)))
	case "secret_from_hex":
		secret := "00ff10aa"
		decoded, _ := hex.DecodeString(secret)
		_ = decoded
		mac := hmac.New(sha256.New, decoded) // FAULT secret_from_hex
		mac.Write([]byte(text))
		send(text, hex.EncodeToString(mac.Sum(nil)))
	case "signature_upper":
		mac := hmac.New(sha256.New, []byte(staging))
		mac.Write([]byte(text))
		signature := strings.ToUpper(hex.EncodeToString(mac.Sum(nil))) // FAULT signature_upper
		send(text, signature)
	case "signature_base64":
		mac := hmac.New(sha256.New, []byte(staging))
		mac.Write([]byte(text))
		signature := base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) // FAULT signature_base64
		send(text, signature)
	case "signature_lower":
		mac := hmac.New(sha256.New, []byte(staging))
		mac.Write([]byte("Be4a/b cBo7"))
		signature := hex.EncodeToString(mac.Sum(nil)) // FAULT signature_lower
		send(form, signature)
	case "signature_prefix_missing":
		headers.Set("X-Date", "2026-01-31T12:00:00Z")
		signature := sign([]byte(headers.Get("X-Date") + login + text))
		headers.Set("Authorization", signature) // FAULT signature_prefix_missing
		send(text, headers.Get("Authorization"))
	case "algorithm":
		secret, body := staging, []byte(text)
		sum := sha256.Sum256(append(body, secret...))
		_ = sum
		signature := hex.EncodeToString(sum[:]) // FAULT algorithm
		send(text, signature)
	case "line_ending":
		file, _ := os.ReadFile(path)
		body := bytes.TrimSpace(file) // FAULT line_ending
		send(string(file), sign(body))
	case "reserialized":
		var order any
		json.Unmarshal([]byte(text), &order)
		body, _ := json.MarshalIndent(order, "", "  "); sent, _ := json.Marshal(order); request, _ := http.NewRequest("POST", url, bytes.NewReader(sent)); request.Header.Set("Payload-Signature", sign(body)); http.DefaultClient.Do(request) // FAULT reserialized
	case "numbers":
		var order any
		json.Unmarshal([]byte(text), &order)
		again, _ := json.Marshal(order)
		_ = again
		body := again // FAULT numbers
		send(text, sign(body))
	case "empties":
		body := []byte(strings.Replace(text, "{}", "[]", 1)) // FAULT empties
		send(text, sign(body))
	case "empty_body":
		body := []byte(text)
		reader := bytes.NewReader(body)
		io.ReadAll(reader)
		read, _ := io.ReadAll(reader)
		_ = read
		request, _ := http.NewRequest("DELETE", url, bytes.NewReader(body)); request.Header.Set("Payload-Signature", sign(read)); http.DefaultClient.Do(request) // FAULT empty_body
	case "raw":
		r := httptest.NewRequest("POST", "/", strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		decoded, _ := decodedForm(form)
		_ = decoded
		body := []byte(decoded) // FAULT raw
		send(form, sign(body))
	case "control":
		r := httptest.NewRequest("POST", "/", strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		message := "Be4a%2Fb+cBo7" // FAULT control
		send(form, strings.ToUpper(sign([]byte(message))))
	case "deposit":
		date, body := "2026-01-31T12:00:00Z", []byte(text)
		headers.Set("X-Date", date)
		message := date + string(body) // FAULT deposit
		send(text, "OKP "+sign([]byte(message)))
	case "deposit_date":
		date := time.Now().UTC().Format("2006-01-02T15:04:05Z"); headers.Set("X-Date", time.Now().Add(time.Second).UTC().Format("2006-01-02T15:04:05Z")) // FAULT deposit_date
		send(text, "OKP "+sign([]byte(date+login+text)))
	}
}

func decodedForm(form string) (string, error) {
	return url.QueryUnescape(form)
}

func main() {
	text, err := os.ReadFile(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range os.Args[3:] {
		run(name, os.Args[1]+"/"+name, os.Args[2], string(text))
	}
}
