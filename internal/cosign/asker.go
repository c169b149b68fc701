// Package cosign asks those who watch the log to cosign its heads, and hears from
// them whether the service still has every entry it ever acknowledged.
//
// An [Asker] asks after a head is durable and never holds up an append: what it
// gets is served beside the head when it has come. One that does not answer is
// asked again, ever more seldom, and shown. One that has cosigned a head which is
// not here makes every node append nothing, from that answer on and until the
// head is here again: the service was put back from an old copy, and what it
// signed next would be a second history.
//
// Several nodes on one database ask each witness once: who asks has claimed it.
package cosign

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/internal/store"
)

// Config is whom to ask for which log.
type Config struct {
	Store     *store.DB
	Service   directory.Service
	Witnesses []Asked
	// Every is how long a witness is left alone after it cosigned; heads made in
	// between are covered by the next.
	Every  time.Duration
	Now    func() time.Time
	Logger *slog.Logger
	Client *http.Client // the usual one when nil
}

// DefaultEvery keeps what is proved about recorded times close to them, and costs
// each witness and the disk little.
const DefaultEvery = 10 * time.Second

// quiet is how long a head may stand before it is cosigned again, so that a log
// in which nothing happens can be told from a witness that sleeps.
const quiet = 5 * time.Minute

// Asker asks. Its methods may be called at once.
type Asker struct {
	Config
	db      *store.DB
	service directory.Service
	log     *slog.Logger
	client  *http.Client
	mu      sync.Mutex
	waiting map[string]store.Head // by witness: what it has not read all of
}

// New is an asker of those witnesses.
func New(c Config) (*Asker, error) {
	if err := checkAsked(c.Witnesses, c.Service.Log); err != nil {
		return nil, err
	}
	if c.Every == 0 {
		c.Every = DefaultEvery
	}
	if c.Every < time.Second {
		return nil, fmt.Errorf("witnesses are asked at most once a second, not every %v", c.Every)
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Client == nil {
		c.Client = newClient()
	}
	return &Asker{
		Config: c, db: c.Store, service: c.Service, log: c.Logger, client: c.Client, waiting: map[string]store.Head{},
	}, nil
}

// startWithin is how long the start of a service waits for its witnesses.
const startWithin = 10 * time.Second

// Begin makes these the witnesses that are asked, and asks each once before
// anything is appended. One that was never heard since the database was made, or
// put back, keeps it from being written to until it is heard. For one that was
// heard before, and is silent today, nothing waits.
func (a *Asker) Begin(ctx context.Context) error {
	var names []string
	for _, w := range a.Witnesses {
		names = append(names, w.Name())
	}
	err := a.db.Update(ctx, func(tx *store.Tx) error {
		if err := tx.SetWitnesses(names); err != nil {
			return err
		}
		return a.leftOut(tx, names)
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	var asking sync.WaitGroup
	for _, w := range a.Witnesses {
		asking.Go(func() { a.ask(ctx, w, true) })
	}
	asking.Wait()
	return a.warn(context.WithoutCancel(ctx))
}

// leftOut warns of witnesses that cosigned once and are asked no more: whoever
// leaves them out hears nothing from them.
func (a *Asker) leftOut(tx *store.Tx, names []string) error {
	keys, err := tx.Cosigners()
	for _, k := range keys {
		if !slices.Contains(names, k.Name()) {
			a.log.Warn("this witness cosigned the log and is not asked any more", "witness", k.Name())
			names = append(names, k.Name())
		}
	}
	return err
}

// warn says that nothing will be appended, and why.
func (a *Asker) warn(ctx context.Context) error {
	return a.db.View(ctx, func(tx *store.Tx) error {
		behind, err := tx.Behind()
		if err != nil || !behind {
			return err
		}
		a.log.Error("NOTHING IS APPENDED TO THE LOG: witnesses know entries that are not here, or were not heard yet. 'safehand doctor' says what to do")
		return nil
	})
}

// Run asks until ctx ends.
func (a *Asker) Run(ctx context.Context) {
	var asking sync.WaitGroup
	for _, w := range a.Witnesses {
		asking.Go(func() { a.keepAsking(ctx, w) })
	}
	asking.Wait()
}

// look is how often it is looked whether there is something to ask: a read of
// two rows.
const look = time.Second

func (a *Asker) keepAsking(ctx context.Context, w Asked) {
	t := time.NewTicker(look)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			a.ask(ctx, w, false)
		}
	}
}
