//go:build js && wasm

package main

import (
	"context"
	"syscall/js"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/called"
	"github.com/safehand/safehand/seal"
)

type listing struct {
	Direction string          `json:"direction"` // in or out
	Before    *event.LogIndex `json:"before,omitempty"`
	Limit     int             `json:"limit,omitempty"`
}

var list = asked(func(ctx context.Context, c *client.Client, in listing) (any, error) {
	if in.Limit == 0 {
		in.Limit = 50
	}
	return c.List(ctx, in.Direction, in.Before, in.Limit)
})

// sending names one, and perhaps some of its exhibits.
type sending struct {
	ID       event.ConsignmentID `json:"id"`
	Exhibits []event.ExhibitID   `json:"exhibits,omitempty"`
}

var show = asked(func(ctx context.Context, c *client.Client, in sending) (any, error) {
	return c.Show(ctx, in.ID)
})

// paragraph is a draft of what the person can say of it in a statement.
var paragraph = asked(func(ctx context.Context, c *client.Client, in sending) (any, error) {
	return c.Paragraph(ctx, in.ID, in.Exhibits, zone())
})

// zone is where the person is. Go itself learns of a browser no more than how far
// its clock is from UTC today, and calls it UTC+1: a draft with a time of the other
// half of the year in it would be an hour off what her own clock said then.
func zone() *time.Location {
	name := js.Global().Get("Intl").Call("DateTimeFormat").Call("resolvedOptions").Get("timeZone")
	if name.Type() == js.TypeString {
		if l, err := time.LoadLocation(name.String()); err == nil {
			return l
		}
	}
	return time.Local
}

// held is to whom something goes while a PACE clock runs.
type held struct {
	To    event.UnitID `json:"to"`
	Clock event.Time   `json:"clock"`
}

var inCustody = asked(func(ctx context.Context, c *client.Client, in held) (any, error) {
	return c.InCustody(ctx, in.To, in.Clock)
})

var partners = asked(func(ctx context.Context, c *client.Client, _ struct{}) (any, error) {
	list, err := c.Partners(ctx)
	if err != nil {
		return nil, err
	}
	out := []partner{}
	for _, p := range list {
		n := partner{Partner: p, Name: called.Org(p.Organisation)}
		for _, u := range p.Units {
			n.Units = append(n.Units, partnerUnit{u, called.Unit(u.Unit)})
		}
		out = append(out, n)
	}
	return out, nil
})

// partner is an organisation with what people call it and its units.
type partner struct {
	client.Partner
	Name  string        `json:"name"`
	Units []partnerUnit `json:"units"`
}

type partnerUnit struct {
	client.PartnerUnit
	Name string `json:"name"`
}

// tend does what waits for any member of one's units to come by.
var tend = asked(func(ctx context.Context, c *client.Client, _ struct{}) (any, error) {
	return c.Tend(ctx)
})

// open says for what exhibits are opened, and gives the page what it needs to show
// or save their files: their own keys, and no other.
var open = asked(func(ctx context.Context, c *client.Client, in struct {
	sending
	Purpose event.Code `json:"purpose"`
}) (any, error) {
	list, err := c.OpenTo(ctx, in.ID, in.Exhibits, in.Purpose)
	if err != nil {
		return nil, err
	}
	token, err := c.Session(ctx)
	if err != nil {
		return nil, err
	}
	out := opened{Token: token}
	for i := range list {
		out.Exhibits = append(out.Exhibits, contents(&list[i]))
	}
	return out, nil
})

type opened struct {
	Token    string          `json:"token"` // by which sealed parts are fetched
	Exhibits []openedExhibit `json:"exhibits"`
}

type openedExhibit struct {
	Opening     event.EventID   `json:"opening"`
	Exhibit     event.ExhibitID `json:"exhibit"`
	Reference   string          `json:"reference"`
	Description string          `json:"description"`
	Folder      string          `json:"folder"` // to be saved in
	Key         string          `json:"key"`
	Padded      int64           `json:"padded"`
	Segments    []openedPart    `json:"segments"`
	Files       []openedFile    `json:"files"`
	TrueNames   string          `json:"true_names"` // of those that can't be saved under their own
}

type openedPart struct {
	Digest event.Digest `json:"digest"`
	Size   int64        `json:"size"`
}

type openedFile struct {
	Path   string       `json:"path"` // true, escaped where it is no text
	Safe   string       `json:"safe"` // by which it can be saved anywhere
	Folder bool         `json:"folder,omitempty"`
	Offset int64        `json:"offset"`
	Size   int64        `json:"size"`
	Digest event.Digest `json:"digest"`
	Media  string       `json:"media,omitempty"` // as its sender's machine called it: nothing may hang on it
}

func contents(o *client.Opened) openedExhibit {
	x := openedExhibit{
		Opening: o.Opening, Exhibit: o.Exhibit, Key: o.Key,
		Reference: string(o.Manifest.Reference), Description: string(o.Manifest.Description), Padded: o.Manifest.Stream.Padded,
		Folder: client.FolderOf(string(o.Manifest.Reference)),
	}
	for _, s := range o.Segments {
		x.Segments = append(x.Segments, openedPart(s))
	}
	names := safeNames{}
	var renamed []seal.Renamed
	for _, f := range o.Manifest.Files {
		safe := names.of(f.Path)
		if safe != f.Path {
			renamed = append(renamed, seal.Renamed{Written: safe, True: f.Path})
		}
		x.Files = append(x.Files, openedFile{
			Path: event.EscapePath(f.Path), Safe: safe, Folder: f.Folder,
			Offset: f.Offset, Size: f.Size, Digest: f.Digest, Media: string(f.Media),
		})
	}
	if len(renamed) > 0 {
		x.TrueNames = seal.TrueNames(renamed)
	}
	return x
}

// exported says that files now stand outside.
var exported = asked(func(ctx context.Context, c *client.Client, in struct {
	sending
	Opening event.EventID `json:"opening"`
}) (any, error) {
	return c.SayExported(ctx, in.ID, in.Opening, in.Exhibits)
})
