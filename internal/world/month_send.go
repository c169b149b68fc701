package world

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// way is from which unit to which something is sent, and how often.
type way struct {
	from, to event.UnitID
	weight   int
}

var ways = []way{
	{Team, RASSO, 60}, {RASSO, Team, 14}, {Team, CrownCourt, 6}, {RASSO, CrownCourt, 10}, {CrownCourt, Team, 4}, {CrownCourt, RASSO, 6},
}

func (m *Month) way() way {
	n := m.rand.IntN(100)
	for _, w := range ways {
		if n -= w.weight; n < 0 {
			return w
		}
	}
	return ways[0]
}

// send sends something new: to a unit as a rule, sometimes to somebody by name.
func (m *Month) send(ctx context.Context) (bool, error) {
	w := m.way()
	to := event.HolderID(w.to)
	if who := m.anyOf(w.to); who != nil && m.chance(15) {
		to = event.HolderID(who.id)
	}
	by := m.anyOf(w.from)
	if by == nil {
		return false, nil
	}
	actor := event.ActorID(by.id)
	if w.from == Team && m.chance(10) {
		actor = event.ActorID(Suite)
	}
	_, err := m.sendTo(ctx, actor, w.from, to, m.urnOf(w))
	return true, err
}

// sendTo seals and sends one to four new exhibits.
func (m *Month) sendTo(ctx context.Context, by event.ActorID, from event.UnitID, to event.HolderID, urn *event.URN) (*parcel, error) {
	o := client.Outgoing{
		For: from, To: []event.HolderID{to}, URN: urn, Message: []string{"For the file."}, Deadline: m.deadline(),
	}
	for range max(1, m.rand.IntN(8)-3) {
		x, err := m.exhibit()
		if err != nil {
			return nil, err
		}
		o.Exhibits = append(o.Exhibits, *x)
	}
	p, err := m.carry(ctx, by, o)
	if err != nil {
		return nil, err
	}
	if _, agent := by.Agent(); agent {
		m.Done["an agent sends"]++
	}
	if len(m.absentUnits(from)) > 0 {
		m.Done["send while a unit's key is stale"]++
	}
	return p, nil
}

// carry prepares and sends, and writes down what was sent.
func (m *Month) carry(ctx context.Context, by event.ActorID, o client.Outgoing) (*parcel, error) {
	c := m.As(by)
	var before []string
	spoils := len(o.Exhibits) == 1 && o.Again == nil && m.chance(20)
	if spoils {
		before = m.folders()
	}
	prepared, err := c.Prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	sent, err := c.Send(ctx, prepared, nil)
	if err != nil {
		return nil, err
	}
	p := m.sent(by, o.For, o.To[0], sent, nil)
	p.urn = prepared.URN
	m.note("send", p.all(), "%s, %s to %s", sent.Reference, by, o.To[0])
	if _, named := p.to.Person(); named {
		m.Done["send to somebody by name"]++
	}
	m.putIn(o.For, p, by, sent.Filed)
	if spoils {
		return p, m.spoil(p, before)
	}
	return p, nil
}

// exhibit writes a small file and says what it is.
func (m *Month) exhibit() (*client.OutgoingExhibit, error) {
	m.exhibits++
	path := filepath.Join(m.Dir, "evidence", fmt.Sprintf("statement %d.txt", m.exhibits))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	text := fmt.Appendf(nil, "Statement %d. %s\n", m.exhibits, slices.Repeat([]string{"He said that he had not been there."}, 1+m.rand.IntN(9)))
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return nil, err
	}
	return &client.OutgoingExhibit{
		Reference: fmt.Sprintf("JRS/%d", m.exhibits), Description: "A statement", Type: "document", Marking: event.Official, Paths: []string{path},
	}, nil
}

func (m *Month) deadline() event.Deadline {
	if m.chance(50) {
		return event.Deadline{Kind: event.WorkingHours, N: 2 + m.rand.IntN(5)}
	}
	return event.Deadline{Kind: event.WorkingDays, N: 1 + m.rand.IntN(5)}
}

// sendInVain begins a sending whose file is gone before it is read: its order is
// called back.
func (m *Month) sendInVain(ctx context.Context) (bool, error) {
	by := m.anyOf(Team)
	x, err := m.exhibit()
	if err != nil {
		return false, err
	}
	prepared, err := m.As(event.ActorID(by.id)).Prepare(ctx, client.Outgoing{
		For: Team, To: []event.HolderID{event.HolderID(RASSO)}, Deadline: m.deadline(), Exhibits: []client.OutgoingExhibit{*x},
	})
	if err != nil {
		return false, err
	}
	if err := os.Remove(x.Paths[0]); err != nil {
		return false, err
	}
	if _, err := m.As(event.ActorID(by.id)).Send(ctx, prepared, nil); err == nil {
		return false, fmt.Errorf("a file that was gone has been sent")
	}
	m.note("call an order back", nil, "%s: %v", by.id, err)
	return true, nil
}

// absentUnits are those of some units whose key is stale: somebody who had it has
// left or lost it to a thief, and no lead's client has made another yet.
func (m *Month) absentUnits(units ...event.UnitID) []event.UnitID {
	return slices.DeleteFunc(units, func(u event.UnitID) bool { return !m.stale[u] })
}
