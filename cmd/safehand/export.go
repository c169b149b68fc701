package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/disk"
	"github.com/safehand/safehand/seal"
)

type exportCmd struct {
	sealed
	Reference string   `arg:"" help:"The sending's reference."`
	Into      string   `required:"" placeholder:"DIR" help:"Folder to write into. Each exhibit gets a folder of its own there."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number."`
	Portable  bool     `help:"Write only names that Windows takes too; the true ones go into a list."`
}

func (exportCmd) Example() string { return "safehand export 7Q4M-2KPD --into evidence" }

type exported struct {
	Exhibit   event.ExhibitID `json:"exhibit"`
	Reference string          `json:"reference"`
	Folder    string          `json:"folder"`
	Files     int             `json:"files"`
	Bytes     int64           `json:"bytes"`
	Renamed   int             `json:"renamed"`
}

func (c *exportCmd) Run(s *session) error {
	if err := references(c.Reference); err != nil {
		return err
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	id, which, err := s.meant(cl, c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	v, err := cl.Glance(s.ctx, id)
	if err != nil {
		return err
	}
	if err := c.room(cl, v, which); err != nil {
		return err
	}
	progress, finish := s.bar("Opening and writing")
	got, err := cl.Export(s.ctx, id, which, c.Into, seal.ExtractOptions{Portable: c.Portable}, progress)
	finish()
	if err != nil && len(got) == 0 {
		return err
	}
	// Those that were written stand, and were said to be exported.
	out := []exported{}
	for _, x := range got {
		out = append(out, exported{x.Exhibit, x.Reference, x.Folder, x.Files, x.Bytes, len(x.Renamed)})
	}
	if err == nil && len(which) == 0 {
		s.leftOut(v)
	}
	return errors.Join(s.print(out, func() { exportWords(s, got) }), err)
}

// leftOut names what was not exported because nobody has signed for it.
func (s *session) leftOut(v *client.View) {
	for i := range v.Exhibits {
		if x := &v.Exhibits[i]; v.Incoming && x.Waits() {
			s.note("%s was left out: nobody has received it.", x.Name())
		}
	}
}

// room refuses a folder that holds something already before anything is opened:
// an opening stands in the log for ever. What the label does not name is
// refused by the writing itself.
func (c *exportCmd) room(cl *client.Client, v *client.View, which []event.ExhibitID) error {
	var bytes int64
	for i := range v.Exhibits {
		x := &v.Exhibits[i]
		if len(which) > 0 && !slices.Contains(which, x.Exhibit) || cl.IsBegun(c.Into, x.Exhibit) {
			continue
		}
		if x.Received || !v.Incoming {
			bytes += x.Bytes
		}
		if x.Reference == "" {
			continue
		}
		folder := filepath.Join(c.Into, client.FolderOf(x.Reference))
		have, err := os.ReadDir(folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if len(have) > 0 {
			e := &seal.ExistsError{Folder: folder}
			for _, f := range have {
				e.Names = append(e.Names, f.Name())
			}
			return e
		}
	}
	space, err := disk.SpaceOf(c.Into)
	if err == nil && space.Free < bytes {
		return &noRoomError{fmt.Sprintf("the files take %s, and %s has %s left", size(bytes), c.Into, size(space.Free))}
	}
	return nil // a volume that does not say how much it has left is tried
}

// noRoomError: a disk is too small for what is to be written.
type noRoomError struct{ words string }

func (e *noRoomError) Error() string { return e.words }

func exportWords(s *session, got []client.Exported) {
	for _, x := range got {
		s.say("%s: %s, %s, in %s. Every byte is what was sealed.", x.Reference, count(x.Files, "file"), size(x.Bytes), x.Folder)
		if x.TrueNames != "" {
			s.say("  %s could not keep their names here; %s lists the true ones.", count(len(x.Renamed), "file or folder"), x.TrueNames)
		}
	}
	s.note("These files are in clear now and no longer protected by Safehand.")
}
