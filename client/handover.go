package client

import (
	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// granted is an exhibit whose key is about to be granted.
type granted struct {
	exhibit event.ExhibitID
	key     seal.Identity
}

// handOver seals the label and the grants of a dispatch to whom the directory
// now says, and names them in e.
func (c *Client) handOver(s *continuity.Story, e *event.Dispatched, labelText []byte, keys []granted) (*api.Submission, error) {
	unit, _ := e.For.Unit()
	readers := []event.AgeRecipient{c.ring.Recipient()}
	grantees := s.State.Grantees(unit, e.To)
	for _, g := range grantees {
		if g.Recipient != readers[0] {
			readers = append(readers, g.Recipient)
		}
	}
	label, err := seal.SealText(labelText, readers...)
	if err != nil {
		return nil, err
	}
	e.Label = event.LabelRef{
		Commitment: event.Sum(labelText),
		File:       event.Sized{Digest: event.Sum(label), Size: int64(len(label))},
	}
	for _, org := range orgs(e.To) {
		e.Relies = append(e.Relies, event.Reliance{Organisation: org, Account: s.Account(event.OwnerOrg(org)).ID})
	}
	var list event.Grants
	files := map[event.Digest][]byte{}
	for _, k := range keys {
		for _, g := range grantees {
			f, err := seal.MakeGrant(k.key, k.exhibit, g.Recipient)
			if err != nil {
				return nil, err
			}
			ref := event.GrantRef{Exhibit: k.exhibit, To: g.Key, File: event.Sized{Digest: event.Sum(f), Size: int64(len(f))}}
			list.Grants = append(list.Grants, ref)
			files[ref.File.Digest] = f
		}
	}
	text, inOrder, err := spellGrants(&list, files)
	e.Grants = event.Sum(text)
	return &api.Submission{Label: label, GrantsList: text, Grants: inOrder}, err
}
