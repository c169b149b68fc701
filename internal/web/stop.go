package web

import (
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// stopLine is an organisation keeping its own people from some of what was sent.
type stopLine struct {
	For, By  string
	Mine     bool // the reader's
	At       Moment
	Exhibits []exhibitRef
	All      bool // of the sending's
	May      bool // the reader may let it go on
}

func stopsOf(s *desk.Sending) (out []stopLine) {
	for _, x := range s.Stops {
		l := stopLine{
			For: orgName(x.Organisation), By: actorName(x.By.ID), Mine: x.Yours, At: moment(x.At.Recorded),
			All: len(x.Exhibits) == len(s.Exhibits), May: x.Yours && s.MayStop,
		}
		l.Exhibits = refs(s.Consignment, x.Exhibits)
		out = append(out, l)
	}
	return out
}

// stopped: the reader's organisation keeps her from the exhibit.
func stopped(s *desk.Sending, x event.ExhibitID) bool {
	return slices.ContainsFunc(s.Stops, func(t desk.Stop) bool { return t.Yours && slices.Contains(t.Exhibits, x) })
}

// stoppable are those of the exhibits to which the reader may stop her organisation's
// access.
func stoppable(s *desk.Sending, of []event.ExhibitID) []exhibitRef {
	if !s.MayStop {
		return nil
	}
	return refs(s.Consignment, slices.DeleteFunc(slices.Clone(of), func(x event.ExhibitID) bool { return stopped(s, x) }))
}

func refs(c event.ConsignmentID, ids []event.ExhibitID) (out []exhibitRef) {
	for _, x := range ids {
		out = append(out, exhibitRef{c.String(), x.String()})
	}
	return out
}
