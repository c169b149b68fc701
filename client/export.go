package client

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
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
	var failed error
	e := &event.Exported{Header: c.header(op.story, op.party), Opened: op.id}
	taken := folders{}
	for _, x := range op.exhibits {
		base := done
		to := filepath.Join(folder, taken.of(string(x.Manifest.Reference), x.id))
		got, err := x.Extract(ctx, to, o, func(d, _ int64) {
			if progress != nil {
				progress(base+d, total)
			}
		})
		if err != nil {
			failed = fmt.Errorf("%s: %w", x.Manifest.Reference, err)
			break
		}
		done += x.Manifest.Stream.Padded
		out = append(out, Exported{x.id, string(x.Manifest.Reference), to, got})
		e.Exhibits = append(e.Exhibits, x.id)
	}
	if len(e.Exhibits) == 0 {
		return nil, failed
	}
	// What stands outside now is said, even if the rest could not be written or
	// was given up.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	_, err = c.say(ctx, e, api.Submission{})
	return out, errors.Join(failed, err)
}

// folders gives each exhibit one of its own, on disks too that don't tell
// capitals from small letters.
type folders map[string]bool

func (f folders) of(reference string, x event.ExhibitID) string {
	name := FolderOf(reference)
	if f[strings.ToLower(name)] {
		name += " " + x.SealNumber()
	}
	f[strings.ToLower(name)] = true
	return name
}

// maxFolder leaves room for a path below it, on every system.
const maxFolder = 80

// reservedRE are names that Windows keeps for devices.
var reservedRE = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// FolderOf is a reference as a folder's name: JRS/1 becomes JRS-1. The
// reference is the sender's, so nothing of it but letters, digits, spaces,
// underscores and hyphens is let through, and no name that Windows keeps for
// itself.
func FolderOf(reference string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == ' ', r == '_':
			return r
		}
		return '-'
	}, reference)
	name = strings.Trim(name[:min(len(name), maxFolder)], " -")
	if name == "" || reservedRE.MatchString(name) {
		return strings.TrimSpace("exhibit " + name)
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
