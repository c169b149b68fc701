package event

// Rules puts a numbered set of rules in force, said by the service on its own
// thread. The first statement of every log is one: it draws the thread's value,
// which is public.
type Rules struct {
	Header
	Number int
	Thread Thread
}

func (*Rules) Kind() Kind { return "rules" }
func (e *Rules) fields(c *codec) {
	e.service(c)
	number(c, "number", &e.Number)
	one(c, "thread", &e.Thread)
}

// Admitted is an organisation joining the log, signed by each key of its root
// and then by the service. It opens the organisation's directory thread. The
// root thereby signs which service and log keys its people may believe: a
// service that later shows another key is refused.
type Admitted struct {
	Header
	Thread     Thread
	Root       []VKey // named for the organisation
	ServiceKey VKey   // named for the service
	LogKeys    []LogKey
}

func (*Admitted) Kind() Kind { return "admitted" }
func (e *Admitted) fields(c *codec) {
	e.header(c)
	one(c, "thread", &e.Thread)
	many(c, "root", &e.Root, 1)
	one(c, "service", &e.ServiceKey)
	many(c, "log-key", &e.LogKeys, 1)
}

// Recognised is an organisation's root accepting a partner's root, compared by
// number on paper or by voice. Nothing passes between organisations that have
// not both done so.
type Recognised struct {
	Header
	Organisation OrgID
	Root         Digest // [RootDigest]
}

func (*Recognised) Kind() Kind { return "recognised" }
func (e *Recognised) fields(c *codec) {
	e.header(c)
	one(c, "organisation", &e.Organisation)
	one(c, "root", &e.Root)
}
