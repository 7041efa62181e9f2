package pure

// SHA-256 with its states in memory of ours, which can be wiped: the standard library's hashes and HMACs keep copies
// that cannot be reached.

import (
	"crypto/sha256"
	"encoding"
	"hash"
	"sync"
	"unsafe"
)

// stateBytes is how long a hash's state is that it marshals.
const stateBytes = 108

// state is a SHA-256 between two pieces of a message, as the standard library marshals it.
type state [stateBytes]byte

// hasher is a SHA-256 that is lent from call to call.
type hasher struct {
	hash.Hash
	// The same hash.
	reader encoding.BinaryUnmarshaler
	writer encoding.BinaryAppender
	sum    [sha256.Size]byte
}

var hashers = sync.Pool{New: func() any {
	made := sha256.New()
	return &hasher{Hash: made, reader: made.(encoding.BinaryUnmarshaler), writer: made.(encoding.BinaryAppender)}
}}

// blank is the state of a hash that has seen nothing.
var blank = func() (blank state) {
	lent := hashers.Get().(*hasher)
	lent.store(&blank)
	return blank
}()

func lend() *hasher { return hashers.Get().(*hasher) }

// giveBack overwrites what the hash has seen.
func (h *hasher) giveBack() {
	h.load(&blank)
	clear(h.sum[:])
	hashers.Put(h)
}

func (h *hasher) load(from *state) {
	if err := h.reader.UnmarshalBinary(from[:]); err != nil {
		// The state was marshalled in this process.
		panic(err)
	}
}

func (h *hasher) store(to *state) {
	if stored, err := h.writer.AppendBinary(to[:0]); err != nil || len(stored) != stateBytes {
		panic("pure: a state of SHA-256 has another length")
	}
}

// schedule is a secret after the HMAC key schedule (RFC 2104, section 4): the states after the inner and the outer pad.
type schedule struct {
	inner, outer state
	ready        bool
}

func (s *schedule) init(secret []byte) {
	lent := lend()
	defer lent.giveBack()
	var block [sha256.BlockSize]byte
	defer clear(block[:])
	if len(secret) > len(block) {
		lent.Write(secret)
		lent.Sum(block[:0])
	} else {
		copy(block[:], secret)
	}
	for _, pad := range []struct {
		byte  byte
		state *state
	}{{0x36, &s.inner}, {0x5c, &s.outer}} {
		for i := range block {
			block[i] ^= pad.byte
		}
		lent.load(&blank)
		lent.Write(block[:])
		lent.store(pad.state)
		for i := range block {
			block[i] ^= pad.byte
		}
	}
	s.ready = true
}

func (s *schedule) wipe() { *s = schedule{} }

// close ends the message that the hash has seen, and gives its tag, which lasts until the hash is used again.
func (h *hasher) close(outer *state) []byte {
	inner := h.Sum(h.sum[:0])
	h.load(outer)
	h.Write(inner)
	return h.Sum(h.sum[:0])
}

// tag is the tag of a message.
func (h *hasher) tag(key *schedule, message []byte) []byte {
	h.load(&key.inner)
	h.Write(message)
	return h.close(&key.outer)
}

// stringOf is bytes as a text where they lie, for as long as they do not change.
func stringOf(bytes []byte) string { return unsafe.String(unsafe.SliceData(bytes), len(bytes)) }

// bytesOf is a text's bytes where they lie, to be read only.
func bytesOf(text string) []byte { return unsafe.Slice(unsafe.StringData(text), len(text)) }
