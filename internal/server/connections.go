package server

import (
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/safehand/safehand/internal/door"
)

// Connections bounds how many are open, before anything is known of who opened
// them.
type Connections struct {
	Most int // of all; 8192 when zero
	Each int // of one address; 2048 when zero: two hundred officers may share one
	// Proxies are not bounded each: everybody comes through them.
	Proxies door.Proxies
	Logger  *slog.Logger
}

// Bound closes at once what l accepts beyond c: a connection that is kept
// waiting costs as much as one that is served.
func (c Connections) Bound(l net.Listener) net.Listener {
	if c.Most == 0 {
		c.Most = 8192
	}
	if c.Each == 0 {
		c.Each = 2048
	}
	return &bounded{Listener: l, Connections: c, by: map[string]int{}}
}

type bounded struct {
	net.Listener
	Connections

	mu   sync.Mutex
	open int
	by   map[string]int
	told time.Time
}

func (b *bounded) Accept() (net.Conn, error) {
	for {
		c, err := b.Listener.Accept()
		if err != nil {
			return nil, err
		}
		leave, ok := b.enter(c.RemoteAddr().String())
		if !ok {
			_ = c.Close()
			continue
		}
		return &connection{Conn: c, leave: leave}, nil
	}
}

func (b *bounded) enter(remote string) (leave func(), ok bool) {
	at, _ := netip.ParseAddrPort(remote)
	who := door.Prefix(at.Addr())
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open >= b.Most || b.by[who] >= b.Each && !b.Proxies.Has(at.Addr()) {
		b.tell(who)
		return nil, false
	}
	b.open++
	b.by[who]++
	return sync.OnceFunc(func() { b.leave(who) }), true
}

func (b *bounded) leave(who string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open--
	if b.by[who]--; b.by[who] == 0 {
		delete(b.by, who)
	}
}

// tell says it to the operator once a minute, not for each connection.
func (b *bounded) tell(who string) {
	if b.Logger != nil && time.Since(b.told) > time.Minute {
		b.told = time.Now()
		b.Logger.Warn("too many connections", "of", who, "open", b.open)
	}
}

type connection struct {
	net.Conn
	leave func()
}

func (c *connection) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
