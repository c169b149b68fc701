package ledger

import (
	"bytes"
	"crypto/sha256"

	stock "github.com/transparency-dev/formats/proof"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
)

// maxProof bounds a proof's text: a checkpoint, an entry in base64, and a hash
// for each level of the largest tree.
const maxProof = maxCheckpoint + 2*MaxEntry + 64*50

// Proof is one entry with all that shows it in the log, for a file of its own
// (c2sp.org/tlog-proof@v1). Its "extra" line holds the entry, from which the
// leaf is made: it needs no trust, because another entry would not fit the
// hashes. Nothing in a Proof is verified before [Proof.Open].
type Proof struct {
	Index      int64
	Entry      []byte
	Hashes     tlog.RecordProof
	Checkpoint []byte
}

// FormatProof writes p.
func FormatProof(p Proof) ([]byte, error) {
	s := stock.TLogProof{Index: uint64(p.Index), Checkpoint: p.Checkpoint, ExtraData: p.Entry}
	for _, h := range p.Hashes {
		s.Hashes = append(s.Hashes, [sha256.Size]byte(h))
	}
	b := s.Marshal()
	// What could not be read back is never handed out.
	if _, err := ParseProof(b); err != nil {
		return nil, err
	}
	return b, nil
}

// ParseProof reads a proof. It accepts exactly what [FormatProof] writes.
func ParseProof(b []byte) (Proof, error) {
	if len(b) > maxProof {
		return Proof{}, because(ErrText, "a proof longer than %d bytes", maxProof)
	}
	var s stock.TLogProof
	if err := s.Unmarshal(b); err != nil {
		return Proof{}, because(ErrText, "%v", err)
	}
	switch {
	case !bytes.Equal(s.Marshal(), b):
		return Proof{}, because(ErrText, "a proof that is not in its one spelling")
	case s.Index >= MaxSize:
		return Proof{}, because(ErrText, "a proof for entry %d", s.Index)
	}
	if _, err := ParseEntry(s.ExtraData); err != nil {
		return Proof{}, err
	}
	p := Proof{Index: int64(s.Index), Entry: s.ExtraData, Checkpoint: s.Checkpoint}
	for _, h := range s.Hashes {
		p.Hashes = append(p.Hashes, tlog.Hash(h))
	}
	return p, nil
}

// Open verifies all of p against the log the verifier means and the keys she
// trusts, and returns the entry and the checkpoint it stands under.
func (p Proof) Open(origin event.Origin, keys []event.LogKey) (Entry, Checkpoint, error) {
	c, err := OpenCheckpoint(p.Checkpoint, origin, keys)
	if err != nil {
		return Entry{}, Checkpoint{}, err
	}
	if err := CheckRecord(p.Hashes, c.Size, c.Root, p.Index, p.Entry); err != nil {
		return Entry{}, Checkpoint{}, err
	}
	e, err := ParseEntry(p.Entry)
	if err != nil {
		return Entry{}, Checkpoint{}, err
	}
	return e, c, nil
}
