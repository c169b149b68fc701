package event

// Unanswered is the service saying that a problem was reported and that nobody on the
// side it was reported to had begun on it when that was due: an [Alarm] in all but what
// it is about.
type Unanswered struct {
	Header
	Question EventID // the report
	Rung     int     // 1 to [Rungs]
}

func (*Unanswered) Kind() Kind { return "unanswered" }
func (e *Unanswered) fields(c *codec) {
	e.service(c)
	one(c, "question", &e.Question)
	rung(c, &e.Rung)
}
