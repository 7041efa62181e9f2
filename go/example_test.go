package paysig_test

import (
	"errors"
	"fmt"
	"io"
	"strings"

	paysig "github.com/paysig/paysig/go"
)

// A request to the provider (OneKey Payments V3 Cashouts, "Calculating the Payload-Signature").
func Example() {
	key, err := paysig.NewKey("cashout_secret_key") // Yours comes from a file or a secret store.
	if err != nil {
		panic(err)
	}
	body := []byte(`{"login":"cashout_login","pass":"cashout_pass","cashout_id":11954}`)
	signature, err := key.Sign(body)
	if err != nil {
		panic(err)
	}
	fmt.Println("Payload-Signature:", signature)
	fmt.Println(key.Verify(body, signature))
	fmt.Println(key.Verify([]byte(`{"cashout_id":11955}`), signature))
	// Output:
	// Payload-Signature: db96878e3d4066e680a1dbebc977546276e1427aefbe14ead1b410a76d45cc60
	// <nil>
	// paysig: the signature does not match the message (signature-mismatch)
}

// A secret that was read together with the newline at its file's end.
func ExampleNewKey() {
	_, err := paysig.NewKey("cashout_secret_key\n")
	var fault *paysig.Error
	if errors.As(err, &fault) {
		offset, _ := fault.Offset()
		fmt.Println(fault.Code(), fault.Slug(), offset)
	}
	fmt.Println(errors.Is(err, paysig.ErrSecretWhitespace))
	// Output:
	// 11 secret-whitespace 18
	// true
}

// The first case of RFC 4231, section 4.2.
func ExampleNewKeyBytes() {
	key, _ := paysig.NewKeyBytes([]byte(strings.Repeat("\x0b", 20)))
	signature, _ := key.Sign([]byte("Hi There"))
	fmt.Println(signature)
	// Output: b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7
}

func ExampleKey_AppendSignature() {
	key, _ := paysig.NewKey("cashout_secret_key")
	header, _ := key.AppendSignature([]byte("Payload-Signature: "), nil)
	fmt.Printf("%s\n", header)
	// Output: Payload-Signature: 8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c
}

func ExampleKey_SignParts() {
	key, _ := paysig.NewKey("cashout_secret_key")
	parts, _ := key.SignParts([]byte("Be4"), []byte("1234"), []byte("Bo7"))
	whole, _ := key.Sign([]byte("Be41234Bo7"))
	fmt.Println(parts == whole)
	// Output: true
}

func ExampleKey_NewSigner() {
	key, _ := paysig.NewKey("cashout_secret_key")
	signer, err := key.NewSigner()
	if err != nil {
		panic(err)
	}
	if _, err := io.Copy(signer, strings.NewReader("{}")); err != nil {
		panic(err)
	}
	fmt.Println(signer.Verify("c42d44b659106ebfc945ab5a57d40766c99089ded4cd524e096c677f7eb9027e"))
	// Output: paysig: the signature does not match the message (signature-mismatch)
}

// The rotation of a secret: both are accepted until the old one is gone.
func ExampleVerifyAny() {
	current, _ := paysig.NewKey("current_secret")
	previous, _ := paysig.NewKey("previous_secret")
	body := []byte(`{"cashout_id":11954}`)
	signature, _ := previous.Sign(body)
	fmt.Println(paysig.VerifyAny([]*paysig.Key{current, previous}, body, signature))
	// Output: 1 <nil>
}

func ExampleCanonicalize() {
	canonical, err := paysig.Canonicalize(paysig.JCS, []byte(`{ "peach": 1E2, "apple": "\u20ac" }`))
	fmt.Printf("%s %v\n", canonical, err)

	_, err = paysig.Canonicalize(paysig.JCSExact, []byte(`{"amount": 12345678901234567890}`))
	fmt.Println(err)
	// Output:
	// {"apple":"€","peach":100} <nil>
	// paysig: a number would change its value in a double (number-inexact, at byte 11)
}

// A contract that signs RFC 8785: both sides may write the payload as they like.
func ExampleKey_VerifyCanonical() {
	key, _ := paysig.NewKey("cashout_secret_key")
	signature, _ := key.SignCanonical(paysig.JCS, []byte(`{"a":1,"b":2}`))
	fmt.Println(key.VerifyCanonical(paysig.JCS, []byte(`{ "b": 2, "a": 1.0 }`), signature))
	// Output: <nil>
}

// A deposit (OneKey Payments Deposits, "Calculating the Signature").
func ExampleKey_SignScheme() {
	key, _ := paysig.NewKey("deposit_secret_key")
	fields := paysig.NewFields([]byte("{\"amount\":100}")).Date("2020-06-21T12:33:20Z").Login("deposit_API_Key")
	authorization, _ := key.SignScheme(paysig.DepositD24, fields)
	fmt.Println(authorization[:4], key.VerifyScheme(paysig.DepositD24, fields, authorization))
	_, err := key.SignScheme(paysig.DepositD24, fields.Date("2020-06-21 12:33:20"))
	fmt.Println(err)
	// Output:
	// D24  <nil>
	// paysig: the date is not written as the scheme says, such as 2020-06-21T12:33:20Z (date-malformed, at byte 10)
}
