package store

import (
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// What may be wrong with a witness. Unheard, ahead and forked stop the log: the
// service can't know that it has all entries it ever acknowledged.
const (
	Unheard = "unheard" // it was never asked successfully since this database was made or put back
	Silent  = "silent"  // it does not answer, or not what a witness answers
	Refuses = "refuses" // it does not know this log, or not its keys
	Partial = "partial" // it signs with fewer keys than it is known by
	Ahead   = "ahead"   // it has cosigned a larger log than this one
	Forked  = "forked"  // it has cosigned a log that this one does not continue
)

// Witness is one that is asked to cosign, and how that went.
type Witness struct {
	Name     string
	Size     int64      // of the newest head it cosigned, as far as this database knows
	Cosigned event.Time // when that came, zero when never
	Asked    event.Time
	Next     event.Time // not to be asked before
	Failures int64      // since it last cosigned
	Trouble  string     // empty when there is none
	Says     int64      // the size it says it has cosigned, when it is ahead or forked
	Drift    int64      // by how many seconds its clock was ahead of ours when it last cosigned
}

// stops reports whether nothing may be appended because of w.
func (w Witness) stops() bool {
	return slices.Contains([]string{Unheard, Ahead, Forked}, w.Trouble)
}

// Witnesses are those that are asked.
func (t *Tx) Witnesses() ([]Witness, error) {
	rows, err := t.q.Witnesses(t.ctx)
	var out []Witness
	for _, r := range rows {
		out = append(out, Witness{
			r.Name, r.Size, seconds(r.CosignedUs), seconds(r.AskedUs), seconds(r.NextUs), r.Failures, r.Trouble, r.Says, r.DriftS,
		})
	}
	return out, err
}

// SetWitnesses makes names the witnesses that are asked. What is known of those
// that were asked before stays; a new one is unheard.
func (t *Tx) SetWitnesses(names []string) error {
	have, err := t.Witnesses()
	if err != nil {
		return err
	}
	var old []string
	for _, w := range have {
		old = append(old, w.Name)
		if !slices.Contains(names, w.Name) {
			if err := t.q.DropWitness(t.ctx, w.Name); err != nil {
				return err
			}
		}
	}
	for _, n := range names {
		if !slices.Contains(old, n) {
			if err := t.q.AddWitness(t.ctx, db.AddWitnessParams{Name: n, Trouble: Unheard}); err != nil {
				return typed(err)
			}
		}
	}
	return t.setBehind()
}

// ClaimWitness reports whether this node may ask the witness now. If so no other
// may until then.
func (t *Tx) ClaimWitness(name string, now, until event.Time) (bool, error) {
	n, err := t.q.ClaimWitness(t.ctx, db.ClaimWitnessParams{Name: name, NowUs: micros(now), UntilUs: micros(until)})
	return n == 1, err
}

// WriteWitness keeps how asking w went.
func (t *Tx) WriteWitness(w Witness) error {
	err := t.q.WriteWitness(t.ctx, db.WriteWitnessParams{
		Name: w.Name, Size: w.Size, CosignedUs: micros(w.Cosigned), AskedUs: micros(w.Asked), NextUs: micros(w.Next),
		Failures: w.Failures, Trouble: w.Trouble, Says: w.Says, DriftS: w.Drift,
	})
	if err != nil {
		return err
	}
	return t.setBehind()
}

// OtherHead is a head that the log's own keys signed and that this tree does not
// have: proof that entries were lost, or that there are two logs.
type OtherHead struct {
	Root       event.Digest
	Size       int64
	Checkpoint []byte
	Witness    string // that showed it
	Found      event.Time
}

// AddOtherHead keeps the proof. It stops the log until the tree has that head.
func (t *Tx) AddOtherHead(h OtherHead) error {
	err := t.q.AddOtherHead(t.ctx, db.AddOtherHeadParams{
		Root: h.Root[:], Size: h.Size, Checkpoint: h.Checkpoint, Witness: h.Witness, FoundUs: micros(h.Found),
	})
	if err != nil {
		return typed(err)
	}
	return t.setBehind()
}

// OtherHeads are all that were found, the smallest first.
func (t *Tx) OtherHeads() ([]OtherHead, error) {
	rows, err := t.q.OtherHeads(t.ctx)
	if err != nil {
		return nil, err
	}
	var out []OtherHead
	for _, r := range rows {
		root, err := digestOf(r.Root)
		if err != nil {
			return nil, err
		}
		out = append(out, OtherHead{root, r.Size, r.Checkpoint, r.Witness, seconds(r.FoundUs)})
	}
	return out, nil
}

// DropOtherHead forgets a head that the tree has after all: it was put back.
func (t *Tx) DropOtherHead(root event.Digest) error {
	if err := t.q.DropOtherHead(t.ctx, root[:]); err != nil {
		return err
	}
	return t.setBehind()
}

// Behind reports whether nothing may be appended.
func (t *Tx) Behind() (bool, error) {
	n, err := t.q.Behind(t.ctx)
	return n != 0, err
}

// setBehind says, in the row that every writer of every node locks first, whether
// anything may be appended. It writes only when that changes.
func (t *Tx) setBehind() error {
	witnesses, err := t.Witnesses()
	if err != nil {
		return err
	}
	others, err := t.OtherHeads()
	if err != nil {
		return err
	}
	n := int64(len(others))
	for _, w := range witnesses {
		if w.stops() {
			n++
		}
	}
	was, err := t.q.Behind(t.ctx)
	if err != nil || was == n {
		return err
	}
	return t.q.SetBehind(t.ctx, n)
}
