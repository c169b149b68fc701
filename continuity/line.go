package continuity

import "github.com/safehand/safehand/event"

// Line is one statement about the exhibit.
type Line struct {
	Index    event.LogIndex `json:"index"`
	Recorded event.Time     `json:"recorded"`
	// Claimed is the signer's own clock.
	Claimed event.Time    `json:"claimed"`
	Kind    event.Kind    `json:"kind"`
	By      event.ActorID `json:"by"`
	For     event.PartyID `json:"for"`
	Event   event.EventID `json:"event"`
	// Of are the seal numbers it is about, when the line has several exhibits.
	Of    []string `json:"of,omitempty"`
	Words string   `json:"words"`
	// Doubt is there when its key was later reported compromised by then, and
	// InDoubt while nobody has decided about it.
	Doubt      *Doubt `json:"doubt,omitempty"`
	DoubtWords string `json:"doubt_words,omitempty"`
	InDoubt    bool   `json:"in_doubt,omitempty"`
	// Proven is when it came into the log, as witnesses saw it, of a sealing, a
	// change of hands or an opening.
	Proven *Interval `json:"proven,omitempty"`
}

func (sub *subject) reported(st *Statement) Line {
	h := st.Event.Common()
	l := Line{
		Index: st.Place.Index, Recorded: st.Place.Recorded, Claimed: h.At, Kind: st.Event.Kind(),
		By: h.By.ID, For: h.For, Event: st.ID, Words: sub.words(st),
	}
	if d := sub.story.Doubt(st); d != nil {
		l.Doubt, l.DoubtWords, l.InDoubt = d, d.words(), d.Decision == ""
	}
	return l
}

// InDoubt are the statements signed with a key later reported compromised, about
// which nobody has decided.
func (r *Report) InDoubt() []Line {
	var out []Line
	for _, l := range r.Statements {
		if l.InDoubt {
			out = append(out, l)
		}
	}
	return out
}
