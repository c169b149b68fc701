//go:build !js

package vectors_test

import (
	"archive/tar"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// pieces are a sealed exhibit's: its parts by name.
type pieces struct {
	seal     event.Seal
	list     event.List
	manifest []byte
	segments [][]byte
}

// cut is how much of the stream stands in a segment of the vectors.
const cut = 8192

const interview = "Camera 2 was off until 10:04.\n"

// stream is a tar of a folder with one file, and what its manifest says.
func (r *recorder) stream() ([]byte, event.Manifest) {
	r.t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	when := time.Unix(1795255440, 0)
	for _, h := range []*tar.Header{
		{Typeflag: tar.TypeDir, Name: "JRS 1/", Mode: 0o755, ModTime: when, Format: tar.FormatUSTAR},
		{Typeflag: tar.TypeReg, Name: "JRS 1/notes.txt", Mode: 0o644, Size: int64(len(interview)), ModTime: when, Format: tar.FormatUSTAR},
	} {
		if err := w.WriteHeader(h); err != nil {
			r.t.Fatal(err)
		}
	}
	if _, err := w.Write([]byte(interview)); err != nil {
		r.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		r.t.Fatal(err)
	}
	length := int64(b.Len())
	m := event.Manifest{
		Random: event.Sum([]byte("random bits of a manifest")), Reference: "JRS/1", Description: "Notes of an interview", Type: "document",
		Marking: event.Official, SealedBy: "amy.reed@northshire.example", SealedAt: 1795255623, With: "safehand 1.0",
		Stream: event.Stream{Tar: length, Padded: seal.Padded(length)},
		Files: []event.File{
			{Folder: true, Offset: 512, Modified: event.FileTimeOf(when), Path: "JRS 1"},
			{Offset: 1024, Size: int64(len(interview)), Modified: event.FileTimeOf(when), Digest: event.Sum([]byte(interview)), Media: "text/plain", Path: "JRS 1/notes.txt"},
		},
	}
	return append(b.Bytes(), make([]byte, m.Stream.Padded-length)...), m
}

// sealUp makes an exhibit of any stream under any manifest: all that a sealer who
// means harm can do.
func (r *recorder) sealUp(key seal.Identity, stream []byte, m event.Manifest, text func([]byte) []byte) *pieces {
	r.t.Helper()
	p := new(pieces)
	for i := 0; i < len(stream); i += cut {
		part := stream[i:min(i+cut, len(stream))]
		s := r.file(fmt.Sprintf("segment %d", i/cut), part, r.hybrid(key))
		p.segments = append(p.segments, s)
		p.list.Segments = append(p.list.Segments, event.Sized{Digest: event.Sum(s), Size: int64(len(s))})
	}
	list, err := p.list.Text()
	if err != nil {
		r.t.Fatal(err)
	}
	m.List = event.Sized{Digest: event.Sum(list), Size: int64(len(list))}
	clear, err := m.Text()
	if err != nil {
		r.t.Fatal(err)
	}
	clear = text(clear)
	p.manifest = r.file("manifest", padded(string(clear), 4096), r.hybrid(key))
	p.seal = event.Seal{
		Recipient: key.ID(), Commitment: event.Sum(clear), List: m.List,
		Manifest: event.Sized{Digest: event.Sum(p.manifest), Size: int64(len(p.manifest))},
		Segments: event.Segments{Count: int64(len(p.segments)), Size: int64(len(p.segments[0])), Total: p.list.Total()},
	}
	return p
}

// body is the exhibit as a vector's: an archive of its parts, in base64 where
// they are not texts.
func (p *pieces) body(t interface{ Fatal(...any) }) []byte {
	text, err := p.seal.Text()
	if err != nil {
		t.Fatal(err)
	}
	list, err := p.list.Text()
	if err != nil {
		t.Fatal(err)
	}
	a := &txtar.Archive{Files: []txtar.File{{Name: "seal", Data: text}, {Name: "list", Data: list}, {Name: "manifest", Data: []byte(wrapped(p.manifest))}}}
	for i, s := range p.segments {
		a.Files = append(a.Files, txtar.File{Name: fmt.Sprintf("segment-%d", i), Data: []byte(wrapped(s))})
	}
	return txtar.Format(a)
}

func same(b []byte) []byte { return b }

// exhibits are whole sealed exhibits. Those that are broken to everybody are
// refused without a key; the others only once they are opened.
func exhibits(b *book, r *recorder) {
	key := r.identity("exhibit")
	stream, m := r.stream()
	good := r.sealUp(key, stream, m, same)
	b.pass("exhibit/whole", "An exhibit of eight segments with a folder and a file in it.", good.body(b.t), "identity: "+key.String())
	b.fail("exhibit/another-key", "wrong-key", "exhibit/whole", "The key is not the seal's.", nil, "identity: "+r.identity("holder").String())
	change := func(name, class, comment string, f func(p *pieces)) {
		b.t.Helper()
		p := *good
		p.segments, p.list.Segments = slices.Clone(p.segments), slices.Clone(p.list.Segments)
		f(&p)
		b.failParts("exhibit/"+name, class, "exhibit/whole", comment, p.body(b.t))
	}
	change("segment-flipped", "segment", "A bit of a segment is another.", func(p *pieces) { p.segments[3] = flip(p.segments[3], 2000) })
	change("segment-cut-short", "segment", "A segment has lost its last byte.", func(p *pieces) { p.segments[3] = p.segments[3][:len(p.segments[3])-1] })
	change("segment-too-long", "segment", "A segment has a byte more.", func(p *pieces) { p.segments[3] = append(bytes.Clone(p.segments[3]), 0) })
	change("segments-swapped", "segment", "Two segments have changed places.", func(p *pieces) { p.segments[3], p.segments[4] = p.segments[4], p.segments[3] })
	change("segment-repeated", "segment", "A segment stands in the place of another too.", func(p *pieces) { p.segments[4] = p.segments[3] })
	change("segment-from-an-earlier-try", "segment", "A segment of the same content, sealed at another time.", func(p *pieces) {
		p.segments[3] = r.file("segment 3 at another time", stream[3*cut:4*cut], r.hybrid(key))
	})
	change("segment-missing", "segment", "The last segment is missing.", func(p *pieces) { p.segments = p.segments[:7] })
	change("list-of-another-digest", "segment-list", "A digest in the list is another.", func(p *pieces) { p.list.Segments[2].Digest[5] ^= 1 })
	change("list-cut-short", "segment-list", "The list has lost its last segment.", func(p *pieces) { p.list.Segments = p.list.Segments[:7] })
	change("manifest-flipped", "manifest", "A bit of the manifest is another.", func(p *pieces) { p.manifest = flip(p.manifest, 3000) })
	change("manifest-cut-short", "manifest", "The manifest has lost its last byte.", func(p *pieces) { p.manifest = p.manifest[:len(p.manifest)-1] })
	change("seal-of-another-total", "segment-list", "The seal says another total.", func(p *pieces) { p.seal.Segments.Total-- })
	change("seal-of-another-size", "segment-list", "The seal says larger segments than there are.", func(p *pieces) { p.seal.Segments.Size += 4 })
	change("seal-of-another-commitment", "manifest", "The seal was made over another clear manifest.", func(p *pieces) { p.seal.Commitment[9] ^= 1 })
	b.forged(r, key, stream, m)
}

// forged are exhibits whose digests all agree, made by a sealer who means harm.
func (b *book) forged(r *recorder, key seal.Identity, stream []byte, m event.Manifest) {
	b.t.Helper()
	forge := func(name, class, comment string, stream []byte, text func([]byte) []byte) {
		b.t.Helper()
		p := r.sealUp(key, stream, m, text)
		b.failParts("exhibit/"+name, class, "exhibit/whole", comment, p.body(b.t))
	}
	edit := func(old, new string) func([]byte) []byte {
		return func(text []byte) []byte {
			if strings.Count(string(text), old) != 1 {
				b.t.Fatalf("the manifest has %q not once", old)
			}
			return []byte(strings.Replace(string(text), old, new, 1))
		}
	}
	hidden := bytes.Clone(stream)
	hidden[len(hidden)-1] = 1
	forge("hidden-behind-the-end", "stream", "A byte that no file holds stands in the padding.", hidden, same)
	content := bytes.Clone(stream)
	content[1024] ^= 1
	forge("another-content", "file", "A file is not what the manifest says.", content, same)
	forge("a-path-that-climbs", "manifest", "The manifest has a path that leaves the folder.", stream, edit("text/plain JRS 1/notes.txt", "text/plain ../notes.txt"))
	forge("another-list", "manifest", "The manifest names another segment list than the seal.", stream, func(text []byte) []byte {
		return flip(text, bytes.Index(text, []byte("\nlist "))+len("\nlist "))
	})
}
