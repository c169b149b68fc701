package directory

import "github.com/safehand/safehand/event"

// invitationWithdrawn ends a link that is on its way. One that was used made a key:
// ending that is another act, which says since when the key is not trusted.
func (s *State) invitationWithdrawn(e *event.InvitationWithdrawn) error {
	p := s.Person(e.Holder)
	switch {
	case e.Holder.Org() != e.By.ID.Org() || p == nil || p.Invitation == nil:
		return event.Refuse(event.CodeUnknown, "%s has not been invited by %s", e.Holder, e.By.ID.Org())
	case !s.mayWithdraw(e.By.ID, e.Holder):
		return event.Refuse(event.CodeNotYours, "%s may not withdraw the invitation of %s: an administrator does, or who leads every unit that %s is of", e.By.ID, e.Holder, e.Holder)
	case p.Invitation.Event != e.Invitation:
		return event.Refuse(event.CodeConflict, "not the newest invitation of %s: another replaced it, and its link has ended already", e.Holder)
	case p.Invitation.Used:
		return event.Refuse(event.CodeState, "the invitation of %s has been used already, so there is nothing to withdraw; if somebody else used it, end the key that was made with it", e.Holder)
	case p.Invitation.Withdrawn != "":
		return event.Refuse(event.CodeState, "the invitation of %s was withdrawn already", e.Holder)
	}
	n := p.clone()
	n.Invitation.Withdrawn = e.By.ID
	s.setPerson(n)
	return nil
}

// mayWithdraw: whoever may invite. A machine's link is ended by whoever may appoint
// it, and by the root, which ends its key too.
func (s *State) mayWithdraw(by event.ActorID, who event.HolderID) bool {
	if s.mayInvite(by) == nil {
		return true
	}
	if a, machine := who.Agent(); machine {
		lead, _ := by.Person()
		return s.Unit(a.Unit()).Lead(lead)
	}
	return s.helps(by, who)
}

// Refusal is what whoever comes with the link of a withdrawn invitation is told.
func (i *Invitation) Refusal(who event.HolderID) error {
	return event.Refuse(event.CodeInvitation, "the invitation of %s was withdrawn by %s, so this link makes no key any more; if you still need access, ask for a new link", who, i.Withdrawn)
}
