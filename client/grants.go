package client

import (
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// grantsList is what a dispatch granted, as its signer listed it.
type grantsList struct{ *event.Grants }

// grantsOf reads the list that came with an opening's grants, if it is the one
// the dispatch names.
func grantsOf(got *api.Grants, con *custody.Consignment) (grantsList, error) {
	if event.Sum(got.List) != con.Grants {
		return grantsList{}, fmt.Errorf("%w: the list of grants is not the one %s made", ErrUntrusted, con.By.ID)
	}
	l, err := event.ParseGrants(got.List)
	if err != nil {
		return grantsList{}, fmt.Errorf("the list of grants made by %s: %w", con.By.ID, err)
	}
	return grantsList{l}, nil
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
