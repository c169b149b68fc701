package continuity

import (
	"maps"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// texts are the clear texts of a record, held against what was signed of them.
type texts struct {
	manifest *event.Manifest // or nil
	labels   map[event.ConsignmentID]*event.Label
}

// readTexts believes a clear text only when its digest is the one signed: the
// manifest's in the seal, a label's in its dispatch.
func readTexts(sub *subject, x Extras) (texts, error) {
	t := texts{labels: map[event.ConsignmentID]*event.Label{}}
	if x.Manifest != nil {
		m, err := readManifest(sub.exhibit, x.Manifest)
		if err != nil {
			return t, err
		}
		t.manifest = m
	}
	for _, id := range slices.SortedFunc(maps.Keys(x.Labels), byDigest) {
		l, err := readLabel(sub, id, x.Labels[id])
		if err != nil {
			return t, err
		}
		t.labels[id] = l
	}
	return t, nil
}

const theManifest = "the list of files (" + manifestFile + ")"

func readManifest(x *custody.Exhibit, b []byte) (*event.Manifest, error) {
	if event.Sum(b) != x.Seal.Commitment {
		return nil, fault(CheckManifest, theManifest, "it is not the one the seal was made over")
	}
	m, err := event.ParseManifest(b)
	switch {
	case err != nil:
		return nil, fault(CheckManifest, theManifest, "%v", err)
	case m.List != x.Seal.List || m.Type != x.Type || m.Marking != x.Marking:
		return nil, fault(CheckManifest, theManifest, "it contradicts what was said at the sealing")
	}
	return m, nil
}

func readLabel(sub *subject, id event.ConsignmentID, b []byte) (*event.Label, error) {
	where := "the label of the sending " + id.Reference()
	c := sub.story.State.Consignment(id)
	if c == nil || !slices.Contains(sub.exhibit.Consignments, id) {
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

// row is the exhibit's on a label, nil when its sender left it out.
func (sub *subject) row(l *event.Label) *event.LabelExhibit {
	for i := range l.Exhibits {
		if l.Exhibits[i].Exhibit == sub.exhibit.Recipient {
			return &l.Exhibits[i]
		}
	}
	return nil
}
