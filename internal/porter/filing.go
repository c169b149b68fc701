package porter

import (
	"context"
	"errors"
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// filer writes what people of the unit let the agent have into a folder. Without
// such a grant it has no key and files nothing.
type filer struct {
	*Porter
	client *client.Client
}

// filings is how far the filer has come.
type filings struct {
	After   event.LogIndex    `json:"after"`
	Waiting []waiting[filing] `json:"waiting"`
}

// filing is something granted, and where each exhibit of it goes: written down
// before a file takes that name, so that after a crash it is known as ours.
type filing struct {
	client.Filing
	Placed map[string]placed `json:"placed,omitempty"` // by the exhibit
}

type placed struct {
	Base string `json:"base"` // path below the folder
	Done bool   `json:"done"` // all of it stands there, and in the list of true names
}

const filingsFile = "filings.json"

func (f *filer) round(ctx context.Context) error {
	var all filings
	if err := f.state.load(filingsFile, &all); err != nil {
		return err
	}
	news, err := f.client.Filings(ctx, all.After)
	if err != nil {
		return err
	}
	for _, n := range news {
		all.Waiting = append(all.Waiting, waiting[filing]{What: filing{Filing: n}})
		all.After = n.Index
	}
	save := func() error { return f.state.save(filingsFile, &all) }
	if len(news) > 0 {
		if err := save(); err != nil {
			return err
		}
	}
	return eachDue(ctx, &all.Waiting, f.Now, save, func(ctx context.Context, w *waiting[filing]) error {
		return prefixed(w.What.Consignment.Reference(), f.one(ctx, &w.What, save))
	})
}

// one files what one grant was of. Each exhibit that stands is said to, even if
// another can't be filed.
func (f *filer) one(ctx context.Context, w *filing, save func() error) error {
	g, err := f.client.OpenFiling(ctx, w.Filing)
	if gone(err) {
		f.Log.Info("not filed: it is out of the unit's hands, or was given to an earlier key of this agent", "sending", w.Consignment.Reference())
		return nil
	}
	if err != nil {
		return err
	}
	var failed []error
	var stand []event.ExhibitID
	for _, x := range g.Exhibits {
		if err := f.exhibit(ctx, w, g, x, save); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", x.ID.SealNumber(), err))
			continue
		}
		stand = append(stand, x.ID)
	}
	if len(stand) == 0 {
		return errors.Join(failed...)
	}
	if _, err := f.client.SayFiled(ctx, g, stand...); err != nil {
		return errors.Join(append(failed, err)...)
	}
	f.Done.Filed += len(stand)
	f.Log.Info("filed", "sending", w.Consignment.Reference(), "exhibits", len(stand), "seals", sealNumbers(stand))
	for _, x := range stand {
		if f.Kept != nil {
			f.Kept.Drop(x)
		}
	}
	return errors.Join(failed...)
}

// gone: the rules say that this agent will never be handed the key.
func gone(err error) bool {
	var e *api.Error
	var r *event.Refusal
	switch {
	case errors.As(err, &e):
		return e.Code == api.CodeNotFound || e.Code == event.CodeState
	case errors.As(err, &r):
		return r.Code == event.CodeRevoked
	}
	return false
}

// exhibit puts one exhibit in its place and into the list of true names.
func (f *filer) exhibit(ctx context.Context, w *filing, g *client.Granted, x client.GrantedExhibit, save func() error) error {
	key := x.ID.String()
	if w.Placed[key].Done {
		return nil
	}
	base := f.Name.path(values(g, x), f.MaxPath)
	for n := 1; ; n++ {
		at := w.Placed[key]
		if at.Base == "" {
			var err error
			if at.Base, n, err = f.vacant(x, base, n); err != nil {
				return err
			}
			if err := f.keep(w, key, at, save); err != nil {
				return err
			}
		}
		as := place(x.Manifest.Files, at.Base, f.MaxPath)
		stands, err := f.write(ctx, g, x, at.Base, as)
		if err != nil {
			return err
		}
		if !stands { // somebody's own file was quicker
			w.Placed[key] = placed{}
			continue
		}
		if err := f.addTrueNames(g, x, as); err != nil {
			return err
		}
		at.Done = true
		return f.keep(w, key, at, save)
	}
}

func (f *filer) keep(w *filing, key string, at placed, save func() error) error {
	if w.Placed == nil {
		w.Placed = map[string]placed{}
	}
	w.Placed[key] = at
	return save()
}
