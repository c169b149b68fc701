package client

import (
	"context"
	"net/http"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// PassOnWrongly passes on with keys in the grants that open nothing, as a
// granter who errs or lies would.
func (c *Client) PassOnWrongly(ctx context.Context, o Onward) (*Sent, error) {
	op, err := c.open(ctx, o.From, o.Exhibits, event.ToPassOn)
	if err != nil {
		return nil, err
	}
	for i := range op.exhibits {
		if op.exhibits[i].key, err = seal.GenerateIdentity(); err != nil {
			return nil, err
		}
	}
	return c.passOn(ctx, op, o)
}

// PassOnLabelled passes on with another label than the exhibits have, or one that is
// not the committed one, as a sender who lies would.
func (c *Client) PassOnLabelled(ctx context.Context, o Onward, lie func(*event.Label, *event.Dispatched)) (*Done, error) {
	op, err := c.open(ctx, o.From, o.Exhibits, event.ToPassOn)
	if err != nil {
		return nil, err
	}
	text, err := c.writeLabel(op, o)
	if err != nil {
		return nil, err
	}
	s, err := c.directories(ctx, orgs(o.To)...)
	if err != nil {
		return nil, err
	}
	e := &event.Dispatched{Header: c.header(s, op.party), To: o.To}
	if e.ReceiveBy, err = s.State.Deadline(o.To, e.At, o.Deadline); err != nil {
		return nil, err
	}
	var keys []granted
	for _, x := range op.exhibits {
		keys = append(keys, granted{x.id, x.key})
		e.Exhibits = append(e.Exhibits, event.DispatchedExhibit{Exhibit: x.id, After: op.con.Last})
	}
	label, err := event.ParseLabel(text)
	if err != nil {
		return nil, err
	}
	lie(label, e)
	if text, err = label.Text(); err != nil {
		return nil, err
	}
	files, err := c.handOver(s, e, text, keys)
	if err != nil {
		return nil, err
	}
	lie(label, e)
	return c.say(ctx, e, *files)
}

// SignedBy is a statement signed with the client's own key, true or not.
func (c *Client) SignedBy(e event.Event) (*event.Note, error) {
	text, err := event.Text(e)
	if err != nil {
		return nil, err
	}
	return event.Sign(text, c.ring.signer)
}

// OpensWith is what opens for the client's owner.
func (c *Client) OpensWith() seal.Identity { return c.ring.Open }

// AskGrants asks for the keys of an opening that stands in the log already.
func (c *Client) AskGrants(ctx context.Context, opening event.EventID) (int, error) {
	var got api.Grants
	err := c.signedIn(ctx, func() error {
		return c.call(ctx, "GET", "/v1/openings/"+opening.String()+"/grants", nil, &got)
	})
	return len(got.Grants), err
}

// SayRaw says anything at all, in the client's own name.
func (c *Client) SayRaw(ctx context.Context, e event.Event, party event.PartyID, with api.Submission) error {
	s, err := c.directories(ctx)
	if err != nil {
		return err
	}
	*e.Common() = c.header(s, party)
	_, err = c.say(ctx, e, with)
	return err
}

// FileWrongly grants an agent keys that open nothing.
func (c *Client) FileWrongly(ctx context.Context, id event.ConsignmentID, agent event.AgentID) error {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return err
	}
	k := s.State.Dir.Person(event.HolderID(agent)).Live()
	to := custody.Grantee{Key: event.KeyRef{Holder: event.HolderID(agent), Number: k.Number}, Recipient: k.Recipient}
	op, err := c.openToFile(ctx, s, con, []event.ExhibitID{con.Items[0].Exhibit}, to)
	if err != nil {
		return err
	}
	if op.exhibits[0].key, err = seal.GenerateIdentity(); err != nil {
		return err
	}
	return c.entrust(ctx, op, to, new(Entrusted))
}

// Fits and DispatchSize are how large a sending may be.
var (
	Fits         = fits
	DispatchSize = dispatchSize
)

// Bare is a client of nobody at an address, which can only ask.
func Bare(server string, o Options) (*Client, error) {
	return with(&Home{Config: Config{Server: server}}, &Keyring{}, o)
}

// Asks asks as every request does, and Fetches as for evidence under way.
func (c *Client) Asks(ctx context.Context, method, path string, in, out any) error {
	return c.call(ctx, method, path, in, out)
}

func (c *Client) Fetches(ctx context.Context, path string, size int64) ([]byte, error) {
	defer c.underway()()
	return c.fetch(ctx, path, size)
}

// Transport is what a client speaks through when nothing else is given.
func Transport() *http.Transport { return transport("").(*http.Transport) }

// DraftPart fetches a part of a draft.
func DraftPart(ctx context.Context, c *Client, d api.Draft, n int) ([]byte, error) {
	return c.draftPart(ctx, d.Exhibit, n, d.Parts[n])
}

// OpenDraftPart is what is in one of somebody's own.
func OpenDraftPart(c *Client, file []byte) string {
	b, err := seal.OpenBytes(file, c.ring.Open)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// SealDraftPart is what anybody can make who has read the directory.
func SealDraftPart(c *Client, text string) []byte {
	b, err := seal.SealBytes([]byte(text), c.ring.Open.Recipient())
	if err != nil {
		panic(err)
	}
	return b
}

// DraftPartText is what is signed of one.
func DraftPartText(first event.RecipientID, n int, after, content event.Digest) []byte {
	return partText(first, n, after, content)
}

// CountsAsStored is how many segments count as stored of files that another machine
// began with, and of which exhibits what is stored is compared.
func CountsAsStored(paths []string, done seal.Done) (stored int64, read []string, err error) {
	plan, err := seal.PlanPaths(paths)
	if err != nil {
		return 0, nil, err
	}
	d := &drafted{head: &draftHead{Exhibits: []draftExhibit{{Reference: "JRS/1"}}}, items: []draftedItem{{outline: plan.Outline(), done: done}}}
	r := &Resumable{Prepared: &Prepared{Outgoing: Outgoing{Exhibits: make([]OutgoingExhibit, 1)}}}
	err = r.item(0, d, paths)
	return r.Stored, r.Read, err
}
