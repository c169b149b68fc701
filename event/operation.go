package event

// Operation is one of the six kinds of processing of which DPA 2018 s.62(1)
// asks a log.
type Operation string

const (
	Collection   Operation = "collection"
	Alteration   Operation = "alteration"
	Consultation Operation = "consultation"
	Disclosure   Operation = "disclosure"
	Combination  Operation = "combination"
	Erasure      Operation = "erasure"
)

// ProcessesEvidence reports whether the kind is about evidence, and so must
// have an [Operation]. The others are about who is who, or the service's
// own.
func (k Kind) ProcessesEvidence() bool {
	switch k {
	case "rules", "admitted", "recognised", "appointed", "invited", "enrolled", "revoked",
		"unit-created", "unit-key-made", "unit-key-handed-on", "unit-closed", "agent-appointed", "decided", "account", "alarm",
		"hours-changed", "drill-begun", "drill-alarm", "drill-answered", "unanswered", "unchecked", "invitation-withdrawn",
		"person-stopped", "person-resumed":
		return false
	}
	return true
}

// ByService reports whether the service says the kind by itself, whoever asks: nobody
// else may, and there is no head that it could have seen.
func (k Kind) ByService() bool {
	switch k {
	case "rules", "account", "alarm", "drill-alarm", "unanswered", "unchecked":
		return true
	}
	return false
}

// Operation is the s.62 operation of a kind that processes evidence, "" for the
// others.
func (k Kind) Operation() Operation {
	switch k {
	case "ordered", "sealed":
		return Collection
	case "dispatched", "received", "exported", "granted", "returned":
		return Disclosure
	case "recalled", "rejected", "assigned", "redirect-asked", "asked-back", "reported", "noted", "answered",
		"requested", "review-decided", "stopped", "resumed", "noticed", "marked", "case-people", "hearing-listed":
		return Alteration
	case "checked", "opened":
		return Consultation
	case "case-opened", "case-changed", "filed":
		return Combination
	case "destroyed":
		return Erasure
	}
	return ""
}
