package record

import "github.com/safehand/safehand/ledger"

// signedHead is a checkpoint with its signatures, or why there is none.
type signedHead struct {
	text []byte
	err  error
}

// sign signs c while the rows are written: the ML-DSA-44 signature alone takes as
// long as they do. Nobody sees it before the commit that c is a part of.
func (b *batch) sign(c ledger.Checkpoint) <-chan signedHead {
	out := make(chan signedHead, 1) // so that nobody waits who comes too late
	signers := b.l.Log
	go func() {
		var s signedHead
		defer func() {
			if p := recover(); p != nil {
				s = signedHead{err: mistake(p)}
			}
			out <- s
		}()
		s.text, s.err = ledger.SignCheckpoint(c, b.recorded, signers...)
	}()
	return out
}
