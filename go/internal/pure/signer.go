package pure

import "github.com/paysig/paysig/go/internal/core"

// Signer signs or verifies a message that arrives in pieces. Between them it is nothing but two states.
type Signer struct{ schedule schedule }

// Init starts a message.
func (signer *Signer) Init(key *Key) core.Fault {
	schedule, fault := key.ready()
	if !fault.Is() {
		signer.schedule = *schedule
	}
	return fault
}

// Update adds the message's next bytes.
func (signer *Signer) Update(piece []byte) core.Fault {
	if !signer.schedule.ready {
		return core.Of(core.SignerNotReady)
	}
	lent := lend()
	defer lent.giveBack()
	lent.load(&signer.schedule.inner)
	lent.Write(piece)
	lent.store(&signer.schedule.inner)
	return none
}

// UpdateString is Update of text.
func (signer *Signer) UpdateString(piece string) core.Fault { return signer.Update(bytesOf(piece)) }

// Finish gives the signature and ends the signer.
func (signer *Signer) Finish(encoding core.Encoding, text *core.SignatureText) core.Fault {
	if !signer.schedule.ready {
		return core.Of(core.SignerNotReady)
	}
	defer signer.Wipe()
	lent := lend()
	defer lent.giveBack()
	lent.load(&signer.schedule.inner)
	write(text, lent.close(&signer.schedule.outer), encoding)
	return none
}

// Verify verifies the message and ends the signer.
func (signer *Signer) Verify(signature string) core.Fault {
	if !signer.schedule.ready {
		return core.Of(core.SignerNotReady)
	}
	defer signer.Wipe()
	presented, fault := readSignature(signature)
	if fault.Is() {
		return fault
	}
	lent := lend()
	defer lent.giveBack()
	lent.load(&signer.schedule.inner)
	return matches(&presented, lent.close(&signer.schedule.outer))
}

// Wipe overwrites the signer with zeros.
func (signer *Signer) Wipe() { signer.schedule.wipe() }
