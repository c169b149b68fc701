package event

// Role is what a person is appointed to be.
type Role = Code

const (
	Administrator Role = "administrator" // of the organisation; appointed by its root; never sees content
	Lead          Role = "lead"          // of a unit; makes the unit's key
	Member        Role = "member"        // of a unit
)

// Appointed gives a person a role. Leads are members too.
type Appointed struct {
	Header
	Person PersonID
	Role   Role
	Unit   *UnitID // for leads and members
}

func (*Appointed) Kind() Kind { return "appointed" }
func (e *Appointed) fields(c *codec) {
	e.header(c)
	one(c, "person", &e.Person)
	oneOf(c, "role", &e.Role, Administrator, Lead, Member)
	maybe(c, "unit", &e.Unit)
	if c.err == nil && (e.Unit == nil) != (e.Role == Administrator) {
		c.fail(bad("a lead or member has a unit, an administrator has none"))
	}
}

// Invited announces the public half of an invitation's key. The private half is
// in the link the inviter hands over; the service never sees it.
type Invited struct {
	Header
	Person PersonID
	Key    VKey // named [InvitationKeyName]
	Until  Time // judged by recorded time
}

func (*Invited) Kind() Kind { return "invited" }
func (e *Invited) fields(c *codec) {
	e.header(c)
	one(c, "person", &e.Person)
	one(c, "key", &e.Key)
	one(c, "until", &e.Until)
}

// InvitationWithdrawn ends an invitation that nobody has used: its link went to the
// wrong place, or whoever it was for is not coming.
type InvitationWithdrawn struct {
	Header
	Holder     HolderID // the person or the agent who was invited
	Invitation EventID
}

func (*InvitationWithdrawn) Kind() Kind { return "invitation-withdrawn" }
func (e *InvitationWithdrawn) fields(c *codec) {
	e.header(c)
	one(c, "holder", &e.Holder)
	one(c, "invitation", &e.Invitation)
	if _, unit := e.Holder.Unit(); c.err == nil && unit {
		c.fail(bad("a unit is not invited"))
	}
}

// AgentAppointed appoints a machine to a unit, and is its invitation.
type AgentAppointed struct {
	Header
	Agent AgentID
	Key   VKey // named [InvitationKeyName]
	Until Time
}

func (*AgentAppointed) Kind() Kind { return "agent-appointed" }
func (e *AgentAppointed) fields(c *codec) {
	e.header(c)
	one(c, "agent", &e.Agent)
	one(c, "key", &e.Key)
	one(c, "until", &e.Until)
}

// Enrolled publishes a person's or agent's key record, by the invited one,
// signed by the invitation's key and then by each key of the record.
type Enrolled struct {
	Header
	Invitation EventID
	Keys       []VKey // each of which must sign from now on
	Recipient  AgeRecipient
}

func (*Enrolled) Kind() Kind { return "enrolled" }
func (e *Enrolled) fields(c *codec) {
	e.header(c)
	one(c, "invitation", &e.Invitation)
	many(c, "key", &e.Keys, 1)
	one(c, "recipient", &e.Recipient)
}

// Reasons why a key record ends.
const (
	Left        Code = "left"
	Superseded  Code = "superseded"
	Compromised Code = "compromised" // what it signed from Since on is in doubt
)

// Revoked ends a key record. What it signed before stays valid, but for what
// stands in the log at Since or later when it was compromised.
type Revoked struct {
	Header
	Key    KeyRef
	Reason Code
	Since  *LogIndex // with Compromised
	// HandOver, with Left, is the unit of hers that takes over what she holds by
	// name.
	HandOver *UnitID
}

func (*Revoked) Kind() Kind { return "revoked" }
func (e *Revoked) fields(c *codec) {
	e.header(c)
	one(c, "key", &e.Key)
	oneOf(c, "reason", &e.Reason, Left, Superseded, Compromised)
	maybe(c, "since", &e.Since)
	maybe(c, "hand-over", &e.HandOver)
	if c.err == nil && e.HandOver != nil && e.Reason != Left {
		c.fail(bad("hand-over goes with left"))
	}
	if c.err == nil && (e.Since != nil) != (e.Reason == Compromised) {
		c.fail(bad("since goes with compromised"))
	}
	if _, isUnit := e.Key.Holder.Unit(); c.err == nil && isUnit {
		c.fail(bad("a unit's key is replaced, not revoked"))
	}
}
