package pure

import (
	"crypto/subtle"

	"github.com/paysig/paysig/go/internal/core"
)

// Key is a secret after the key schedule.
type Key struct{ schedule schedule }

// Init makes a key of a secret that is text.
func (key *Key) Init(secret string) core.Fault {
	if fault := checkSecret(secret); fault.Is() {
		return fault
	}
	return key.InitBytes(bytesOf(secret))
}

// InitBytes makes a key of raw bytes.
func (key *Key) InitBytes(secret []byte) core.Fault {
	if len(secret) == 0 {
		return core.Of(core.SecretEmpty)
	}
	key.schedule.init(secret)
	return none
}

// ready is the key's schedule, if it was made and has not been wiped.
func (key *Key) ready() (*schedule, core.Fault) {
	if !key.schedule.ready {
		return nil, core.Of(core.KeyNotReady)
	}
	return &key.schedule, none
}

// Sign signs a message.
func (key *Key) Sign(message []byte, encoding core.Encoding, text *core.SignatureText) core.Fault {
	schedule, fault := key.ready()
	if fault.Is() {
		return fault
	}
	lent := lend()
	defer lent.giveBack()
	write(text, lent.tag(schedule, message), encoding)
	return none
}

// Verify verifies a message.
func (key *Key) Verify(message []byte, signature string) core.Fault {
	schedule, fault := key.ready()
	if fault.Is() {
		return fault
	}
	presented, fault := readSignature(signature)
	if fault.Is() {
		return fault
	}
	lent := lend()
	defer lent.giveBack()
	return matches(&presented, lent.tag(schedule, message))
}

// VerifyAny tries every key, and gives the first that matches: the time tells nothing but how many keys there are.
func VerifyAny(keys []*Key, message []byte, signature string) (int, core.Fault) {
	for _, key := range keys {
		if _, fault := key.ready(); fault.Is() {
			return 0, fault
		}
	}
	presented, fault := readSignature(signature)
	if fault.Is() {
		return 0, fault
	}
	return firstMatch(keys, &presented, func(lent *hasher, key *schedule) ([]byte, core.Fault) {
		return lent.tag(key, message), none
	})
}

// firstMatch gives the first of the keys, which are ready, whose tag this is. All are tried.
func firstMatch(keys []*Key, presented *tag, due func(*hasher, *schedule) ([]byte, core.Fault)) (int, core.Fault) {
	if len(keys) == 0 {
		return 0, core.Of(core.NoKeys)
	}
	lent := lend()
	defer lent.giveBack()
	// From the last to the first, so that the first counts.
	matched := -1
	for i := len(keys) - 1; i >= 0; i-- {
		tag, fault := due(lent, &keys[i].schedule)
		if fault.Is() {
			return 0, fault
		}
		matched = subtle.ConstantTimeSelect(subtle.ConstantTimeCompare(presented[:], tag), i, matched)
	}
	if matched < 0 {
		return 0, core.Of(core.SignatureMismatch)
	}
	return matched, none
}

// Wipe overwrites the key with zeros.
func (key *Key) Wipe() { key.schedule.wipe() }
