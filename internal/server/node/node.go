// Package node starts one node of the service from a data directory: the keys
// that say who it is, the database, the blobs, the desk, the door and the server
// in front of them. It wires and decides nothing.
//
// With no configuration but the directory it runs on SQLite and files, over TLS
// with a certificate of its own, which clients know by its pin.
package node

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/cosign"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/disk"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/door/passkey"
	"github.com/safehand/safehand/internal/lock"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/watch"
	"github.com/safehand/safehand/internal/web"
)

// Config is how a node is started. Only Data is needed.
type Config struct {
	Data      string           // directory for keys, certificate, blobs and the SQLite database
	DSN       string           // of another database: a postgres:// address
	Listen    string           // address, "127.0.0.1:0" when empty
	PublicURL string           // how clients reach it, when not by the address listened on
	Loopback  string           // address of this machine to answer on without TLS too, for browsers and a proxy; none when empty
	Guests    web.Guests       // the made-up people of a demonstration
	Gallery   bool             // show every page in every state, for developers
	Name      event.OrgID      // of the service; fixed for life at the first start
	Now       func() time.Time // the clock
	Logger    *slog.Logger
	Version   string       // of the program
	Reserve   disk.Reserve // kept free for statements; the usual one when zero
	// Witnesses are asked to cosign, each every so often; the usual when zero.
	Witnesses    []cosign.Asked
	WitnessEvery time.Duration
	Notices      notice.Settings // how people and other systems are told
	// Backed is the newest backup that is known of here, and BackupWithin how old it
	// may get before somebody is told; never when zero.
	Backed func() (store.Backup, error)
	// Tried is when a backup was last put back to see that it can be, and RestoreWithin
	// how long ago that may be before it is told.
	Tried         func() (store.Tried, error)
	RestoreWithin time.Duration
	BackupWithin  time.Duration
	// Reread is how many sealed bytes a second are read again, to see that they are what
	// was sealed; 0 where none is. Stocktake is how often it is looked whether that is due,
	// as usual when zero.
	Reread    int64
	Stocktake time.Duration
	Limits    Limits       // on what callers may take from each other
	Bucket    *blob.Bucket // where sealed bytes are kept, when not in files below Data; fixed at the first start
	Blobs     blob.Store   // or any other store
	Silent    bool         // rings no alarm by itself: for stories, whose clock stands until they set it
}

// Node is a running server.
type Node struct {
	URL string // for clients
	// Pages is where browsers of this machine find them without TLS; "" when nowhere.
	Pages string
	Pin   event.Digest // SHA-256 of the certificate
	Keys  *Keys
	// Notices is what is to be said, and how each way of saying it is.
	Notices *notice.Queue

	db     *store.DB
	log    *slog.Logger
	asker  *cosign.Asker
	watch  *watch.Watch
	teller *watch.Teller
	rounds *watch.Rounds
	keeper *stock.Keeper
	http   *http.Server
	plain  *http.Server // without TLS, nil when there is none
	done   chan error   // of serving
	stop   context.CancelFunc
	loops  sync.WaitGroup
	closes []func() error // in the order they were opened
}

// Start starts a node; ctx bounds the start alone. It runs until Close.
func Start(ctx context.Context, c Config) (*Node, error) {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	n := &Node{log: c.Logger, done: make(chan error, 2)}
	if err := n.start(ctx, c); err != nil {
		return nil, errors.Join(err, n.release())
	}
	return n, nil
}

func (n *Node) start(ctx context.Context, c Config) error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("the data directory can't be made: %v", err)
	}
	if err := Whole(c.Data); err != nil {
		return err
	}
	unlock, err := lock.File(filepath.Join(c.Data, "lock"))
	if err != nil {
		return fmt.Errorf("another process runs on this data directory: %v", err)
	}
	n.closes = append(n.closes, unlock)
	if n.Keys, err = LoadKeys(c.Data, c.Name); err != nil {
		return err
	}
	handler, d, err := n.open(ctx, c)
	if err != nil {
		return err
	}
	return n.serve(ctx, c, handler, d)
}

// Service is the service as its clients must know it.
func (n *Node) Service() directory.Service { return n.Keys.Directory() }

