package seal

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"io"

	"filippo.io/age"

	"github.com/safehand/safehand/event"
)

// Faster does the costly steps of sealing where something on the machine does
// them faster than this program: in a page, the browser's own ciphers. What they
// make is what Go's would make (vectors/ holds both to it).
type Faster struct {
	// Seal appends to dst the age file of clear to a hybrid recipient, with a file
	// key of its own, and gives the digest of what it appended.
	Seal func(dst *bytes.Buffer, clear []byte, recipient string) (event.Digest, error)
	// AtOnce is how many segments Seal makes at a time: the machine may have more
	// processors for it than this program is given.
	AtOnce int
	// Hash is SHA-256. It saves and restores itself as crypto/sha256 does.
	Hash func() hash.Hash
	// Sum is SHA-256 of a whole segment.
	Sum func([]byte) event.Digest
	// SumOf is SHA-256 of what r gives, size bytes at most, with how many it gave.
	SumOf func(r io.Reader, size int64) (event.Digest, int64, error)
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

// Sum is the digest of sealed bytes, made as fast as this machine can.
func Sum(b []byte) event.Digest {
	if faster.Sum != nil && len(b) > sumHere {
		return faster.Sum(b)
	}
	return event.Sum(b)
}

// SumOf is the digest of what r gives, of which it reads size bytes at most, and how
// many they were. Its error is the reader's. Little of it is in this program's memory
// at a time: a page's never gives any back.
func SumOf(r io.Reader, size int64) (d event.Digest, n int64, err error) {
	if faster.SumOf != nil && size > sumHere {
		return faster.SumOf(r, size)
	}
	h := sha256.New()
	n, err = io.Copy(h, io.LimitReader(r, size))
	return event.Digest(h.Sum(nil)), n, err
}

// sumHere: so little is summed before it could be handed over.
const sumHere = 64 << 10

// sealer makes age files to one exhibit's key, with their digests.
func sealer(to *age.HybridRecipient) func(*bytes.Buffer, []byte) (event.Digest, error) {
	if faster.Seal == nil {
		return toAge(to)
	}
	return func(dst *bytes.Buffer, clear []byte) (event.Digest, error) {
		return faster.Seal(dst, clear, to.String())
	}
}
