package client

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Outgoing is what a person wants to send.
type Outgoing struct {
	For      event.UnitID // on whose behalf; one of her units
	To       []event.HolderID
	Message  []string
	Deadline event.Deadline
	URN      *event.URN
	Exhibits []OutgoingExhibit
	// Operation is what the case is called, on the label alone.
	Operation string
	// Case is the sending unit's own file: URN and operation are taken from it
	// where they are missing. Without it the file of the URN is meant, if there is
	// one.
	Case *event.CaseID
	// WrongCaseChecked goes on where a [WrongCaseError] would stop.
	WrongCaseChecked bool
	// Again is the sending of which an exhibit is sent again: [Client.Again] fills
	// it in.
	Again *event.ConsignmentID
}

// Types are what the exhibits are, in their order.
func (o *Outgoing) Types() []event.Code {
	out := make([]event.Code, len(o.Exhibits))
	for i, x := range o.Exhibits {
		out[i] = x.Type
	}
	return out
}

// OutgoingExhibit is one exhibit with its files.
type OutgoingExhibit struct {
	Reference   string
	Description string
	Type        event.Code
	Marking     event.Marking
	People      []event.Pseudonym
	Master      string
	Paths       []string
	InsteadOf   *event.ExhibitID // the exhibit it is sealed to replace
	// Ahead is what of it is sealed and stored already, of Paths; nil if nothing is.
	Ahead *Ahead
}

// Prepared is a sending that has been looked at and not yet ordered: nothing
// has left the machine.
type Prepared struct {
	Outgoing
	ReceiveBy event.Time // if it were all stored now
	Bytes     int64      // to be sent, sealed
	Files     int64
	// Of is the sending unit's file on the case, nil when it has none.
	Of *Case
	// Proposed is the URN that all names of the files agree on, when none was
	// given: whoever sends may take it, and nobody else does.
	Proposed *event.URN

	// UntilTold keeps what lies here of the sending until [Sent.Told]: a program that
	// is killed before it could say that it was sent would send it a second time.
	UntilTold bool

	story     *continuity.Story
	items     []*preparedExhibit
	label     *event.Label
	labelText []byte
	told      Trace // whoever sends hears of each step before the journal
	trace     Trace // the journal's
	journal   *journal
	passed    *event.Time // see inTime
}

type preparedExhibit struct {
	OutgoingExhibit
	plan    *seal.Plan
	size    int64 // of the stream
	key     seal.Identity
	thread  event.Thread
	begun   draftedItem           // what an earlier run did
	also    map[event.Digest]bool // stored by it, and no segment that it wrote down
	ahead   *Ahead                // what was stored before the order
	exhibit event.ExhibitID
	sealed  event.EventID
}

// Sizes gives how many bytes of [Prepared.Bytes] each exhibit is, in their order: what
// [Progress] counts of one after the other.
func (p *Prepared) Sizes() []int64 {
	out := make([]int64, len(p.items))
	for i, x := range p.items {
		out[i] = x.size
	}
	return out
}

// Progress hears how many sealed bytes of a whole act are done.
type Progress func(done, total int64)

// Prepare looks at the files and the addressees, and refuses what could not be
// sent before anything is.
func (c *Client) Prepare(ctx context.Context, o Outgoing) (*Prepared, error) {
	if len(o.Exhibits) == 0 || len(o.To) == 0 {
		return nil, fmt.Errorf("nothing to send, or nobody to send it to")
	}
	p := &Prepared{Outgoing: o, label: &event.Label{}}
	contradicted, err := c.ofCase(ctx, p)
	if err != nil {
		return nil, err
	}
	p.label.From = c.Who().ID
	rand.Read(p.label.Random[:])
	for _, m := range o.Message {
		p.label.Message = append(p.label.Message, event.FreeText(m))
	}
	for _, x := range o.Exhibits {
		if err := p.add(x); err != nil {
			return nil, fmt.Errorf("%s: %w", x.Reference, err)
		}
	}
	if p.Operation != "" {
		p.label.Operation = (*event.FreeText)(&p.Operation)
	}
	if p.labelText, err = p.label.Text(); err != nil {
		return nil, err
	}
	if p.story, err = c.directories(ctx, orgs(o.To)...); err != nil {
		return nil, err
	}
	if err := p.rightCase(contradicted); err != nil {
		return nil, err
	}
	if err := p.story.State.Sendable(o.For, o.To); err != nil {
		return nil, err
	}
	if err := room(p.story, o.For, o.To, len(p.items), int64(len(p.labelText))); err != nil {
		return nil, err
	}
	if err := c.knowsOld(o); err != nil {
		return nil, err
	}
	p.ReceiveBy, err = p.story.State.Deadline(o.To, event.TimeOf(c.now()), o.Deadline)
	return p, err
}

func orgs(to []event.HolderID) []event.OrgID {
	var out []event.OrgID
	for _, t := range to {
		if !slices.Contains(out, t.Org()) {
			out = append(out, t.Org())
		}
	}
	return out
}

