// Stress is Go's side of assure/stress.py: goroutines that share keys.
//
//	stress SIGNATURES THREADS OPERATIONS
//
// SIGNATURES is a file: line i is the signature of i times the letter i. Every result is compared with it.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"

	paysig "github.com/paysig/paysig/go"
)

const messages = 256

type shared struct {
	key, other *paysig.Key
	bodies     [messages][]byte
	signatures []string
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) != 3 {
		return errors.New("usage: stress SIGNATURES THREADS OPERATIONS")
	}
	text, err := os.ReadFile(arguments[0])
	if err != nil {
		return err
	}
	threads, err := strconv.Atoi(arguments[1])
	if err != nil {
		return err
	}
	operations, err := strconv.Atoi(arguments[2])
	if err != nil {
		return err
	}
	all := shared{signatures: strings.Fields(string(text))}
	for length := range all.bodies {
		all.bodies[length] = bytes.Repeat([]byte{byte(length)}, length)
	}
	if all.key, err = paysig.NewKey("cashout_secret_key"); err != nil {
		return err
	}
	if all.other, err = paysig.NewKey("another"); err != nil {
		return err
	}
	faults := make(chan error, threads)
	var group sync.WaitGroup
	for first := 1; first <= threads; first++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for number := first * 977; number < first*977+operations; number++ {
				if !all.right(number) {
					faults <- fmt.Errorf("operation %d is wrong", number)
					return
				}
			}
		}()
	}
	group.Wait()
	close(faults)
	if err, wrong := <-faults; wrong {
		return err
	}
	fmt.Println(threads*operations, "operations")
	return nil
}

// right tells whether the number-th operation gives what it must. All work with the one key.
func (s *shared) right(number int) bool {
	length := number % messages
	body, due := s.bodies[length], s.signatures[length]
	switch number / messages % 6 {
	case 0:
		signature, err := s.key.Sign(body)
		return err == nil && signature == due
	case 1:
		return s.key.Verify(body, due) == nil
	case 2:
		return errors.Is(s.key.Verify(body, s.signatures[(length+1)%messages]), paysig.ErrSignatureMismatch)
	case 3:
		index, err := paysig.VerifyAny([]*paysig.Key{s.other, s.key}, body, due)
		return err == nil && index == 1
	case 4:
		signature, err := s.key.SignParts(body[:length/2], body[length/2:])
		return err == nil && signature == due
	default:
		signer, err := s.key.NewSigner()
		if err != nil {
			return false
		}
		signer.Write(body)
		return signer.Verify(due) == nil
	}
}
