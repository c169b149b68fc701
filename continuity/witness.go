package continuity

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Witnessed is what a record holds of one witness of the verifier's policy.
type Witnessed struct {
	Name string `json:"name"` // as the policy calls it
	Key  string `json:"key"`  // the name and hash of its key
	// Standing is one of the words below.
	Standing event.Code `json:"standing"`
	// Size and At are of the newest head it signed.
	Size int64      `json:"log_size,omitempty"`
	At   event.Time `json:"at,omitempty"`
	Text string     `json:"text"` // the same in words
}

// How a witness of the policy stands to a record.
const (
	Signed event.Code = "signed" // a head that holds every statement of the record
	Older  event.Code = "older"  // only heads that do not
	Silent event.Code = "silent" // none
	Own    event.Code = "own"    // not asked: it bears the name of the log's own operator
)

// sighting is one counter-signature that the policy knows and that is valid.
type sighting struct {
	size int64
	at   event.Time // zero when it states none
}

// witnesses is what the heads of a record say, read with a verifier's policy.
type witnesses struct {
	policy *ledger.Policy
	seen   map[ledger.CosignerKey][]sighting // in the order of sizes
}

// readWitnesses verifies every line of a witness of the policy. Lines of others
// are not looked at; a line in a witness's name that is not its signature of that
// very head is refused, whatever else the head has.
func (s *Story) readWitnesses(p *ledger.Policy) (*witnesses, error) {
	if !p.Takes(s.Service.LogKeys) {
		return nil, fault(CheckWitness, "your policy", "it is for other logs than %s", s.Service.Log)
	}
	w := &witnesses{policy: p, seen: map[ledger.CosignerKey][]sighting{}}
	keys := p.Keys(s.Service.Log)
	for _, h := range s.heads {
		// Each line by itself: a witness that signed a head twice, at two times,
		// bounds what came before it by the one and what came after by the other.
		for _, l := range h.lines {
			cosigned, err := ledger.OpenLines(append(slices.Clone(h.text), '\n'), fmt.Appendf(nil, "— %s %s\n", l.Name, l.Base64), h.Origin, keys)
			if errors.Is(err, ledger.ErrSignature) {
				return nil, fault(CheckWitness, fmt.Sprintf("the head of %d entries", h.Size), "a counter-signature under it is not by the witness it names, or is of another head: %v", err)
			}
			if err != nil {
				return nil, fault(CheckWitness, fmt.Sprintf("the head of %d entries", h.Size), "%v", err)
			}
			for _, c := range cosigned {
				w.seen[c.Key] = append(w.seen[c.Key], sighting{h.Size, c.At})
			}
		}
	}
	return w, nil
}

// standings are those of the policy's witnesses, in its order, for a record whose
// last statement stands at an index.
func (w *witnesses) standings(log event.Origin, last event.LogIndex) []Witnessed {
	out := []Witnessed{}
	for _, p := range w.policy.Witnesses {
		x := Witnessed{Name: p.Name, Key: p.Key.String(), Standing: Silent}
		if all := w.seen[p.Key]; len(all) > 0 {
			newest := all[len(all)-1]
			x.Size, x.At, x.Standing = newest.size, newest.at, Older
			if newest.size > int64(last) {
				x.Standing = Signed
			}
		}
		if p.Key.OwnedBy(log) {
			x.Standing = Own
		}
		x.Text = x.words(last)
		out = append(out, x)
	}
	return out
}

// witnessed: those whom the verifier's policy asks for saw this history, with
// every statement of the record in it.
func (v *verifier) witnessed(story *Story, p *ledger.Policy) (*witnesses, error) {
	if !p.Asks() {
		v.report.unwitnessed(story, p)
		return nil, nil
	}
	w, err := story.readWitnesses(p)
	if err != nil {
		return nil, err
	}
	last := story.Statements[len(story.Statements)-1].Place.Index
	v.report.Witnesses = w.standings(story.Service.Log, last)
	saw := func(k ledger.CosignerKey) bool {
		all := w.seen[k]
		return len(all) > 0 && all[len(all)-1].size > int64(last)
	}
	if !p.Enough(saw) {
		return nil, fault(CheckWitness, "the head of the log", "your policy asks for more counter-signatures than the record holds: %s", sayWitnesses(v.report.Witnesses))
	}
	v.report.checked("Enough of the witnesses of your policy counter-signed this history of the log, with every statement of the record in it: %s.", sayWitnesses(v.report.Witnesses))
	v.report.cant("Whether the witnesses of your policy are run by others than the service is. Whoever wrote the policy must know that.")
	return w, nil
}

// unwitnessed says plainly that nobody's word was asked for.
func (r *Report) unwitnessed(story *Story, p *ledger.Policy) {
	why := "no witness was asked for, because no policy was given"
	if p != nil {
		why = "no witness was asked for: the policy says \"quorum none\""
	}
	if names := story.counterSigned(); len(names) > 0 {
		why += ". The record holds counter-signatures in the names of " + and(names) + ", and nobody has checked them here"
	}
	r.cant("Whether the service showed others another log: %s.", why)
}

func (w *Witnessed) words(last event.LogIndex) string {
	switch w.Standing {
	case Signed:
		return fmt.Sprintf("%s signed the head of %d entries%s", w.Name, w.Size, at(w.At))
	case Older:
		return fmt.Sprintf("%s signed only older heads, the newest of %d entries%s, and the record goes on to entry %d", w.Name, w.Size, at(w.At), last)
	case Own:
		return w.Name + " does not count, because it bears the name of the log's own operator"
	}
	return w.Name + " is silent"
}

func sayWitnesses(all []Witnessed) string {
	var out []string
	for _, w := range all {
		out = append(out, w.Text)
	}
	return strings.Join(out, "; ")
}

func at(t event.Time) string {
	if t == 0 {
		return ""
	}
	return " at " + clock(t)
}
