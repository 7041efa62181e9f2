// Signs what encoding/json makes of the body on standard input.
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	var value map[string]any
	if err := json.NewDecoder(os.Stdin).Decode(&value); err != nil {
		panic(err)
	}
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(os.Args[1] != "plain")
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	signed := body.Bytes()
	if os.Args[1] != "encoder" {
		signed = bytes.TrimSuffix(signed, []byte("\n"))
	}
	mac := hmac.New(sha256.New, []byte(os.Getenv("SECRET")))
	mac.Write(signed)
	fmt.Print(hex.EncodeToString(mac.Sum(nil)))
}