func (p *Prepared) add(x OutgoingExhibit) error {
	item, err := x.begun()
	if err != nil {
		return err
	}
	files, size := item.plan.Count()
	p.Files += files
	p.Bytes += item.size
	p.items = append(p.items, item)
	p.label.Exhibits = append(p.label.Exhibits, event.LabelExhibit{
		Exhibit: item.key.ID(), Reference: event.FreeText(x.Reference), Description: event.FreeText(x.Description),
		Type: x.Type, Files: files, Bytes: size,
	})
	return nil
}

// begun is the exhibit with a key of its own: the one it was stored ahead with, or a
// new one.
func (x OutgoingExhibit) begun() (*preparedExhibit, error) {
	a := x.Ahead
	if a == nil || !a.free() {
		plan, err := seal.PlanPaths(x.Paths)
		if err != nil {
			return nil, err
		}
		key, err := seal.GenerateIdentity()
		if err != nil {
			return nil, err
		}
		item := &preparedExhibit{OutgoingExhibit: x, plan: plan, size: plan.Padded(), key: key}
		rand.Read(item.thread.Digest[:])
		return item, nil
	}
	if !slices.Equal(a.paths, x.Paths) {
		return nil, errors.New("other files were sealed for it")
	}
	return &preparedExhibit{OutgoingExhibit: x, plan: a.plan, size: a.plan.Padded(), key: a.key, thread: a.thread, ahead: a}, nil
}

// Sent is a sending that stands in the log.
type Sent struct {
	Consignment event.ConsignmentID `json:"consignment"`
	Reference   string              `json:"reference"`
	Recorded    event.Time          `json:"sent"`
	ReceiveBy   event.Time          `json:"receive_by"`
	Exhibits    []SentExhibit       `json:"exhibits"`
	// Otherwise is when the receipt would have been due by the hours that its sender
	// was shown, if they changed while it was being sent and it is due later now.
	Otherwise *event.Time `json:"receive_by_shown,omitempty"`
	// Passed is the instant by which the receipt was to be signed, where it had passed
	// when the sending was gone on with: it is due two working hours after that now.
	Passed *event.Time `json:"receive_by_passed,omitempty"`
	// Filed is the case of the sending unit into which it was put, unasked.
	Filed *Filed `json:"filed,omitempty"`

	told func() error
}

// Told says that whoever sends has read that it is sent: see Prepared.UntilTold.
func (s *Sent) Told() error {
	if s.told == nil {
		return nil
	}
	return s.told()
}

// end forgets how a sending went that stands now, at once or when its sender knows.
func (p *Prepared) end(sent *Sent) error {
	if p.UntilTold {
		sent.told = p.journal.drop
		return nil
	}
	return p.journal.drop()
}

// SentExhibit is one exhibit of it.
type SentExhibit struct {
	Reference  string          `json:"reference"`
	Exhibit    event.ExhibitID `json:"exhibit"`
	SealNumber string          `json:"seal_number"`
}

// Send orders, seals, stores and dispatches. The one signature of the person is
// the order's; what follows is signed by the order's key, so that neither a
// locked keyring nor an ended login stops it. With an error beside it, the
// sending stands all the same: the error says what did not follow. A
// [StoppedError] leaves what [Client.Resume] goes on with.
func (c *Client) Send(ctx context.Context, p *Prepared, progress Progress) (*Sent, error) {
	if err := p.unchanged(); err != nil {
		return nil, err
	}
	if err := c.confirmed(ctx, p); err != nil {
		return nil, err
	}
	if err := c.keep(p); err != nil {
		return nil, err
	}
	return c.send(ctx, p, progress)
}

func (c *Client) send(ctx context.Context, p *Prepared, progress Progress) (*Sent, error) {
	signer, key, err := orderKey(c.Who().ID)
	if err != nil {
		return nil, err
	}
	defer p.journal.close()
	p.journal.key = signer
	e := &event.Ordered{
		Header: c.header(p.story, event.PartyID(p.For)), OrderKey: key,
		Label: event.Sum(p.labelText), To: p.To, Deadline: p.Deadline,
	}
	for _, x := range p.items {
		e.Exhibits = append(e.Exhibits, event.OrderedExhibit{Recipient: x.key.ID(), Thread: x.thread})
	}
	ordered, err := c.sayTraced(ctx, p, e, api.Submission{}, nil, c.ring.signer)
	if err != nil {
		return nil, c.notOrdered(ctx, p, err)
	}
	sent, err := c.underOrder(ordered.Event, signer).carryOut(ctx, p, progress)
	if err != nil {
		return nil, c.stopped(ctx, p, ordered.Event, err)
	}
	sent.Filed = c.fileOwn(ctx, p.Of, sent.Consignment)
	return sent, errors.Join(c.replace(ctx, p, sent), p.end(sent))
}

