package seal

import (
	"bytes"
	"crypto/sha256"
	"hash"

	"filippo.io/age"
)

// Faster does the two costly steps of sealing where something on the machine does
// them faster than this program: in a page, the browser's own ciphers. What they
// make is what Go's would make (vectors/ holds both to it).
type Faster struct {
	// Seal appends to dst the age file of clear to a hybrid recipient, with a file
	// key of its own.
	Seal func(dst *bytes.Buffer, clear []byte, recipient string) error
	// AtOnce is how many segments Seal makes at a time: the machine may have more
	// processors for it than this program is given.
	AtOnce int
	// Hash is SHA-256. It saves and restores itself as crypto/sha256 does.
	Hash func() hash.Hash
}

var faster Faster

// Use has the steps done by f from now on. It is called once, before anything is
// sealed.
func Use(f Faster) { faster = f }

func newHash() hash.Hash {
	if faster.Hash != nil {
		return faster.Hash()
	}
	return sha256.New()
}

// sealer makes age files to one exhibit's key.
func sealer(to *age.HybridRecipient) func(*bytes.Buffer, []byte) error {
	if faster.Seal == nil {
		return toAge(to)
	}
	return func(dst *bytes.Buffer, clear []byte) error { return faster.Seal(dst, clear, to.String()) }
}
