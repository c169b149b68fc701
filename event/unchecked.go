package event

// Unchecked is the service saying that exhibits which somebody signed for had not been
// compared with their seals when that was due: neither passed nor broken. Like an
// [Alarm] its At is the instant due, so the log holds it once.
type Unchecked struct {
	Header
	Consignment ConsignmentID
	Receipt     EventID // by which they were received
}

func (*Unchecked) Kind() Kind { return "unchecked" }
func (e *Unchecked) fields(c *codec) {
	e.service(c)
	one(c, "consignment", &e.Consignment)
	one(c, "receipt", &e.Receipt)
}
