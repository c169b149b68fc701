package continuity

import (
	"maps"
	"slices"

	"github.com/safehand/safehand/event"
)

// texts are the clear texts of a record, held against what was signed of them.
type texts struct {
	manifests map[event.ExhibitID]*event.Manifest
	labels    map[event.ConsignmentID]*event.Label
}

// readTexts believes a clear text only when its digest is the one signed: a
// manifest's in its seal, a label's in its dispatch.
func readTexts(sub *subject, x Extras) (texts, error) {
	t := texts{map[event.ExhibitID]*event.Manifest{}, map[event.ConsignmentID]*event.Label{}}
	for _, id := range slices.SortedFunc(maps.Keys(x.Manifests), byExhibit) {
		m, err := readManifest(sub, id, x.Manifests[id])
		if err != nil {
			return t, err
		}
		t.manifests[id] = m
	}
	for _, id := range slices.SortedFunc(maps.Keys(x.Labels), bySending) {
		l, err := readLabel(sub, id, x.Labels[id])
		if err != nil {
			return t, err
		}
		t.labels[id] = l
	}
	return t, nil
}

func readManifest(sub *subject, id event.ExhibitID, b []byte) (*event.Manifest, error) {
	where := "the list of files of " + id.SealNumber()
	i := slices.Index(sub.ids(), id)
	if i < 0 {
		return nil, fault(CheckManifest, where, "the record is of no such exhibit")
	}
	x := sub.line[i].exhibit
	if event.Sum(b) != x.Seal.Commitment {
		return nil, fault(CheckManifest, where, "it is not the one the seal was made over")
	}
	m, err := event.ParseManifest(b)
	switch {
	case err != nil:
		return nil, fault(CheckManifest, where, "%v", err)
	case m.List != x.Seal.List || m.Type != x.Type || m.Marking != x.Marking:
		return nil, fault(CheckManifest, where, "it contradicts what was said at the sealing")
	}
	return m, nil
}

func readLabel(sub *subject, id event.ConsignmentID, b []byte) (*event.Label, error) {
	where := "the label of the sending " + id.Reference()
	c := sub.story.State.Consignment(id)
	if c == nil || !slices.ContainsFunc(sub.line, func(m *member) bool { return slices.Contains(m.exhibit.Consignments, id) }) {
		return nil, fault(CheckLabel, where, "the exhibit was in no such sending")
	}
	if event.Sum(b) != c.Label.Commitment {
		return nil, fault(CheckLabel, where, "it is not the one that was signed")
	}
	l, err := event.ParseLabel(b)
	if err != nil {
		return nil, fault(CheckLabel, where, "%v", err)
	}
	return l, nil
}

// name is what the exhibit is called by a clear text, and whether that is only
// the label's word, which its sender may have written before the sealing.
func (sub *subject) name(m *member, t texts) (reference, description string, label bool) {
	if x := t.manifests[m.exhibit.ID]; x != nil {
		return string(x.Reference), string(x.Description), false
	}
	for _, id := range m.exhibit.Consignments {
		if row := rowOf(t.labels[id], m.exhibit.Recipient); row != nil {
			return string(row.Reference), string(row.Description), true
		}
	}
	return "", "", false
}

// rowOf is an exhibit's on a label, nil when its sender left it out.
func rowOf(l *event.Label, x event.RecipientID) *event.LabelExhibit {
	if l == nil {
		return nil
	}
	i := slices.IndexFunc(l.Exhibits, func(r event.LabelExhibit) bool { return r.Exhibit == x })
	if i < 0 {
		return nil
	}
	return &l.Exhibits[i]
}
