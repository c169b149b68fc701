package continuitytest

import (
	"strings"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// Person is somebody with a key record.
type Person struct {
	w    *World
	ID   event.ActorID
	Unit event.UnitID
	Key  Key
}

// Head is the person's header for her unit.
func (p *Person) Head() event.Header { return p.w.Header(p.ID, 1, event.PartyID(p.Unit)) }

// Say signs e with her key and has it logged.
func (p *Person) Say(e event.Event) event.EventID {
	p.w.T.Helper()
	return p.w.Say(e, p.Key)
}

// Try is Say for what may be refused.
func (p *Person) Try(e event.Event) (event.EventID, error) {
	p.w.T.Helper()
	return p.w.Try(e, p.Key)
}

func (p *Person) forOrg() event.Header { return p.w.Header(p.ID, 1, event.PartyID(p.ID.Org())) }

// Org is an organisation with an administrator.
type Org struct {
	w     *World
	ID    event.OrgID
	Root  Key
	Admin *Person
}

// Owner is the organisation's directory thread.
func (o *Org) Owner() event.Owner { return event.OwnerOrg(o.ID) }

func (o *Org) head() event.Header {
	return o.w.Header(event.ActorID(o.ID), 1, event.PartyID(o.ID))
}

// RootDigest is the digest of the organisation's root record.
func (o *Org) RootDigest() event.Digest {
	d, err := event.RootDigest(o.ID, []event.VKey{o.Root.VKey})
	o.w.must(err)
	return d
}

// Admit brings in an organisation with an administrator.
func (w *World) Admit(id event.OrgID) *Org {
	w.T.Helper()
	o := &Org{w: w, ID: id, Root: KeyOf(string(id), "root"+w.Forger)}
	w.Say(&event.Admitted{
		Header: o.head(), Thread: event.Thread{Digest: event.Sum([]byte("thread " + string(id)))},
		Root: []event.VKey{o.Root.VKey}, ServiceKey: w.service.VKey, LogKeys: w.logKeys,
	}, o.Root, w.service)
	o.Admin = o.enrol(event.PersonID("admin@"+string(id)), o.Root, o.head)
	o.appoint(o.head(), o.Root, "admin", event.Administrator, "")
	return o
}

// Trust is what somebody of the organisation believes.
func (o *Org) Trust() continuity.Trust {
	return continuity.Trust{Roots: map[event.OrgID]event.Digest{o.ID: o.RootDigest()}, Home: o.ID}
}

func (o *Org) enrol(id event.PersonID, by Key, head func() event.Header) *Person {
	o.w.T.Helper()
	link := KeyOf(event.InvitationKeyName(event.HolderID(id)), "")
	invited := o.w.Say(&event.Invited{Header: head(), Person: id, Key: link.VKey, Until: o.w.Now + 3600}, by)
	return o.w.join(event.ActorID(id), invited, link)
}

func (w *World) join(id event.ActorID, invited event.EventID, link Key) *Person {
	w.T.Helper()
	p := &Person{w: w, ID: id, Key: KeyOf(string(id), "")}
	w.Say(&event.Enrolled{Header: p.forOrg(), Invitation: invited, Keys: []event.VKey{p.Key.VKey}, Recipient: Recipient(string(id))}, link, p.Key)
	return p
}

func (o *Org) appoint(h event.Header, by Key, local string, role event.Role, unit event.UnitID) {
	o.w.T.Helper()
	e := &event.Appointed{Header: h, Person: event.PersonID(local + "@" + string(o.ID)), Role: role}
	if unit != "" {
		e.Unit = &unit
	}
	o.w.Say(e, by)
}

// Recognise accepts the partner's root.
func (o *Org) Recognise(p *Org) {
	o.w.T.Helper()
	o.w.Say(&event.Recognised{Header: o.head(), Organisation: p.ID, Root: p.RootDigest()}, o.Root)
}

// Unit founds a unit that is always open.
func (o *Org) Unit(name string) event.UnitID {
	o.w.T.Helper()
	id := event.UnitID(string(o.ID) + "/" + name)
	h := event.Hours{Zone: "UTC", Holidays: event.NoHolidays}
	for _, d := range event.Days {
		h.Open = append(h.Open, event.Opening{Day: d, From: 0, To: 24 * 60})
	}
	o.w.Say(&event.UnitCreated{Header: o.Admin.forOrg(), Unit: id, Hours: h}, o.Admin.Key)
	return id
}

// ChangeHours has a unit that was always open keep office hours on Mondays alone.
func (o *Org) ChangeHours(u event.UnitID) {
	o.w.T.Helper()
	h := event.Hours{Zone: "Europe/London", Holidays: event.Scotland, Open: []event.Opening{{Day: "mon", From: 540, To: 1020}}}
	o.w.Say(&event.HoursChanged{Header: o.Admin.forOrg(), Unit: u, Hours: h}, o.Admin.Key)
}

// Withdraw invites somebody and takes it back.
func (o *Org) Withdraw(local string) {
	o.w.T.Helper()
	id := event.PersonID(local + "@" + string(o.ID))
	link := KeyOf(event.InvitationKeyName(event.HolderID(id)), "")
	invited := o.w.Say(&event.Invited{Header: o.Admin.forOrg(), Person: id, Key: link.VKey, Until: o.w.Now + 3600}, o.Admin.Key)
	o.w.Say(&event.InvitationWithdrawn{Header: o.Admin.forOrg(), Holder: event.HolderID(id), Invitation: invited}, o.Admin.Key)
}

// Join invites, enrols and appoints somebody to a unit.
func (o *Org) Join(local string, role event.Role, unit event.UnitID) *Person {
	o.w.T.Helper()
	p := o.enrol(event.PersonID(local+"@"+string(o.ID)), o.Admin.Key, o.Admin.forOrg)
	p.Unit = unit
	o.appoint(o.Admin.forOrg(), o.Admin.Key, local, role, unit)
	return p
}

// Agent appoints a machine to a unit.
func (o *Org) Agent(unit event.UnitID, name string) *Person {
	o.w.T.Helper()
	id := event.AgentID(string(unit) + "/" + name)
	link := KeyOf(event.InvitationKeyName(event.HolderID(id)), "")
	invited := o.w.Say(&event.AgentAppointed{Header: o.Admin.forOrg(), Agent: id, Key: link.VKey, Until: o.w.Now + 3600}, o.Admin.Key)
	p := o.w.join(event.ActorID(id), invited, link)
	p.Unit = unit
	return p
}

// MakeKey makes the next key of the lead's unit.
func (p *Person) MakeKey(number int) {
	p.w.T.Helper()
	e := &event.UnitKeyMade{Header: p.Head(), Unit: p.Unit, Number: number, Recipient: Recipient(strings.Repeat(string(p.Unit), number))}
	for _, k := range p.w.State.Dir.MemberKeys(p.Unit) {
		e.Copies = append(e.Copies, event.KeyCopy{To: k, File: event.Sum([]byte("copy " + k.String()))})
	}
	p.w.Say(e, p.Key)
}

// Revoke ends the key record of somebody.
func (o *Org) Revoke(p *Person, reason event.Code, since *event.LogIndex) event.EventID {
	o.w.T.Helper()
	return o.w.Say(&event.Revoked{Header: o.Admin.forOrg(), Key: event.KeyRef{Holder: event.HolderID(p.ID), Number: 1}, Reason: reason, Since: since}, o.Admin.Key)
}

// Deputy brings in a second administrator, invited by the root as the first was.
func (o *Org) Deputy() *Person {
	o.w.T.Helper()
	p := o.enrol(event.PersonID("deputy@"+string(o.ID)), o.Root, o.head)
	o.appoint(o.head(), o.Root, "deputy", event.Administrator, "")
	return p
}

// HandOn gives newcomers of her unit its key.
func (p *Person) HandOn(number int) event.EventID {
	p.w.T.Helper()
	e := &event.UnitKeyHandedOn{Header: p.Head(), Unit: p.Unit, Number: number}
	for _, k := range p.w.State.Dir.Awaiting(p.Unit) {
		e.Copies = append(e.Copies, event.KeyCopy{To: k, File: event.Sum([]byte("copy " + k.String()))})
	}
	return p.Say(e)
}
