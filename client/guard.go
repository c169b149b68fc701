package client

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// WrongCaseError stops something that may belong to another case, until whoever
// does it says that she has looked. It is for her own screen: it names files.
type WrongCaseError struct{ Doubts []string }

func (e *WrongCaseError) Error() string {
	return "this may be for another case: " + strings.Join(e.Doubts, "; ")
}

// doubted is nil when there is nothing to ask.
func doubted(checked bool, doubts []string) error {
	if checked || len(doubts) == 0 {
		return nil
	}
	return &WrongCaseError{doubts}
}

// A sending of ten thousand files of another case is doubted once, not ten
// thousand times.
const maxDoubts = 3

// inName is a URN that stands in the name of a file or folder.
type inName struct {
	urn  event.URN
	path string // up to that name
}

// named finds the URNs in the names on some paths, each name looked at once.
func named(paths []string) []inName {
	var out []inName
	seen := map[string]bool{}
	for _, p := range paths {
		for at := p; at != "." && at != "/" && at != "" && !seen[at]; at = path.Dir(at) {
			seen[at] = true
			for _, u := range event.FindURNs(path.Base(at)) {
				out = append(out, inName{u, at})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b inName) int { return strings.Compare(a.path, b.path) })
	return out
}

// above are the folders in which chosen paths lie: evidence is kept in folders
// called by the case.
func above(chosen []string) []string {
	var out []string
	for _, p := range chosen {
		if abs, err := filepath.Abs(p); err == nil {
			out = append(out, filepath.ToSlash(filepath.Dir(abs)))
		}
	}
	return out
}

// doubtsOfNames are the names that bear another case's URN than the one meant,
// or, when none is, each other's. agreed is the URN they all bear then: it is
// proposed, and never used unasked.
func doubtsOfNames(meant *event.URN, names []inName) (doubts []string, agreed *event.URN) {
	if meant == nil && len(names) > 0 {
		first := names[0]
		for _, n := range names[1:] {
			if !event.SameCase(n.urn, first.urn) {
				return []string{fmt.Sprintf("%s stands in the name %q and %s in %q: they are of two cases", first.urn, first.path, n.urn, n.path)}, nil
			}
			if n.urn != first.urn {
				first.urn = first.urn.Root()
			}
		}
		return nil, &first.urn
	}
	others := 0
	for _, n := range names {
		switch {
		case event.SameCase(n.urn, *meant):
		case others < maxDoubts:
			doubts = append(doubts, fmt.Sprintf("%s stands in the name %q, and this is for %s", n.urn, n.path, *meant))
			others++
		default:
			others++
		}
	}
	if others > maxDoubts {
		doubts[len(doubts)-1] += fmt.Sprintf(", and %d more names differ", others-maxDoubts)
	}
	return doubts, nil
}

// doubtsOfPartner are the addressees outside the sender's own organisation that
// are not the unit which handles the case on the other side, or people of it.
func doubtsOfPartner(s *continuity.Story, v *Case, to []event.HolderID) []string {
	if v == nil || v.With == nil {
		return nil
	}
	var out []string
	for _, t := range to {
		p, person := t.Person()
		if t.Org() == v.Unit.Org() || t == event.HolderID(*v.With) || person && s.State.Dir.Unit(*v.With).Member(p) {
			continue
		}
		out = append(out, fmt.Sprintf("the case %s is handled with %s, and this goes to %s", v.Name(), *v.With, t))
	}
	return out
}
