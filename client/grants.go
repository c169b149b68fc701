package client

import (
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// spellGrants is a list of grants as it is signed for, with the files in its order.
func spellGrants(list *event.Grants, files map[event.Digest][]byte) (text []byte, grants []api.Bytes, err error) {
	if text, err = list.Text(); err != nil {
		return nil, nil, err
	}
	inOrder, err := event.ParseGrants(text)
	if err != nil {
		return nil, nil, err
	}
	for _, g := range inOrder.Grants {
		grants = append(grants, files[g.File.Digest])
	}
	return text, grants, nil
}

// grantsList is what a statement granted, as its signer listed it.
type grantsList struct {
	by event.ActorID
	*event.Grants
}

// grantsOf reads the list that came with an opening's grants, if it is the one
// that the statement names by which they were granted.
func grantsOf(got *api.Grants, want event.Digest, by event.ActorID) (grantsList, error) {
	if event.Sum(got.List) != want {
		return grantsList{}, fmt.Errorf("%w: the list of grants is not the one %s made", ErrUntrusted, by)
	}
	l, err := event.ParseGrants(got.List)
	if err != nil {
		return grantsList{}, fmt.Errorf("the list of grants made by %s: %w", by, err)
	}
	return grantsList{by, l}, nil
}

// names reports whether the list names exactly this file for this exhibit and
// key: else the service put another in its place, and the granter is not to be
// blamed.
func (l grantsList) names(g *api.Grant) bool {
	return slices.Contains(l.Grants.Grants, event.GrantRef{
		Exhibit: g.Exhibit, To: g.To,
		File: event.Sized{Digest: event.Sum(g.File), Size: int64(len(g.File))},
	})
}
