package event

// Alarm is the service saying that something was still owed when it was due. Its
// At is the instant due and not the one at which it was said: whichever node says
// it, and whenever, says the same bytes, so that it stands in the log once, and the
// recorded time beside it shows how late it came.
type Alarm struct {
	Header
	Consignment ConsignmentID
	Rung        int // 1 to [Rungs]
	What        Code
}

// Rungs is how often one sending can ring: at its deadline, four working hours
// later, and a working day later.
const Rungs = 3

// OwedReceipt is what an alarm can be about.
const OwedReceipt Code = "receipt"

func (*Alarm) Kind() Kind { return "alarm" }
func (e *Alarm) fields(c *codec) {
	e.service(c)
	one(c, "consignment", &e.Consignment)
	rung(c, &e.Rung)
	oneOf(c, "what", &e.What, OwedReceipt)
}
