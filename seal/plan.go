package seal

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// Source is one file or folder that is to go into an exhibit.
type Source struct {
	// Path in the exhibit: bytes, with slashes between.
	Path string
	// Info is what was found when the exhibit was planned.
	Info fs.FileInfo
	// Open opens it for reading. Its Stat must still say what Info says, before
	// and after, or the file was changed meanwhile and is refused.
	Open func() (fs.File, error)
}

// Plan is what will be sealed: everything but the contents, so that the length
// of every part is known before the first byte is read.
type Plan struct {
	entries []entry
	tar     int64
}

// entry is a source and its place in the stream.
type entry struct {
	Source
	file   event.File // without its digest
	header []byte
}

// Refusal is something that can't be sealed, and why.
type Refusal struct {
	Path string
	Why  string
}

// RefusedError lists all that can't be sealed, so that it need be put right
// only once.
type RefusedError struct {
	Refused []Refusal
}

func (e *RefusedError) Error() string {
	var b strings.Builder
	b.WriteString("this can't be sealed:")
	for _, r := range e.Refused {
		fmt.Fprintf(&b, "\n  %s: %s", event.EscapePath(r.Path), r.Why)
	}
	return b.String()
}

// PlanPaths plans an exhibit of files and of folders with all that is in them,
// each under its own name.
func PlanPaths(paths []string) (*Plan, error) {
	w := &walker{}
	for _, p := range paths {
		w.add(p)
	}
	return plan(w.sources, w.refused)
}

// PlanSources plans an exhibit of sources from anywhere. Their order does not
// matter.
func PlanSources(sources []Source) (*Plan, error) { return plan(sources, nil) }

func plan(sources []Source, refused []Refusal) (*Plan, error) {
	sources = slices.Clone(sources)
	// The order of bytes: the same files make the same stream anywhere, and a
	// folder comes before what is in it.
	slices.SortStableFunc(sources, func(a, b Source) int { return cmp.Compare(a.Path, b.Path) })
	p := &Plan{}
	for i, s := range sources {
		if i > 0 && sources[i-1].Path == s.Path {
			refused = append(refused, Refusal{s.Path, "two with this name at the same place"})
			continue
		}
		if why := p.add(s); why != "" {
			refused = append(refused, Refusal{s.Path, why})
		}
	}
	if len(refused) > 0 {
		slices.SortStableFunc(refused, func(a, b Refusal) int { return cmp.Compare(a.Path, b.Path) })
		return nil, &RefusedError{refused}
	}
	if len(p.entries) == 0 {
		return nil, errors.New("nothing to seal")
	}
	if len(p.entries) > event.MaxFiles {
		return nil, fmt.Errorf("%d files and folders, and an exhibit has at most %d: seal them as one archive, or as several exhibits", len(p.entries), event.MaxFiles)
	}
	p.tar += 2 * block
	return p, nil
}

// add gives s its place, or says why it has none.
func (p *Plan) add(s Source) string {
	if why := refuseMode(s.Info.Mode()); why != "" {
		return why
	}
	if err := event.CheckPath(s.Path); err != nil {
		return err.Error()
	}
	e := entry{Source: s, file: event.File{
		Folder:   s.Info.IsDir(),
		Modified: event.FileTimeOf(s.Info.ModTime()),
		Path:     s.Path,
	}}
	if _, err := e.file.Modified.MarshalText(); err != nil {
		return err.Error()
	}
	if !e.file.Folder {
		e.file.Size = s.Info.Size()
		e.file.Media = mediaType(s.Path)
	}
	var err error
	if e.header, err = tarHeader(&e.file); err != nil {
		return err.Error()
	}
	e.file.Offset = p.tar + int64(len(e.header))
	p.tar = e.file.Offset + roundUp(e.file.Size)
	p.entries = append(p.entries, e)
	return ""
}

func refuseMode(m fs.FileMode) string {
	switch {
	case m.IsRegular() || m.IsDir():
		return ""
	case m&fs.ModeSymlink != 0:
		return "a link: what it points to would have to be named itself"
	case m&fs.ModeDevice != 0:
		return "a device"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeNamedPipe != 0:
		return "a pipe"
	}
	return "neither a file nor a folder"
}

// Tar is the length of the stream before padding.
func (p *Plan) Tar() int64 { return p.tar }

// Padded is the length of the stream.
func (p *Plan) Padded() int64 { return Padded(p.tar) }

// Count is the number of files, and the bytes in them, as a label states them.
func (p *Plan) Count() (files, bytes int64) {
	for _, e := range p.entries {
		if !e.file.Folder {
			files++
			bytes += e.file.Size
		}
	}
	return files, bytes
}

// Paths are those of the files and folders in the exhibit.
func (p *Plan) Paths() []string {
	out := make([]string, len(p.entries))
	for i, e := range p.entries {
		out[i] = e.Path
	}
	return out
}

// files are the planned files, without their digests.
func (p *Plan) files() []event.File {
	out := make([]event.File, len(p.entries))
	for i, e := range p.entries {
		out[i] = e.file
	}
	return out
}

// mediaType is a claim made from the name, from a list of our own so that it
// does not depend on the machine.
func mediaType(p string) event.MediaType {
	switch strings.ToLower(strings.TrimPrefix(path.Ext(p), ".")) {
	case "mp4", "m4v":
		return "video/mp4"
	case "mov":
		return "video/quicktime"
	case "mkv":
		return "video/x-matroska"
	case "webm":
		return "video/webm"
	case "avi":
		return "video/x-msvideo"
	case "mp3":
		return "audio/mpeg"
	case "m4a":
		return "audio/mp4"
	case "wav":
		return "audio/wav"
	case "jpg", "jpeg":
		return "image/jpeg"
	case "png":
		return "image/png"
	case "pdf":
		return "application/pdf"
	case "txt":
		return "text/plain"
	case "zip":
		return "application/zip"
	case "docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case "xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return ""
}