// carryOut seals, stores and dispatches what was ordered.
func (o *ordering) carryOut(ctx context.Context, p *Prepared, progress Progress) (*Sent, error) {
	defer o.c.underway()()
	defer p.leave()
	if err := o.takeUp(ctx, p); err != nil {
		return nil, err
	}
	if err := o.adopt(ctx, p); err != nil {
		return nil, err
	}
	done := int64(0)
	for i, x := range p.items {
		base := done
		told := func(d, _ int64) {
			if progress != nil {
				progress(base+d, p.Bytes)
			}
		}
		if !x.sealed.IsZero() {
			told(x.size, x.size)
		} else if err := o.seal(ctx, p, i, told); err != nil {
			return nil, fmt.Errorf("%s: %w", x.Reference, err)
		}
		done += x.size
	}
	return o.dispatch(ctx, p)
}

// underOrder is the client with the one right that an order's key gives.
func (c *Client) underOrder(order event.EventID, signer note.Signer) *ordering {
	n := &Client{home: c.home, ring: c.ring, base: c.base, http: c.http, now: c.now, service: c.service, counting: c.counting}
	n.order, n.orderSigner, n.patience, n.waiting = &order, signer, c.patience, c.waiting
	return &ordering{c: n, id: order, signer: signer}
}

type ordering struct {
	c      *Client
	id     event.EventID
	signer note.Signer
}

func (o *ordering) seal(ctx context.Context, p *Prepared, i int, progress Progress) error {
	x := p.items[i]
	meta := event.Manifest{
		Reference: event.FreeText(x.Reference), Description: event.FreeText(x.Description),
		Type: x.Type, Marking: x.Marking, People: x.People,
		SealedBy: o.c.Who().ID, SealedAt: event.TimeOf(o.c.now()), With: event.FreeText(Version),
	}
	if x.Master != "" {
		m := event.FreeText(x.Master)
		meta.Master = &m
	}
	item, err := o.journalOf(ctx, p, i, progress)
	if item != nil {
		defer item.end()
	}
	if err != nil {
		return err
	}
	begun := seal.Begun{Done: x.begun.done, Journal: item}
	r, err := seal.Resume(ctx, x.plan, x.key, meta, sink{o.c, x.key.ID(), x.also}, seal.Progress(progress), begun)
	if err != nil {
		return err
	}
	// What was seen when it was ordered may be of another day.
	s, err := o.c.directories(ctx)
	if err != nil {
		return err
	}
	e := &event.Sealed{
		Header: o.c.header(s, event.PartyID(p.For)), Order: o.id,
		Exhibit: r.Seal.ID(), Seal: r.Seal,
		Type: x.Type, Marking: x.Marking, People: counts(x.People), InsteadOf: x.InsteadOf,
	}
	n, err := signed(e, o.signer)
	if err != nil {
		return err
	}
	if err := item.sealed(n); err != nil {
		return err
	}
	d, err := o.c.submit(ctx, n, api.Submission{})
	if err == nil {
		x.exhibit, x.sealed = e.Exhibit, d.Event
	}
	return err
}

// journalOf is the journal in which the sealing of an exhibit is written down.
func (o *ordering) journalOf(ctx context.Context, p *Prepared, i int, progress Progress) (*itemJournal, error) {
	x := p.items[i]
	if x.ahead != nil {
		item, err := o.finish(ctx, x, seal.Progress(progress))
		if item != nil || err != nil {
			return item, err
		}
	}
	return p.journal.item(ctx, i, &x.begun)
}

func counts(people []event.Pseudonym) []event.Count {
	var out []event.Count
	for _, k := range event.Categories {
		n := 0
		for _, p := range people {
			if p.Category == k {
				n++
			}
		}
		if n > 0 {
			out = append(out, event.Count{Category: k, N: n})
		}
	}
	return out
}

// dispatchOnce makes the label and the grants now, against the directory as it is now,
// which may not be as it was when the sending began. It gives what it signed even where
// that was refused.
func (o *ordering) dispatchOnce(ctx context.Context, p *Prepared) (*event.Dispatched, *Sent, error) {
	s, err := o.c.directories(ctx, orgs(p.To)...)
	if err != nil {
		return nil, nil, err
	}
	e := &event.Dispatched{
		Header: o.c.header(s, event.PartyID(p.For)), Order: &o.id, To: p.To, URN: p.URN,
	}
	if e.ReceiveBy, err = s.State.Deadline(p.To, e.At, p.Deadline); err != nil {
		return nil, nil, err
	}
	var keys []granted
	sent := &Sent{ReceiveBy: e.ReceiveBy}
	for _, x := range p.items {
		id := x.exhibit
		e.Exhibits = append(e.Exhibits, event.DispatchedExhibit{Exhibit: id, After: x.sealed})
		keys = append(keys, granted{id, x.key})
		sent.Exhibits = append(sent.Exhibits, SentExhibit{x.Reference, id, id.SealNumber()})
	}
	files, err := o.c.handOver(s, e, p.labelText, keys)
	if err != nil {
		return nil, nil, err
	}
	d, err := o.c.sayTraced(ctx, p, e, *files, sent, o.signer)
	if err != nil {
		return e, nil, err
	}
	sent.Consignment, sent.Recorded = event.ConsignmentID(d.Event), d.Recorded
	sent.Reference = sent.Consignment.Reference()
	return e, sent, nil
}
