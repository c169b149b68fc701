package continuity

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// findService learns the service's and the log's keys from the admission of an
// organisation whose root the verifier trusts, and from nowhere else.
func (s *Story) findService(trust Trust) error {
	for i := range s.Statements {
		st := &s.Statements[i]
		a, ok := st.Event.(*event.Admitted)
		if !ok {
			continue
		}
		org := a.By.ID.Org()
		want, trusted := trust.Roots[org]
		if !trusted {
			continue
		}
		if got, err := event.RootDigest(org, a.Root); err != nil || got != want {
			return fault(CheckRoot, st.where(), "the root of %s is %s, you trust %s", org, event.RootNumber(got), event.RootNumber(want))
		}
		if trust.Log != "" && a.Log != trust.Log {
			return fault(CheckRoot, st.where(), "%s joined the log %s, you trust %s", org, a.Log, trust.Log)
		}
		// The root's own signatures, so that its word about the service counts.
		root := slices.Sorted(slices.Values(a.Root))
		if err := st.read.verify(append(root, a.ServiceKey)); err != nil {
			return fault(CheckSignature, st.where(), "%v", err)
		}
		s.Service = directory.Service{Log: a.Log, Key: a.ServiceKey, LogKeys: a.LogKeys}
		return nil
	}
	return fault(CheckRoot, "the directory", "no organisation whose root you trust was admitted here")
}

// checkRoots: the root of every organisation whose directory was used is one the
// verifier trusts, or one that the verifier's own organisation recognised.
// Others may be named on the service's thread; nothing rests on them.
func (s *Story) checkRoots(trust Trust) error {
	home := s.State.Dir.Organisation(trust.Home)
	for i := range s.Statements {
		st := &s.Statements[i]
		a, ok := st.Event.(*event.Admitted)
		if !ok {
			continue
		}
		o := s.State.Dir.Organisation(a.By.ID.Org())
		want, listed := trust.Roots[o.ID]
		switch {
		case listed && want == o.RootDigest:
		case listed:
			return fault(CheckRoot, st.where(), "the root of %s is %s, you trust %s", o.ID, event.RootNumber(o.RootDigest), event.RootNumber(want))
		case !s.Has(event.OwnerOrg(o.ID)):
		case home != nil && home.Recognises(o):
		case home != nil:
			return fault(CheckRoot, st.where(), "%s has not recognised this root of %s (%s)", home.ID, o.ID, event.RootNumber(o.RootDigest))
		default:
			return fault(CheckRoot, st.where(), "you do not trust the root of %s (%s)", o.ID, event.RootNumber(o.RootDigest))
		}
	}
	return nil
}
