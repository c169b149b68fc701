package node

import (
	"net"
	"time"

	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/server"
)

// Limits are what callers are held to. What it doesn't say is as usual.
type Limits struct {
	Rules       door.Rules
	Proxies     door.Proxies // believed on where a request came from
	Capacity    server.Capacity
	Pace        server.Pace
	Connections server.Connections
	Quotas      desk.Quotas
}

// counts by a real clock, whatever clock the service goes by: the count of a
// minute must not depend on who set the date.
func (l Limits) counts() *door.Limits {
	if l.Rules == nil {
		l.Rules = door.DefaultRules()
	}
	return door.NewLimits(l.Rules, time.Now)
}

// options are those of a server that counts with counts.
func (l Limits) options(c Config, counts *door.Limits) server.Options {
	return server.Options{
		Logger: c.Logger, Now: c.Now, Limits: counts, Proxies: l.Proxies, Capacity: l.Capacity, Pace: l.Pace,
	}
}

// bound holds the connections of a listener to theirs.
func (l Limits) bound(c Config, on net.Listener) net.Listener {
	b := l.Connections
	b.Proxies, b.Logger = l.Proxies, c.Logger
	return b.Bound(on)
}
