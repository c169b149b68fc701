package porter

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// checker compares what arrives for the unit with its seals, and says so. It
// needs no key, signs for nothing, and a sending that it has checked still waits
// for its receipt.
type checker struct {
	*Porter
	client *client.Client
}

// arrivals is how far the checker has come: it has looked at all that was sent to
// its unit at places of the log up to After, but for what waits.
type arrivals struct {
	After   event.LogIndex     `json:"after"`
	Waiting []waiting[arrival] `json:"waiting"`
}

type arrival = client.Arrival

const arrivalsFile = "arrivals.json"

// sayEvery is how long a check may go on before it says what it has found so far.
const sayEvery = time.Minute

func (k *checker) round(ctx context.Context) error {
	var a arrivals
	if err := k.state.load(arrivalsFile, &a); err != nil {
		return err
	}
	news, err := k.client.Arrivals(ctx, a.After)
	if err != nil {
		return err
	}
	for _, n := range news {
		a.Waiting = append(a.Waiting, waiting[arrival]{What: n})
		a.After = n.Index
	}
	save := func() error { return k.state.save(arrivalsFile, &a) }
	if len(news) > 0 {
		if err := save(); err != nil {
			return err
		}
	}
	return eachDue(ctx, &a.Waiting, k.Now, save, k.one)
}

// one checks a sending. What is no longer there to be checked is done with.
func (k *checker) one(ctx context.Context, w *waiting[arrival]) error {
	ref := w.What.Consignment.Reference()
	said := false
	err := k.client.CheckNew(ctx, w.What.Consignment, sayEvery, func(c *client.Checked) {
		said = true
		k.Log.Info("checked", "sending", ref, "passed", len(c.Passed), "broken", len(c.Broken))
		for _, b := range c.Broken {
			k.Log.Error("seal broken; it was fetched three times", "sending", ref, "seal", b.Exhibit.SealNumber())
		}
	})
	if said && err == nil {
		k.Done.Checked++
	}
	var e *api.Error
	if errors.As(err, &e) && e.Code == api.CodeNotFound {
		k.Log.Info("not checked: it is in other hands", "sending", ref)
		return nil
	}
	return prefixed(ref, err)
}

// prefixed says of which sending an error is.
func prefixed(ref string, err error) error {
	if err == nil || unreachable(err) {
		return err
	}
	return &problem{short: ref + ": " + strings.TrimPrefix(plainly(err), ref+": "), lines: []string{err.Error()}, cause: err}
}
