package client

import (
	"context"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Entrusted is what a person let an agent of her unit have, to file.
type Entrusted struct {
	Agent event.AgentID     `json:"agent"`
	Given []event.ExhibitID `json:"given"`
	// Before were given to it earlier and not once more: it files nothing twice.
	Before []event.ExhibitID `json:"before"`
}

// File lets an agent of the person's unit have the keys of exhibits that the
// unit received, all of them by default, so that it files them. She says in the
// log that she opens them, for what and for whom, before she is handed a key;
// only then does the agent get one. What was opened and not granted, because her
// machine died between the two, is finished with the same opening. Again gives
// it also what it was given before.
func (c *Client) File(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, agent event.AgentID, again bool) (*Entrusted, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	if which, err = choose(con, which, held); err != nil {
		return nil, settled(con, err)
	}
	k := s.State.Dir.Person(event.HolderID(agent)).Live()
	if k == nil {
		return nil, event.Refuse(event.CodeUnknown, "%s is not an agent that has a key", agent)
	}
	if !s.State.MaySee(con, event.ActorID(agent)) { // it would have the key and could fetch nothing
		return nil, event.Refuse(event.CodeNotYours, "%s was sent to %s by name: %s can't fetch it. Export it yourself", id.Reference(), listed(con.To), agent)
	}
	to := custody.Grantee{Key: event.KeyRef{Holder: event.HolderID(agent), Number: k.Number}, Recipient: k.Recipient}
	out := &Entrusted{Agent: agent, Given: []event.ExhibitID{}, Before: []event.ExhibitID{}}
	if !again {
		has := given(s, con, to.Key)
		which = slices.DeleteFunc(slices.Clone(which), func(x event.ExhibitID) bool {
			if has[x] {
				out.Before = append(out.Before, x)
			}
			return has[x]
		})
	}
	return out, c.entrustAll(ctx, s, con, which, to, out)
}

// given are the exhibits whose keys the agent's key was granted, by whomever,
// and those it filed with an earlier key of its.
func given(s *continuity.Story, con *custody.Consignment, to event.KeyRef) map[event.ExhibitID]bool {
	out := map[event.ExhibitID]bool{}
	for _, o := range openings(s, con) {
		if o.Granted == nil || o.Granted.To.Holder != to.Holder {
			continue
		}
		which := o.Exhibits
		if o.Granted.To != to {
			which = filedBy(s, o)
		}
		for _, x := range which {
			out[x] = true
		}
	}
	return out
}

// openings are those of a consignment, in the order of the log.
func openings(s *continuity.Story, con *custody.Consignment) (out []*custody.Opening) {
	for i := range s.Statements {
		if o := s.State.Opening(s.Statements[i].ID); o != nil && o.Consignment == con.ID {
			out = append(out, o)
		}
	}
	return out
}

func (c *Client) entrustAll(ctx context.Context, s *continuity.Story, con *custody.Consignment, left []event.ExhibitID, to custody.Grantee, out *Entrusted) error {
	for _, o := range openings(s, con) {
		if !c.halfway(o, to, left) {
			continue
		}
		op := &opening{id: o.ID, con: con, story: s, party: o.Act.For}
		if err := c.fill(ctx, op, o.With, o.Exhibits); err != nil {
			return err
		}
		if err := c.entrust(ctx, op, to, out); err != nil {
			return err
		}
		left = slices.DeleteFunc(left, func(x event.ExhibitID) bool { return slices.Contains(o.Exhibits, x) })
	}
	if len(left) == 0 {
		return nil
	}
	op, err := c.openToFile(ctx, s, con, left, to)
	if err != nil {
		return err
	}
	return c.entrust(ctx, op, to, out)
}

// halfway: the person herself opened it for the agent, all of it is wanted now,
// and nothing was granted.
func (c *Client) halfway(o *custody.Opening, to custody.Grantee, wanted []event.ExhibitID) bool {
	return o.Act.By == c.Who() && o.Agent != nil && event.HolderID(*o.Agent) == to.Key.Holder && o.Granted == nil &&
		!slices.ContainsFunc(o.Exhibits, func(x event.ExhibitID) bool { return !slices.Contains(wanted, x) })
}

func (c *Client) openToFile(ctx context.Context, s *continuity.Story, con *custody.Consignment, which []event.ExhibitID, to custody.Grantee) (*opening, error) {
	key, err := c.opener(s, con)
	if err != nil {
		return nil, err
	}
	agent, _ := to.Key.Holder.Agent()
	e := &event.Opened{
		Header: c.header(s, event.PartyID(agent.Unit())), Consignment: con.ID, Purpose: event.ToFile, With: key,
		Agent: &agent, Exhibits: which,
	}
	d, err := c.sayAbout(ctx, con.ID, e, nil)
	if err != nil {
		return nil, err
	}
	op := &opening{id: d.Event, con: con, story: s, party: e.For}
	return op, c.fill(ctx, op, key, which)
}

// entrust grants the agent the keys of an opening: all of them or none.
func (c *Client) entrust(ctx context.Context, op *opening, to custody.Grantee, out *Entrusted) error {
	var list event.Grants
	files := map[event.Digest][]byte{}
	for _, x := range op.exhibits {
		f, err := seal.MakeGrant(x.key, x.id, to.Recipient)
		if err != nil {
			return err
		}
		ref := event.GrantRef{Exhibit: x.id, To: to.Key, File: event.Sized{Digest: event.Sum(f), Size: int64(len(f))}}
		list.Grants = append(list.Grants, ref)
		files[ref.File.Digest] = f
	}
	text, inOrder, err := spellGrants(&list, files)
	if err != nil {
		return err
	}
	e := &event.Granted{Header: c.header(op.story, op.party), Opened: op.id, To: to.Key, Grants: event.Sum(text)}
	d, err := c.say(ctx, e, api.Submission{GrantsList: text, Grants: inOrder})
	if err != nil {
		return err
	}
	for _, x := range op.exhibits {
		out.Given = append(out.Given, x.id)
	}
	return c.stands(ctx, op.con.ID, d)
}
