package client

import (
	"strings"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Happening is one statement, for people.
type Happening struct {
	Event    event.EventID  `json:"event"`
	Index    event.LogIndex `json:"index"`
	Recorded event.Time     `json:"recorded"`
	Kind     event.Kind     `json:"kind"`
	By       event.ActorID  `json:"by"`
	For      event.PartyID  `json:"for,omitempty"`
	Exhibits int            `json:"exhibits"`
	Detail   string         `json:"detail,omitempty"`
	// Reference is what a note or a question is answered by, and what another
	// sending of the same exhibits is called.
	Reference string      `json:"reference,omitempty"`
	Elsewhere Elsewhere   `json:"elsewhere,omitempty"`
	RespondBy *event.Time `json:"respond_by,omitempty"`
	Doubt     Doubt       `json:"doubt,omitempty"` // signed with a stolen key
	Said
}

// Elsewhere says how another sending is a part of this one's story; empty when it
// is this one.
type Elsewhere string

const (
	Earlier Elsewhere = "earlier" // it came first
	GoneOn  Elsewhere = "onward"  // the same exhibits went on
	Afresh  Elsewhere = "afresh"  // of what was sealed in their place
)

// happened lists the statements about a consignment, oldest first.
func happened(s *continuity.Story, con *custody.Consignment, said reader) ([]Happening, error) {
	var out []Happening
	for i := range s.Statements {
		st := &s.Statements[i]
		t := telling{s.State, con, st.ID}
		h := new(Happening)
		if !t.tell(h, st.Event) {
			continue
		}
		by := st.Event.Common()
		h.Event, h.Index, h.Recorded, h.Kind, h.By, h.For = st.ID, st.Place.Index, st.Place.Recorded, st.Event.Kind(), by.By.ID, by.For
		if d := s.Doubt(st); d != nil {
			h.Doubt = doubtWords(d.Decision)
		}
		var err error
		if h.Said, err = said(st.ID); err != nil {
			return nil, err
		}
		out = append(out, *h)
	}
	return out, nil
}

// words are codes as people say them.
func words(codes ...event.Code) string {
	var out []string
	for _, c := range codes {
		out = append(out, strings.ReplaceAll(string(c), "-", " "))
	}
	return strings.Join(out, ", ")
}

func people(who []event.PersonID) string {
	var out []string
	for _, p := range who {
		out = append(out, string(p))
	}
	if len(out) == 0 {
		return "everybody of the unit"
	}
	return strings.Join(out, ", ")
}
