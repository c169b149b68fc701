package client

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Exported is where the files of an exhibit now stand.
type Exported struct {
	Exhibit   event.ExhibitID
	Reference string
	Folder    string
	*seal.Extracted
}

// Export opens exhibits and writes their files, each exhibit into a folder of
// its own below folder. Every byte is compared with the seal and the manifest
// before a file takes its name.
func (c *Client) Export(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, folder string, o seal.ExtractOptions, progress Progress) ([]Exported, error) {
	op, err := c.open(ctx, id, which, event.ToExport)
	if err != nil {
		return nil, err
	}
	var total, done int64
	for _, x := range op.exhibits {
		total += x.Manifest.Stream.Padded
	}
	var out []Exported
	e := &event.Exported{Header: c.header(op.story, c.party(op.story, op.con)), Opened: op.id}
	for _, x := range op.exhibits {
		base := done
		to := filepath.Join(folder, FolderOf(string(x.Manifest.Reference)))
		got, err := x.Extract(ctx, to, o, func(d, _ int64) {
			if progress != nil {
				progress(base+d, total)
			}
		})
		if err != nil {
			return out, fmt.Errorf("%s: %w", x.Manifest.Reference, err)
		}
		done += x.Manifest.Stream.Padded
		out = append(out, Exported{x.id, string(x.Manifest.Reference), to, got})
		e.Exhibits = append(e.Exhibits, x.id)
	}
	_, err = c.say(ctx, e, api.Submission{})
	return out, err
}

// FolderOf is a reference as a folder's name: JRS/1 becomes JRS-1. The
// reference is the sender's, so nothing of it but letters, digits, spaces, dots
// inside and hyphens is let through.
func FolderOf(reference string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == ' ', r == '_':
			return r
		}
		return '-'
	}, reference)
	if name = strings.Trim(name, " -"); name == "" {
		return "exhibit"
	}
	return name
}

// ExhibitKeys opens exhibits and gives their own keys, with which the stock age
// program opens each segment. The opening is logged like any other.
func (c *Client) ExhibitKeys(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID) (map[event.ExhibitID]string, error) {
	op, err := c.open(ctx, id, which, event.View)
	if err != nil {
		return nil, err
	}
	out := map[event.ExhibitID]string{}
	for _, x := range op.exhibits {
		out[x.id] = x.key.String()
	}
	return out, nil
}
