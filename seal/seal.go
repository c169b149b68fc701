// Package seal puts files into an exhibit and takes them out again.
//
// An exhibit is one PAX tar stream, padded, cut into segments, each of them an
// ordinary age file to a key that belongs to this exhibit alone (docs/seal.md).
// Stock age and tar open it. Three promises hold here:
//
//   - Nothing in clear touches a disk while sealing, and no file key ever does:
//     a segment that was not stored whole is made anew with a new key.
//   - Nothing is decrypted before its sealed bytes match their place in the
//     seal, and nothing is written where it was not asked for: never outside
//     the folder, never over a file, never half.
//   - All encryption is to hybrid post-quantum keys, and a file that anybody
//     with another kind of key could open is refused by name.
//
// Nothing here asks the time or speaks to a network: sealed bytes leave through
// a [Sink] and come through a [Fetch].
package seal

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"

	"github.com/safehand/safehand/event"
)

// SegmentSize is how much of the stream goes into one segment. Readers follow
// the seal and accept others, up to [MaxSegment].
const SegmentSize = 8 << 20

// MaxSegment bounds a sealed segment, because opening holds some in memory.
const MaxSegment = 65 << 20

// Sink stores sealed blobs: segments while they are made, then the segment
// list, then the sealed manifest.
type Sink interface {
	// Put stores body whole, under its digest, before it returns nil. It is
	// called from several goroutines at once. It must not keep body. To try
	// again it may send the same body; an error ends the sealing.
	Put(ctx context.Context, digest event.Digest, body []byte) error
}

// Progress hears how many bytes of the stream are done. Calls come one at a
// time. It may be nil.
type Progress func(done, total int64)

// Result is a sealed exhibit.
type Result struct {
	Seal           event.Seal
	Manifest       event.Manifest
	ManifestText   []byte // in clear: the seal commits to it
	SealedManifest []byte
	ListText       []byte
}

// Seal reads the files of p once, and stores the exhibit in sink, sealed to id.
// The caller fills in what meta says of the exhibit (reference to derived
// from); the rest is found here. Nothing may be believed of an exhibit whose
// sealing failed; what it stored is waste.
func Seal(ctx context.Context, p *Plan, id Identity, meta event.Manifest, sink Sink, progress Progress) (*Result, error) {
	return Resume(ctx, p, id, meta, sink, progress, Begun{})
}

// Resume seals like [Seal], and goes on from what an earlier run has stored.
func Resume(ctx context.Context, p *Plan, id Identity, meta event.Manifest, sink Sink, progress Progress, b Begun) (*Result, error) {
	w := work{sink: sink, segment: SegmentSize, progress: progress, journal: b.Journal, encrypt: sealer(id.age.Recipient())}
	return sealIn(ctx, p, id, meta, w, b.Done)
}

func sealIn(ctx context.Context, p *Plan, id Identity, meta event.Manifest, w work, done Done) (*Result, error) {
	if err := tryMeta(p, meta); err != nil {
		return nil, err
	}
	files, list, err := segments(ctx, p, w, done)
	if err != nil {
		return nil, err
	}
	meta.Files = files
	meta.Stream = event.Stream{Tar: p.Tar(), Padded: p.Padded()}
	return finish(ctx, id, meta, list, w.sink, int(w.segment))
}

// Ahead stores the segments of an exhibit of which nothing else is known yet. They
// depend on the files and on the key alone: what the exhibit is called, who is in it
// and by whom it is sealed stands in the manifest, which [Resume] makes of them when
// it is told what the journal heard here.
func Ahead(ctx context.Context, p *Plan, id Identity, sink Sink, progress Progress, j Journal) error {
	w := work{sink: sink, segment: SegmentSize, progress: progress, journal: j, encrypt: sealer(id.age.Recipient())}
	_, _, err := segments(ctx, p, w, Done{})
	return err
}

// segments makes and stores the segments that are missing.
func segments(ctx context.Context, p *Plan, w work, done Done) ([]event.File, []event.Sized, error) {
	w.total = p.Padded()
	n := (w.total + w.segment - 1) / w.segment
	if n > event.MaxSegments {
		return nil, nil, fmt.Errorf("too much for one exhibit: %d segments, and %d are allowed", n, event.MaxSegments)
	}
	if err := done.fits(p, n, w.segment); err != nil {
		return nil, nil, err
	}
	if done.Compare {
		done.Segments = done.Segments[:min(done.Edge.Segments, int64(len(done.Segments)))]
	}
	c := newCutter(ctx, w, done)
	files, err := p.write(c, done)
	list, err := c.finish(err)
	return files, list, err
}

// tryMeta writes the manifest before hours are spent on reading: what it says
// must stand in the grammar.
func tryMeta(p *Plan, meta event.Manifest) error {
	meta.Files = p.files()
	meta.Stream = event.Stream{Tar: p.Tar(), Padded: p.Padded()}
	if _, err := meta.Text(); err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	return nil
}

// finish stores list and manifest and makes the seal.
func finish(ctx context.Context, id Identity, m event.Manifest, list []event.Sized, sink Sink, segment int) (*Result, error) {
	segments := event.List{Segments: list}
	r := &Result{}
	var err error
	if r.ListText, err = segments.Text(); err != nil {
		return nil, err
	}
	m.List = sized(r.ListText)
	rand.Read(m.Random[:])
	if r.ManifestText, err = m.Text(); err != nil {
		return nil, err
	}
	if r.SealedManifest, err = SealText(r.ManifestText, id.Recipient()); err != nil {
		return nil, err
	}
	sealed := sized(r.SealedManifest)
	if err := sink.Put(ctx, m.List.Digest, r.ListText); err != nil {
		return nil, err
	}
	if err := sink.Put(ctx, sealed.Digest, r.SealedManifest); err != nil {
		return nil, err
	}
	r.Manifest = m
	r.Seal = event.Seal{
		Recipient:  id.ID(),
		Commitment: event.Sum(r.ManifestText),
		Manifest:   sealed,
		List:       m.List,
		Segments:   event.Segments{Count: int64(len(list)), Size: SealedSize(int64(segment)), Total: segments.Total()},
	}
	text, err := r.Seal.Text()
	if err != nil {
		return nil, err
	}
	_, err = event.ParseSeal(text)
	return r, err
}

func sized(b []byte) event.Sized { return event.Sized{Digest: event.Sum(b), Size: int64(len(b))} }

// zeros is an endless source of padding.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func writeZeros(w io.Writer, n int64) error {
	_, err := io.CopyN(w, zeros{}, n)
	return err
}
