package continuitytest

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// Exhibit is an exhibit with the clear texts its sender holds.
type Exhibit struct {
	ID        event.ExhibitID
	Recipient event.RecipientID
	Reference string
	Manifest  []byte
	Content   []byte // of its one file
	Sealed    event.EventID
	seal      event.Seal
	name      string // what its keys and digests follow from
}

// Owner is the exhibit's thread.
func (x *Exhibit) Owner() event.Owner { return event.OwnerExhibit(x.Recipient) }

func ids(xs []*Exhibit) []event.ExhibitID {
	var out []event.ExhibitID
	for _, x := range xs {
		out = append(out, x.ID)
	}
	return out
}

func blob(s string) event.Sized {
	return event.Sized{Digest: event.Sum([]byte(s)), Size: int64(len(s))}
}

// exhibit seals the recording of that reference. The same recording sealed a
// second time is another exhibit with the same contents.
func (p *Person) exhibit(ref string) *Exhibit {
	w := p.w
	w.T.Helper()
	name := ref
	if w.made[ref]++; w.made[ref] > 1 {
		name = fmt.Sprint(ref, " again ", w.made[ref])
	}
	x := &Exhibit{name: name, Reference: ref, Recipient: Recipient(name).ID(), Content: []byte("the contents of " + ref)}
	m := p.manifest(x)
	if w.Manifest != nil {
		w.Manifest(m)
	}
	var err error
	x.Manifest, err = m.Text()
	w.must(err)
	x.seal = event.Seal{
		Recipient: x.Recipient, Commitment: event.Sum(x.Manifest), Manifest: blob("manifest " + name), List: blob("list " + name),
		Segments: event.Segments{Count: 1, Size: 8 << 20, Total: 65800},
	}
	x.ID = x.seal.ID()
	return x
}

func (p *Person) manifest(x *Exhibit) *event.Manifest {
	return &event.Manifest{
		Random: event.Sum([]byte("random " + x.name)), Reference: event.FreeText(x.Reference), Description: "Interview, first part",
		Type: "abe-interview", Marking: event.OfficialSensitive,
		People:   []event.Pseudonym{{Category: "victim", Name: "Victim 1"}},
		SealedBy: p.ID, SealedAt: p.w.Now, With: "safehand 0.1", List: blob("list " + x.name),
		Stream: event.Stream{Tar: 2560, Padded: 65536},
		Files: []event.File{
			{Folder: true, Offset: 512, Path: "interview"},
			{Offset: 1024, Size: int64(len(x.Content)), Digest: event.Sum(x.Content), Media: "video/mp4", Path: "interview/part one.mp4"},
		},
	}
}

func (p *Person) label(xs []*Exhibit) []byte {
	p.w.T.Helper()
	p.w.salts++
	l := &event.Label{Random: event.Sum(fmt.Append(nil, "label", p.w.salts)), From: p.ID, Message: []event.FreeText{"As discussed."}}
	for _, x := range xs {
		l.Exhibits = append(l.Exhibits, event.LabelExhibit{
			Exhibit: x.Recipient, Reference: event.FreeText(x.Reference), Description: "Interview, first part",
			Type: "abe-interview", Files: 1, Bytes: int64(len(x.Content)),
		})
	}
	b, err := l.Text()
	p.w.must(err)
	return b
}
