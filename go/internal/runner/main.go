// Runner is Go's side of the demo and of the tests that compare languages:
//
//	runner sign KEYFILE BODYFILE               prints the signature, and nanoseconds per signing call
//	runner verify KEYFILE BODYFILE SIGNATURE   prints "ok", or the error's slug and exits 1
//
// The key file holds the secret's exact bytes, the body file the body's.
package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	paysig "github.com/paysig/paysig/go"
)

func main() {
	arguments := os.Args[1:]
	var answer string
	var err error
	switch {
	case len(arguments) == 3 && arguments[0] == "sign":
		answer, err = sign(arguments[1], arguments[2])
	case len(arguments) == 4 && arguments[0] == "verify":
		answer, err = verify(arguments[1], arguments[2], arguments[3])
	default:
		fmt.Fprintln(os.Stderr, "usage: runner sign KEYFILE BODYFILE | runner verify KEYFILE BODYFILE SIGNATURE")
		os.Exit(2)
	}
	if err != nil {
		var typed *paysig.Error
		if errors.As(err, &typed) {
			fmt.Println(typed.Slug())
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(answer)
}

func sign(keyFile, bodyFile string) (string, error) {
	key, body, err := read(keyFile, bodyFile)
	if err != nil {
		return "", err
	}
	signature, err := key.Sign(body)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %.1f", signature, nanosecondsPerCall(key, body)), nil
}

func verify(keyFile, bodyFile, signature string) (string, error) {
	key, body, err := read(keyFile, bodyFile)
	if err != nil {
		return "", err
	}
	return "ok", key.Verify(body, signature)
}

func read(keyFile, bodyFile string) (*paysig.Key, []byte, error) {
	secret, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", paysig.ErrKeyFile, err)
	}
	defer clear(secret)
	key, err := paysig.NewKey(string(secret))
	if err != nil {
		return nil, nil, err
	}
	body, err := os.ReadFile(bodyFile)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", paysig.ErrInputUnreadable, err)
	}
	return key, body, nil
}

// nanosecondsPerCall is the median of 20 batches of about 10 ms each.
func nanosecondsPerCall(key *paysig.Key, body []byte) float64 {
	const batches, batchTime = 20, 10 * time.Millisecond
	calls := 1
	for batch(key, body, calls) < batchTime {
		calls *= 2
	}
	var times []time.Duration
	for range batches {
		times = append(times, batch(key, body, calls))
	}
	slices.Sort(times)
	return float64(times[batches/2].Nanoseconds()) / float64(calls)
}

func batch(key *paysig.Key, body []byte, calls int) time.Duration {
	start := time.Now()
	for range calls {
		// It has signed this body before, so it does not fail now.
		_, _ = key.Sign(body)
	}
	return time.Since(start)
}
