package desk

import (
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Caller is who asks, as the door found out. The zero Caller is nobody.
type Caller struct {
	Role   event.Code // event.AsPerson and its like
	Actor  event.ActorID
	Number int            // of the key record
	Order  *event.EventID // with event.AsOrder
}

// String is the caller in a log line and in the operator's table.
func (c Caller) String() string {
	if c.Role == "" {
		return "nobody"
	}
	return fmt.Sprintf("%s %s %d", c.Role, c.Actor, c.Number)
}

// must refuses whoever has not signed in, or not as one of these.
func (c Caller) must(roles ...event.Code) error {
	switch {
	case c.Role == "":
		return &api.Error{Code: api.CodeSignIn, Message: "sign in first"}
	case len(roles) > 0 && !slices.Contains(roles, c.Role):
		return event.Refuse(event.CodeNotYours, "this is not for a session as %s", c.Role)
	}
	return nil
}

// custodian is the caller as custody knows her. A session of an order or an
// invitation bears a person's name and is not her: it sees nothing of hers.
func (c Caller) custodian() event.ActorID {
	if c.Role == event.AsPerson || c.Role == event.AsAgent {
		return c.Actor
	}
	return ""
}

// key is the key record that signed in.
func (c Caller) key() event.KeyRef {
	return event.KeyRef{Holder: event.HolderID(c.Actor), Number: c.Number}
}
