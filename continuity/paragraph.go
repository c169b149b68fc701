package continuity

import (
	"slices"
	"strings"
	"time"

	"github.com/safehand/safehand/event"
)

// Paragraph is what a person who handled exhibits may put in a statement of her
// own: when she took them over and from whom, what she did with them, and when
// she handed them on. It is "" for somebody who did nothing of it. She reads it,
// changes what is not so, and signs it; whoever shows it says so above it. Times
// are those of zone, because hers was.
//
// Threads need not be counted for it: it claims nothing of what others did.
func Paragraph(s *Story, exhibits []event.ExhibitID, person event.PersonID, x Extras, zone *time.Location) (string, error) {
	d := &draft{story: s, zone: zone, names: map[event.ExhibitID]string{}}
	for _, id := range exhibits {
		sub, err := newLine(s, id)
		if err != nil {
			return "", err
		}
		t, err := readTexts(sub, x.about(sub))
		if err != nil {
			return "", err
		}
		m := sub.line[slices.Index(sub.ids(), id)]
		d.names[id], _, _ = sub.name(m, t)
	}
	for i := range s.Statements {
		st := &s.Statements[i]
		if string(st.Event.Common().By.ID) != string(person) || d.notHers(st) {
			continue
		}
		if about := d.about(st); len(about) > 0 {
			d.add(st, about)
		}
	}
	return strings.Join(d.sentences, " "), nil
}

// about are the texts of one line among those of several.
func (x Extras) about(sub *subject) Extras {
	out := Extras{Manifests: map[event.ExhibitID][]byte{}, Labels: map[event.ConsignmentID][]byte{}}
	for _, m := range sub.line {
		if b, ok := x.Manifests[m.exhibit.ID]; ok {
			out.Manifests[m.exhibit.ID] = b
		}
		for _, c := range m.exhibit.Consignments {
			if b, ok := x.Labels[c]; ok {
				out.Labels[c] = b
			}
		}
	}
	return out
}