// open opens what the data directory holds, and puts desk and door in front.
func (n *Node) open(ctx context.Context, c Config) (http.Handler, *desk.Desk, error) {
	db, err := store.Open(ctx, DSN(c.Data, c.DSN))
	if err != nil {
		return nil, nil, err
	}
	n.db, n.closes = db, append(n.closes, db.Close)
	if err := db.Migrate(ctx); err != nil {
		return nil, nil, err
	}
	blobs, err := openBlobs(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	rec, err := n.openRecord(ctx, db, c.Now)
	if err != nil {
		return nil, nil, err
	}
	n.keeper = &stock.Keeper{Store: db, Blobs: blobs, Now: c.Now, Logger: c.Logger, Node: rand.Text(), Rate: c.Reread, Every: c.Stocktake}
	n.watch = watch.New(watch.Config{Store: db, Record: rec, Now: c.Now, Logger: c.Logger})
	if err := n.beginAsking(ctx, db, c); err != nil {
		return nil, nil, err
	}
	if err := rec.GoOn(ctx); err != nil {
		return nil, nil, err
	}
	now := func() event.Time { return event.TimeOf(c.Now()) }
	counts := c.Limits.counts()
	d := desk.New(desk.Config{
		Store: db, Record: rec, Blobs: blobs, Service: n.Service(), Now: now, Logger: c.Logger, Version: c.Version,
		Space: func() ([]disk.Space, error) { return Space(c.Data) }, Reserve: c.Reserve,
		Quotas: c.Limits.Quotas, Count: func(by event.ActorID) error { return counts.TakeAs(door.Statements, by) },
	})
	at := door.New(db, n.Service(), now)
	o := c.Limits.options(c, counts)
	if o.Pages, err = n.pages(c, d, at); err != nil {
		return nil, nil, err
	}
	o.Passkeys = passkey.New(passkey.Config{Store: db, Service: n.Service(), Door: at, Now: now, Site: n.site})
	return server.New(d, at, o), d, nil
}

// site is where browsers find the service. It is known before anybody is answered.
func (n *Node) site() []string { return []string{n.URL, n.Pages} }

// serve listens, and answers until Close.
func (n *Node) serve(ctx context.Context, c Config, handler http.Handler, d *desk.Desk) error {
	if c.Listen == "" {
		c.Listen = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	if n.URL = c.PublicURL; n.URL == "" {
		n.URL = localURL(c.Listen, l.Addr())
	}
	u, err := url.Parse(n.URL)
	if err != nil {
		return errors.Join(fmt.Errorf("the public address is not a URL: %v", err), l.Close())
	}
	cert, pin, err := server.Certificate(c.Data, c.Now(), u.Hostname())
	if err != nil {
		return errors.Join(err, l.Close())
	}
	n.Pin = pin
	if err := n.saveAddress(c.Data); err != nil {
		return errors.Join(err, l.Close())
	}
	n.http = server.HTTP(handler, c.Logger)
	n.http.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS13}
	if err := n.beginNoticing(ctx, c); err != nil {
		return errors.Join(err, l.Close())
	}
	if err := n.servePlain(c, handler); err != nil {
		return errors.Join(err, l.Close())
	}
	go func() { n.done <- n.http.ServeTLS(c.Limits.bound(c, l), "", "") }()
	var running context.Context
	running, n.stop = context.WithCancel(context.Background())
	n.loops.Go(func() { sweep(running, n.log, d.Sweep) })
	n.loops.Go(func() { n.asker.Run(running) })
	n.loops.Go(func() { n.Notices.Run(running) })
	if !c.Silent {
		n.loops.Go(func() { n.watch.Run(running) })
		n.loops.Go(func() { n.rounds.Run(running) })
		n.loops.Go(func() { n.keeper.Run(running) })
	}
	return nil
}

// localURL is how programs of this machine, or of its network, find l.
func localURL(asked string, l net.Addr) string {
	host, _, _ := net.SplitHostPort(asked)
	_, port, _ := net.SplitHostPort(l.String())
	if ip := net.ParseIP(host); host == "" || ip != nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		host = "localhost"
	}
	return "https://" + net.JoinHostPort(host, port)
}

// Done gives the error serving ended with, if it ever ends by itself.
func (n *Node) Done() <-chan error { return n.done }

// closeWithin is how long requests under way may take when a node closes.
const closeWithin = 10 * time.Second

// Close stops the node: it takes nothing new, lets what is under way end, and
// closes everything.
func (n *Node) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeWithin)
	defer cancel()
	var err error
	for _, s := range []*http.Server{n.plain, n.http} {
		if s == nil {
			continue
		}
		if e := s.Shutdown(ctx); e != nil {
			err = errors.Join(err, e, s.Close())
		}
	}
	n.stop()
	n.loops.Wait()
	return errors.Join(err, n.release())
}

// release closes what was opened, the last first.
func (n *Node) release() (err error) {
	for i := len(n.closes) - 1; i >= 0; i-- {
		err = errors.Join(err, n.closes[i]())
	}
	n.closes = nil
	return err
}

// Ring has every alarm recorded that is owed now, and says when the next is due: for
// stories, which set the clock.
func (n *Node) Ring(ctx context.Context) (event.Time, error) { return n.watch.Ring(ctx) }
