package ledger

import (
	"errors"
	"strings"

	"github.com/transparency-dev/formats/witness"

	"github.com/safehand/safehand/event"
)

// ErrPolicy is wrapped by every refusal of a policy file.
var ErrPolicy = errors.New("not a policy of witnesses (c2sp.org/tlog-policy)")

// Policy is whose word a verifier asks for before she believes that a log showed
// her what it showed others, as c2sp.org/tlog-policy writes it down. It is the
// verifier's own: one that came with what is verified would be the word of
// whoever is accused.
type Policy struct {
	// Logs are verifier keys of logs, one of which the log must have. Without
	// any, the log is known from elsewhere.
	Logs      []string
	Witnesses []PolicyWitness
	quorum    *witness.Group // nil: no witness is asked for
}

// PolicyWitness is a line of the policy: a key, and what it is called there.
type PolicyWitness struct {
	Name string
	Key  CosignerKey
}

// Asks reports whether the policy asks for any witness at all.
func (p *Policy) Asks() bool { return p != nil && p.quorum != nil }

// Keys are the keys of the policy's witnesses, without those that watch a log
// under its own operator's name.
func (p *Policy) Keys(log event.Origin) []CosignerKey {
	var out []CosignerKey
	for _, w := range p.Witnesses {
		if !w.Key.OwnedBy(log) {
			out = append(out, w.Key)
		}
	}
	return out
}

// Takes reports whether the policy is for a log with these keys.
func (p *Policy) Takes(keys []event.LogKey) bool {
	for _, l := range p.Logs {
		for _, k := range keys {
			if l == string(k) {
				return true
			}
		}
	}
	return len(p.Logs) == 0
}

// Enough reports whether the word of those who have given it is enough. What
// have says must rest on verified cosignatures.
func (p *Policy) Enough(have func(CosignerKey) bool) bool {
	if p.quorum == nil {
		return true
	}
	given := map[lineName]bool{}
	for _, w := range p.Witnesses {
		if v, err := w.Key.verifier(); err == nil && have(w.Key) {
			given[lineName{v.Name(), v.KeyHash()}] = true
		}
	}
	return enough(*p.quorum, given)
}

// enough counts as the library's own Satisfied does, which asks for all lines
// under one head: witnesses may have spoken of different heads of one history.
func enough(g witness.Group, given map[lineName]bool) bool {
	n := 0
	for _, c := range g.Components {
		switch c := c.(type) {
		case witness.Witness:
			if given[lineName{c.Key.Name(), c.Key.KeyHash()}] {
				n++
			}
		case witness.Group:
			if enough(c, given) {
				n++
			}
		}
	}
	return n >= g.N
}

// OwnedBy reports whether a cosigner bears the name of the log's own operator:
// the log's domain, or a name in or under it. What an operator says of its own
// log is no witness, whatever a policy counts it for. One that calls itself
// something else is found out by nobody but the owner of the policy, who must
// know who runs whatever she names.
func (k CosignerKey) OwnedBy(log event.Origin) bool {
	domain, _, _ := strings.Cut(string(log), "/")
	host := strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(k.Name()), "https://"), "http://")
	host, _, _ = strings.Cut(host, "/")
	host, _, _ = strings.Cut(host, ":")
	if _, after, ok := strings.Cut(host, "@"); ok {
		host = after
	}
	return host == domain || strings.HasSuffix(host, "."+domain)
}
