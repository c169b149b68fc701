package event

// SignIn is how a session begins: a note the client writes itself. It answers
// the service's nonce with one of its own and names the log, so that the
// service can never have its own choice of bytes signed.
type SignIn struct {
	Role  Code // person, agent, root, invitation, order or operator
	Log   Origin
	By    Signer
	Order *EventID // with the role order
	Nonce Salt     // the service's
	Own   Salt
	At    Time
}

// Roles of a session.
const (
	AsPerson     Code = "person"
	AsAgent      Code = "agent"
	AsRoot       Code = "root"
	AsInvitation Code = "invitation"
	AsOrder      Code = "order"
	AsOperator   Code = "operator"
)

func (s *SignIn) fields(c *codec) {
	oneOf(c, "as", &s.Role, AsPerson, AsAgent, AsRoot, AsInvitation, AsOrder, AsOperator)
	one(c, "log", &s.Log)
	one(c, "by", &s.By)
	maybe(c, "order", &s.Order)
	one(c, "nonce", &s.Nonce)
	one(c, "own", &s.Own)
	one(c, "at", &s.At)
	if c.err == nil && (s.Order != nil) != (s.Role == AsOrder) {
		c.fail(bad("order goes with the role order"))
	}
}

const signInFirst = "safehand/sign-in/v1 session"

// Text is the sign-in's one spelling.
func (s *SignIn) Text() ([]byte, error) { return write(signInFirst, 4<<10, s.fields) }

// ParseSignIn reads a sign-in's text.
func ParseSignIn(b []byte) (*SignIn, error) {
	s := new(SignIn)
	return s, read(b, signInFirst, 4<<10, s.fields)
}
